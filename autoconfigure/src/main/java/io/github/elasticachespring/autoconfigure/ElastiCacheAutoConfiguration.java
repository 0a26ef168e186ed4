package io.github.elasticachespring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.StringUtils;

import io.github.elasticachespring.autoconfigure.InvalidConfigurationException.Problem;
import io.github.elasticachespring.client.keyspace.HashTags;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the connection to Amazon
 * ElastiCache. It comes before Spring Boot's own, which finds a connection factory and
 * leaves it in place, and builds templates, repositories, caches and sessions on it.
 *
 * <p>
 * A {@link RedisConnectionFactory} bean of the application's takes its place, and so does
 * Spring Boot's own support if {@code elasticache.enabled} is {@code false}.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnClass({ RedisClient.class, RedisConnectionFactory.class })
@ConditionalOnBooleanProperty(name = "elasticache.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(RedisConnectionFactory.class)
@EnableConfigurationProperties(ElastiCacheProperties.class)
@Import({ ElastiCacheConnectionConfiguration.class, ReaderTemplatesConfiguration.class })
public final class ElastiCacheAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(DataRedisConnectionDetails.class)
	PropertiesElastiCacheConnectionDetails elastiCacheConnectionDetails(ElastiCacheProperties properties,
			ObjectProvider<SslBundles> sslBundles, Environment environment) {
		SpringDataRedisRules springDataRedisRules = new SpringDataRedisRules(environment);
		List<Problem> problems = new ArrayList<>(springDataRedisRules.check());
		problems.addAll(EndpointRules.check(properties));
		SslBundle sslBundle = sslBundle(properties.getSsl(), sslBundles.getIfAvailable(), problems);
		InvalidConfigurationException.throwIfAny(problems);
		springDataRedisRules.warnOfSettingsWithoutEffect();
		return new PropertiesElastiCacheConnectionDetails(properties, sslBundle);
	}

	/** For expressions too: {@code @hashTags.of('user', #id).key('session')}. */
	@Bean
	@ConditionalOnMissingBean
	HashTags hashTags(ElastiCacheProperties properties) {
		InvalidConfigurationException.throwIfAny(SettingRules.check(properties));
		return new HashTags(properties.getKeys().getSeparator());
	}

	@Bean
	static KeyspaceEventsPostProcessor elastiCacheKeyspaceEventsPostProcessor() {
		return new KeyspaceEventsPostProcessor();
	}

	private static @Nullable SslBundle sslBundle(ElastiCacheProperties.Ssl ssl, @Nullable SslBundles sslBundles,
			List<Problem> problems) {
		if (!ssl.isEnabled()) {
			return null;
		}
		String name = ssl.getBundle();
		if (!StringUtils.hasLength(name)) {
			return SslBundle.systemDefault();
		}
		try {
			if (sslBundles != null) {
				return sslBundles.getBundle(name);
			}
		}
		catch (NoSuchSslBundleException ex) {
			// one of the problems
		}
		List<String> known = (sslBundles != null) ? sslBundles.getBundleNames() : List.of();
		problems.add(new Problem("elasticache.ssl.bundle", name,
				"There is no SSL bundle of this name. %s".formatted(known.isEmpty() ? "No bundles are configured."
						: "Known bundles are '%s'.".formatted(String.join("', '", known))),
				"Configure the bundle under 'spring.ssl.bundle', or remove 'elasticache.ssl.bundle' to trust the system's certificates."));
		return null;
	}

}
