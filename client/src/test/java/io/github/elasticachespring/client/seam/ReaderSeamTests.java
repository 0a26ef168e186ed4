package io.github.elasticachespring.client.seam;

import java.util.List;
import java.util.Set;

import io.lettuce.core.api.StatefulRedisConnection;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ReadPreference;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;

/**
 * A command that goes to a reader has passed the seam already, and passes no second one
 * there.
 */
@ElastiCacheSimulatorTest(replicas = 2, username = "app", password = "password-of-the-seam-tests")
class ReaderSeamTests extends AbstractSeamTests {

	private ElastiCacheClient client;

	private StatefulRedisConnection<String, String> connection;

	@Override
	void connect(ElastiCacheSimulator cache, List<CommandInterceptor> interceptors) {
		this.client = ElastiCacheClient.create(null,
				Simulated.patient(cache, Simulated.replicationGroupEndpoint(cache))
					.readFrom(ReadPreference.READER_PREFERRED)
					.interceptors(interceptors)
					.build());
		this.connection = this.client.connect();
	}

	@Override
	void shutDown() {
		this.client.shutdown();
	}

	@Override
	CommandDoor door(CommandFamily family) {
		return CommandDoor.of(this.connection);
	}

	@Override
	Set<CommandFamily> without() {
		return Set.of(CommandFamily.CLUSTER);
	}

	@Override
	Set<String> probing() {
		return Set.of("HELLO", "CLIENT", "PING", "INFO");
	}

}
