package io.github.elasticachespring.simulator;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How a back end is chosen by property.
 */
class BackEndTests {

	private String server;

	private String image;

	@BeforeEach
	void remember() {
		this.server = System.getProperty(BackEnd.PROPERTY);
		this.image = System.getProperty(BackEnd.IMAGE_PROPERTY);
	}

	@AfterEach
	void restore() {
		set(BackEnd.PROPERTY, this.server);
		set(BackEnd.IMAGE_PROPERTY, this.image);
	}

	@Test
	@DisabledIfEnvironmentVariable(named = "ELASTICACHE_SIMULATOR_SERVER", matches = ".+",
			disabledReason = "the variable chooses another default")
	void theEmbeddedServerIsTheDefault() {
		set(BackEnd.PROPERTY, null);
		assertThat(BackEnd.configured()).isEqualTo(BackEnd.embedded());
		set(BackEnd.PROPERTY, " ");
		assertThat(BackEnd.configured()).isEqualTo(BackEnd.embedded());
	}

	@Test
	void aFileIsRun() {
		set(BackEnd.PROPERTY, "/bin/sh");
		assertThat(BackEnd.configured()).isEqualTo(BackEnd.binary(Path.of("/bin/sh")));
	}

	@Test
	void whatIsNoFileIsNamedWithTheProperty() {
		set(BackEnd.PROPERTY, "embeded");
		assertThatExceptionOfType(UnavailableException.class).isThrownBy(BackEnd::configured)
			.withMessageContaining(BackEnd.PROPERTY)
			.withMessageContaining("'embeded'");
	}

	@Test
	void containersHaveAnImage() {
		set(BackEnd.PROPERTY, "testcontainers");
		set(BackEnd.IMAGE_PROPERTY, null);
		assertThat(BackEnd.configured()).isEqualTo(BackEnd.testcontainers("valkey/valkey:8.1"));
		set(BackEnd.IMAGE_PROPERTY, "redis:7.2");
		assertThat(BackEnd.configured()).isEqualTo(BackEnd.testcontainers("redis:7.2"));
	}

	private static void set(String property, String value) {
		if (value != null) {
			System.setProperty(property, value);
		}
		else {
			System.clearProperty(property);
		}
	}

}
