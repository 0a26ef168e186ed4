package io.github.elasticachespring.benchmarks.faults;

import java.util.Map;

/**
 * The clients that are compared.
 */
enum Contender {

	STARTER("this starter") {
		@Override
		FaultClient connect(Names names) {
			return SpringFaultClient.starter(names, Map.of());
		}
	},

	STARTER_30S("this starter, `max-wait` 30 s") {
		@Override
		FaultClient connect(Names names) {
			return SpringFaultClient.starter(names, Map.of("elasticache.failover.max-wait", "30s"));
		}
	},

	/** Only where an outage outlasts everybody's patience. */
	STARTER_1S("this starter, `max-wait` 1 s") {
		@Override
		FaultClient connect(Names names) {
			return SpringFaultClient.starter(names, Map.of("elasticache.failover.max-wait", "1s"));
		}

		@Override
		boolean isForLongOutagesOnly() {
			return true;
		}
	},

	BOOT_LETTUCE("Boot with Lettuce") {
		@Override
		FaultClient connect(Names names) {
			return SpringFaultClient.lettuce(names);
		}
	},

	AWS_LETTUCE("Boot with Lettuce, AWS's options") {
		@Override
		FaultClient connect(Names names) {
			return SpringFaultClient.lettuceAsAwsRecommends(names);
		}
	},

	BOOT_JEDIS("Boot with Jedis") {
		@Override
		FaultClient connect(Names names) {
			return SpringFaultClient.jedis(names);
		}

		@Override
		boolean asksTheJvm() {
			return true;
		}
	},

	REDISSON("Redisson, primary named") {
		@Override
		FaultClient connect(Names names) {
			return RedissonFaultClient.single(names);
		}
	},

	REDISSON_REPLICATED("Redisson, every node named") {
		@Override
		FaultClient connect(Names names) {
			return RedissonFaultClient.replicated(names);
		}

		@Override
		boolean isForClusters() {
			return false;
		}
	};

	private final String title;

	Contender(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	/**
	 * Connects.
	 * @param names the cache's
	 * @return a client that is ready
	 */
	abstract FaultClient connect(Names names);

	/** Whether it has no other way to resolve names than the JVM's. */
	boolean asksTheJvm() {
		return false;
	}

	/** Whether it is left out unless an outage is a long one, or it is asked for. */
	boolean isForLongOutagesOnly() {
		return false;
	}

	/** Whether there is a difference between it and another contender in a cluster. */
	boolean isForClusters() {
		return true;
	}

}
