package io.github.elasticachespring.benchmarks.throughput;

/**
 * The clients that are compared.
 */
enum Contender {

	/** What the others are divided by. */
	BOOT_LETTUCE("Boot with Lettuce", "#8a8f98") {
		@Override
		BenchmarkClient connect(Target target) {
			return SpringClient.lettuce(target);
		}
	},

	STARTER("this starter", "#1f6feb") {
		@Override
		BenchmarkClient connect(Target target) {
			return SpringClient.starter(target);
		}
	},

	/** What the starter's features are measured against. */
	BARE("its bare client", "#8ab8f0") {
		@Override
		BenchmarkClient connect(Target target) {
			return SpringClient.over(BareFactory.create(target));
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
