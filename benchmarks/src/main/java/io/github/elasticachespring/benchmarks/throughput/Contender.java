package io.github.elasticachespring.benchmarks.throughput;

import java.util.Map;

/**
 * The clients that are compared.
 */
enum Contender {

	BOOT_LETTUCE("Boot with Lettuce", "#8a8f98") {
		@Override
		BenchmarkClient connect(Target target) {
			return SpringClient.lettuce(target);
		}
	},

	/** What the starter's features are measured against. */
	BARE("its bare client", "#8ab8f0") {
		@Override
		BenchmarkClient connect(Target target) {
			return SpringClient.over(BareFactory.create(target));
		}
	},

	/** What meters, server gauges, advisor, health and endpoint are measured against. */
	UNOBSERVED("starter without actuator", "#5b9bea") {
		@Override
		BenchmarkClient connect(Target target) {
			return SpringClient.starter(target, ALL_KEYS_EXPIRE, false);
		}
	},

	/** With all features on, as an application with the actuator has them. */
	STARTER("this starter", "#1f6feb") {
		@Override
		BenchmarkClient connect(Target target) {
			return SpringClient.starter(target, ALL_KEYS_EXPIRE, true);
		}
	},

	/** What TTLs and the guard of slots are measured against. */
	KEYSPACE_OFF("starter, TTL and guard off", "#8a8f98") {
		@Override
		BenchmarkClient connect(Target target) {
			return SpringClient.starter(target,
					Map.of("elasticache.ttl.enforcement", "off", "elasticache.keys.cross-slot", "off"), false);
		}
	},

	/** Every key is looked at by patterns, and none of the benchmark's matches. */
	KEYSPACE_ON("starter, TTL and guard on", "#1f6feb") {
		@Override
		BenchmarkClient connect(Target target) {
			return SpringClient.starter(target,
					Map.of("elasticache.ttl.default", "1h", "elasticache.ttl.max", "7d",
							"elasticache.ttl.rules[0].pattern", "session:*", "elasticache.ttl.rules[0].ttl", "30m",
							"elasticache.ttl.exempt[0]", "lock:*", "elasticache.keys.cross-slot", "fail"),
					false);
		}
	},

	BOOT_JEDIS("Boot with Jedis", "#c9a227") {
		@Override
		BenchmarkClient connect(Target target) {
			return SpringClient.jedis(target);
		}
	},

	REDISSON("Redisson", "#b5523b") {
		@Override
		BenchmarkClient connect(Target target) {
			return new RedissonBenchmarkClient(target);
		}
	},

	GLIDE("Valkey GLIDE", "#5f8f5a") {
		@Override
		BenchmarkClient connect(Target target) throws Exception {
			return new GlideBenchmarkClient(target);
		}
	};

	private static final Map<String, String> ALL_KEYS_EXPIRE = Map.of("elasticache.ttl.default", "1h",
			"elasticache.keys.cross-slot", "fail");

	private final String title;

	private final String colour;

	Contender(String title, String colour) {
		this.title = title;
		this.colour = colour;
	}

	String title() {
		return this.title;
	}

	String colour() {
		return this.colour;
	}

	/**
	 * Connects.
	 * @param target the server
	 * @return a client that is ready
	 */
	abstract BenchmarkClient connect(Target target) throws Exception;

}
