package io.github.elasticachespring.client.seam;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.lettuce.core.protocol.RedisCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CountingInterceptor;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.NodeRole;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every command of every API passes the seam exactly once: what the interceptors counted
 * is what the servers counted. Connections are made, and commands recorded, by sending
 * each family once before it is counted, so that no handshake falls into the count.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractSeamTests {

	private final CountingInterceptor passed = new CountingInterceptor();

	private final RecordingInterceptor recorder = new RecordingInterceptor();

	private ElastiCacheSimulator cache;

	private CommandStats executed;

	@BeforeAll
	void connect(ElastiCacheSimulator cache) {
		this.cache = cache;
		this.executed = new CommandStats(cache);
		connect(cache, List.of(this.passed, this.recorder));
	}

	@AfterAll
	void disconnect() {
		shutDown();
	}

	abstract void shutDown();

	abstract void connect(ElastiCacheSimulator cache, List<CommandInterceptor> interceptors);

	/** The connection that a family is sent through. */
	abstract CommandDoor door(CommandFamily family);

	/** The families that mean nothing here. */
	abstract Set<CommandFamily> without();

	/** With what the client asks the nodes for their roles, on connections of its own. */
	Set<String> probing() {
		return Set.of();
	}

	Stream<Arguments> everyFamilyThroughEveryApi() {
		Set<CommandFamily> families = EnumSet.allOf(CommandFamily.class);
		families.removeAll(without());
		if (!knows("LMPOP")) {
			families.removeAll(Set.of(CommandFamily.SINCE_7, CommandFamily.FUNCTIONS));
		}
		return families.stream()
			.flatMap((family) -> Stream.of(CommandApi.values()).map((api) -> Arguments.of(family, api)));
	}

	@ParameterizedTest(name = "{0} through {1}")
	@MethodSource("everyFamilyThroughEveryApi")
	void everyCommandPassesOnce(CommandFamily family, CommandApi api) {
		CommandDoor door = door(family);
		List<RedisCommand<?, ?, ?>> recorded = this.recorder
			.record(() -> CommandApi.ASYNC.send(family, door, List.of()));
		primaries().forEach((node) -> node.execute("FLUSHALL"));
		assertCountedAlike(() -> api.send(family, door, recorded));
	}

	final void assertCountedAlike(Runnable sending) {
		Map<String, Long> executedBefore = this.executed.counts();
		Map<String, Long> passedBefore = this.passed.counts();
		sending.run();
		await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
			Map<String, Long> passed = CommandStats.difference(this.passed.counts(), passedBefore);
			Map<String, Long> executed = CommandStats.difference(this.executed.counts(), executedBefore);
			passed.keySet().removeAll(probing());
			executed.keySet().removeAll(probing());
			assertThat(passed).isNotEmpty().isEqualTo(executed);
		});
	}

	final Stream<SimulatedNode> primaries() {
		return this.cache.nodes().stream().filter((node) -> node.role() == NodeRole.PRIMARY);
	}

	private boolean knows(String command) {
		return String.valueOf(this.cache.primary().execute("COMMAND", "INFO", command)).toUpperCase().contains(command);
	}

}
