package io.github.elasticachespring.benchmarks.throughput;

import java.util.List;
import java.util.concurrent.ExecutionException;

import glide.api.GlideClient;
import glide.api.models.Batch;
import glide.api.models.configuration.AdvancedGlideClientConfiguration;
import glide.api.models.configuration.GlideClientConfiguration;
import glide.api.models.configuration.NodeAddress;
import glide.api.models.configuration.ServerCredentials;
import glide.api.models.configuration.TlsAdvancedConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Valkey GLIDE through its own API. The limits on time and requests in flight are raised:
 * the defaults, 250 ms and 1,000, would fail commands on a busy machine.
 */
final class GlideBenchmarkClient implements BenchmarkClient {

	private final GlideClient glide;

	GlideBenchmarkClient(Target target) throws ExecutionException, InterruptedException {
		var configuration = GlideClientConfiguration.builder()
			.address(NodeAddress.builder().host(target.host()).port(target.port()).build())
			.useTLS(true)
			.requestTimeout(5_000)
			.inflightRequestsLimit(10_000)
			.advancedConfiguration(AdvancedGlideClientConfiguration.builder()
				.tlsAdvancedConfiguration(TlsAdvancedConfiguration.builder().useInsecureTLS(true).build())
				.build());
		String password = target.password();
		if (password != null) {
			configuration.credentials(ServerCredentials.builder().password(password).build());
		}
		this.glide = GlideClient.createClient(configuration.build()).get();
	}

	@Override
	public void set(String key, String value) throws ExecutionException, InterruptedException {
		this.glide.set(key, value).get();
	}

	@Override
	public @Nullable Object get(String key) throws ExecutionException, InterruptedException {
		return this.glide.get(key).get();
	}

	@Override
	public void pipeline(List<Command> commands) throws ExecutionException, InterruptedException {
		Batch batch = new Batch(false);
		for (Command command : commands) {
			String value = command.value();
			if (value != null) {
				batch.set(command.key(), value);
			}
			else {
				batch.get(command.key());
			}
		}
		this.glide.exec(batch, true).get();
	}

	@Override
	public void close() throws ExecutionException {
		this.glide.close();
	}

}
