package io.github.elasticachespring.benchmarks.throughput;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RBatch;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.SslVerificationMode;

/**
 * Redisson through its own API, with its defaults.
 */
final class RedissonBenchmarkClient implements BenchmarkClient {

	private final RedissonClient redisson;

	RedissonBenchmarkClient(Target target) {
		Config config = new Config();
		config.setSslVerificationMode(SslVerificationMode.NONE).setCodec(StringCodec.INSTANCE);
		config.setPassword(target.password());
		config.useSingleServer().setAddress("rediss://%s:%d".formatted(target.host(), target.port()));
		this.redisson = Redisson.create(config);
	}

	@Override
	public void set(String key, String value) {
		this.redisson.<String>getBucket(key).set(value);
	}

	@Override
	public @Nullable Object get(String key) {
		return this.redisson.<String>getBucket(key).get();
	}

	@Override
	public void pipeline(List<Command> commands) {
		RBatch batch = this.redisson.createBatch();
		for (Command command : commands) {
			String value = command.value();
			if (value != null) {
				batch.<String>getBucket(command.key()).setAsync(value);
			}
			else {
				batch.<String>getBucket(command.key()).getAsync();
			}
		}
		batch.execute();
	}

	@Override
	public void close() {
		this.redisson.shutdown();
	}

}
