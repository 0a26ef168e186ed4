package io.github.elasticachespring.test;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.elasticachespring.keyspace.CrossSlotException;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.NodeRole;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What {@link AutoConfigureElastiCache} puts under a test, whatever the application would
 * connect to without it (see {@code application.yml}).
 */
class AutoConfigureElastiCacheTests {

	@Nested
	@SpringBootTest
	@AutoConfigureElastiCache(replicas = 2)
	class AReplicationGroup extends Behaviour {

		@Test
		void hasItsReplicasAndAReader(@Autowired @Qualifier("reader") StringRedisTemplate reader) {
			assertThat(this.simulator.replicas()).hasSize(2);
			this.redis.opsForValue().set("read", "by the reader");
			await().untilAsserted(() -> assertThat(reader.opsForValue().get("read")).isEqualTo("by the reader"));
		}

		@Test
		void encryptsAndAsksForAToken() {
			assertThat(this.simulator.isTls()).isTrue();
			assertThat(this.simulator.username()).isNull();
			assertThat(this.simulator.password()).isEqualTo("simulated-elasticache");
		}

		@Test
		@DirtiesContext
		void isBrokenThroughTheBean() {
			String primary = this.simulator.primary().name();
			this.simulator.failover();
			assertThat(this.simulator.primary().name()).isNotEqualTo(primary);
		}

	}

	@Nested
	@SpringBootTest
	@AutoConfigureElastiCache(username = "orders", password = "orders-password", replicas = 0)
	class AnAclUser extends Behaviour {

		@Test
		void isWhoConnects() {
			assertThat(this.simulator.username()).isEqualTo("orders");
			assertThat(whoAmI()).isEqualTo("orders");
		}

	}

	@Nested
	@SpringBootTest
	@AutoConfigureElastiCache(tls = false, replicas = 0)
	class PlainText extends Behaviour {

		@Test
		void hasNeitherTlsNorPassword() {
			assertThat(this.simulator.isTls()).isFalse();
			assertThat(this.simulator.password()).isNull();
		}

	}

	@Nested
	@SpringBootTest
	@ActiveProfiles("production-plain")
	@AutoConfigureElastiCache(replicas = 0)
	class UnderAnApplicationWithoutTls extends Behaviour {

		@Test
		void encryptsAllTheSame() {
			assertThat(this.simulator.isTls()).isTrue();
		}

	}

	@Nested
	@SpringBootTest
	@ActiveProfiles("production-cluster")
	@AutoConfigureElastiCache(replicas = 0)
	class UnderAnApplicationOfACluster extends Behaviour {

	}

	@Nested
	@SpringBootTest
	@ActiveProfiles("production-serverless")
	@AutoConfigureElastiCache(replicas = 0)
	class UnderAnApplicationOfAServerlessCache extends Behaviour {

	}

	@Nested
	@SpringBootTest
	@AutoConfigureElastiCache(shape = Shape.CLUSTER, shards = 2)
	class ACluster extends Behaviour {

		@Test
		void hasItsShardsAndTheirReplicas() {
			assertThat(this.simulator.nodes()).hasSize(4);
			assertThat(this.simulator.replicas(1)).hasSize(1);
		}

	}

	@Nested
	@SpringBootTest
	@AutoConfigureElastiCache(shape = Shape.SERVERLESS)
	class AServerlessCache extends Behaviour {

		@Test
		void asksForAUser() {
			assertThat(this.simulator.username()).isEqualTo("app");
			assertThat(this.environment.getProperty("elasticache.username")).isEqualTo("app");
		}

	}

	abstract static class Behaviour {

		@Autowired
		StringRedisTemplate redis;

		@Autowired
		ElastiCacheSimulator simulator;

		@Autowired
		Environment environment;

		@Test
		void isWhatTheApplicationTalksTo() {
			for (String key : List.of("a", "b", "c", "d")) {
				this.redis.opsForValue().set(key, "value of " + key);
				assertThat(this.redis.opsForValue().get(key)).isEqualTo("value of " + key);
			}
			long keys = this.simulator.nodes()
				.stream()
				.filter((node) -> node.role() == NodeRole.PRIMARY)
				.mapToLong((node) -> Long.parseLong(node.execute("DBSIZE")))
				.sum();
			assertThat(keys).isGreaterThanOrEqualTo(4);
		}

		@Test
		void makesCommandsAcrossSlotsFail() {
			assertThat(this.environment.getProperty("elasticache.keys.cross-slot")).isEqualTo("fail");
			assertThatExceptionOfType(CrossSlotException.class)
				.isThrownBy(() -> this.redis.opsForZSet().unionAndStore("a", "b", "c"))
				.withMessageContaining("ZUNIONSTORE was not sent");
		}

		@Test
		void leavesOtherSettingsAsTheyAre() {
			assertThat(this.environment.getProperty("elasticache.connect-timeout")).isEqualTo("5s");
		}

		String whoAmI() {
			byte[] user = this.redis.execute((RedisCallback<byte[]>) (
					connection) -> (byte[]) connection.execute("ACL", "WHOAMI".getBytes(StandardCharsets.UTF_8)));
			return new String(user, StandardCharsets.UTF_8);
		}

	}

}
