package io.github.elasticachespring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.data.redis.test.autoconfigure.AutoConfigureDataRedis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each line that registers something with Spring Boot is found and loaded by Spring's own
 * loaders.
 */
class RegistrationTests {

	private static final String OURS = "io.github.elasticachespring.autoconfigure.";

	private final ClassLoader classLoader = getClass().getClassLoader();

	@ParameterizedTest
	@ValueSource(classes = { AutoConfiguration.class, AutoConfigureDataRedis.class })
	void registersAutoConfigurations(Class<?> annotation) {
		List<String> ours = new ArrayList<>();
		ImportCandidates.load(annotation, this.classLoader).forEach((candidate) -> {
			if (candidate.startsWith(OURS)) {
				ours.add(candidate);
			}
		});
		assertThat(ours).isNotEmpty().isSorted().allSatisfy((name) -> {
			Class<?> type = ClassUtils.forName(name, this.classLoader);
			assertThat(AnnotatedElementUtils.hasAnnotation(type, AutoConfiguration.class)).isTrue();
		});
	}

	@Test
	void registersFactories() throws IOException {
		Properties registered = read("/META-INF/spring.factories");
		assertThat(registered.stringPropertyNames()).containsExactlyInAnyOrder(FailureAnalyzer.class.getName(),
				ConnectionDetailsFactory.class.getName());
		SpringFactoriesLoader loader = SpringFactoriesLoader.forDefaultResourceLocation(this.classLoader);
		loads(loader, FailureAnalyzer.class, registered);
		loads(loader, ConnectionDetailsFactory.class, registered);
	}

	@Test
	void registersRuntimeHints() throws IOException {
		Properties registered = read("/META-INF/spring/aot.factories");
		assertThat(registered.stringPropertyNames()).containsExactly(RuntimeHintsRegistrar.class.getName());
		loads(SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories", this.classLoader),
				RuntimeHintsRegistrar.class, registered);
	}

	private Properties read(String resource) throws IOException {
		Properties registered = new Properties();
		try (InputStream file = getClass().getResourceAsStream(resource)) {
			registered.load(file);
		}
		return registered;
	}

	private <T> void loads(SpringFactoriesLoader loader, Class<T> type, Properties registered) {
		List<String> names = List
			.of(StringUtils.commaDelimitedListToStringArray(registered.getProperty(type.getName())));
		List<T> loaded = loader.load(type,
				ArgumentResolver.of(Environment.class, new MockEnvironment())
					.and(BeanFactory.class, new DefaultListableBeanFactory()),
				FailureHandler.logging(LogFactory.getLog(getClass())));
		assertThat(loaded).extracting((instance) -> instance.getClass().getName()).containsAll(names);
		assertThat(names).isNotEmpty().isSorted();
	}

}
