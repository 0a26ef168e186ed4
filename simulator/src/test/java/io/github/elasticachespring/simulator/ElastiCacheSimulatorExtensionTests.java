package io.github.elasticachespring.simulator;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JUnit extension as a user's tests see it.
 */
class ElastiCacheSimulatorExtensionTests {

	@Nested
	@ElastiCacheSimulatorTest(replicas = 0, authToken = "a-token-of-the-tests")
	class TheAnnotation {

		private final ElastiCacheSimulator fromConstructor;

		TheAnnotation(ElastiCacheSimulator simulator) {
			this.fromConstructor = simulator;
		}

		@Test
		void givesOneSimulatorToTheWholeClass(ElastiCacheSimulator simulator) {
			assertThat(simulator).isSameAs(this.fromConstructor);
		}

		@Test
		void describesTheSimulator(ElastiCacheSimulator simulator) {
			assertThat(simulator.nodes()).hasSize(1);
			assertThat(simulator.password()).isEqualTo("a-token-of-the-tests");
		}

		@Nested
		class Inside {

			@Test
			void nestedClassesShareIt(ElastiCacheSimulator simulator) {
				assertThat(simulator).isSameAs(TheAnnotation.this.fromConstructor);
			}

		}

	}

	@Nested
	class ABuilder {

		@RegisterExtension
		static ElastiCacheSimulatorExtension extension = ElastiCacheSimulatorExtension
			.of(() -> ElastiCacheSimulator.replicationGroup().plainText().replicas(1));

		@Test
		void describesTheSimulatorToo(ElastiCacheSimulator simulator) {
			assertThat(simulator.isTls()).isFalse();
			assertThat(simulator.primary().execute("PING")).isEqualTo("PONG");
		}

	}

}
