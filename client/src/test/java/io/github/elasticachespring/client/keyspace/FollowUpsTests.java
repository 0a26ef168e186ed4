package io.github.elasticachespring.client.keyspace;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command that sets a missing TTL, where the connection goes or the server changes
 * between the write and it. What is sent ends in the test's hands.
 */
@ElastiCacheSimulatorTest(replicas = 0, plainText = true)
class FollowUpsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final BlockingQueue<RedisCommand<?, ?, ?>> sent = new LinkedBlockingQueue<>();

	private final Queue<TtlAction> actions = new ConcurrentLinkedQueue<>();

	private ElastiCacheClient client;

	private LogLines log;

	@BeforeEach
	void connect(ElastiCacheSimulator simulator) {
		this.client = ElastiCacheClient.create(null,
				Simulated.patient(simulator, Simulated.replicationGroupEndpoint(simulator)).build());
		this.log = LogLines.of(TtlJournal.class);
	}

	@AfterEach
	void disconnect() {
		this.log.close();
		this.client.shutdown();
	}

	private CommandSink sink(Duration timeout) {
		TtlPolicy policy = TtlPolicy.builder().defaultTtl(Duration.ofSeconds(500)).jitter(new TtlJitter(0)).build();
		return new TtlInterceptor(new TtlOptions(policy, List.of(this.actions::add), MissingTtlException::new), timeout,
				(failure) -> !(failure instanceof IllegalStateException))
			.intercept(this.client.connect(), new Capture());
	}

	@Test
	void itIsSentAgainWhenTheConnectionWasLostWithIt() throws InterruptedException {
		AsyncCommand<String, String, Long> write = sadd("key");
		sink(TIMEOUT).dispatch(write);
		answer(next(), 1);
		lose(next());
		lose(next());
		RedisCommand<?, ?, ?> third = next();
		assertThat(write).as("the reply waits for the TTL").isNotDone();
		answer(third, 1);
		assertThat(write).isCompletedWithValue(1L);
		assertThat(this.actions).containsExactly(TtlAction.APPLIED);
		assertThat(this.log.all()).isEmpty();
	}

	@Test
	void givenUpItIsCountedEachTimeAndLoggedOnce() throws InterruptedException {
		CommandSink sink = sink(TIMEOUT);
		List<AsyncCommand<String, String, Long>> writes = List.of(sadd("key:1"), sadd("key:2"), sadd("key:3"));
		writes.forEach(sink::dispatch);
		for (int i = 0; i < 3; i++) {
			answer(next(), 1);
		}
		for (int attempt = 0; attempt < 3 * 5; attempt++) {
			lose(next());
		}
		assertThat(writes).as("never the caller's failure").allMatch((write) -> write.join() == 1);
		assertThat(this.sent).isEmpty();
		assertThat(this.actions).containsExactly(TtlAction.FAILED, TtlAction.FAILED, TtlAction.FAILED);
		assertThat(this.log.all()).hasSize(1);
		assertThat(this.log.all().get(0)).contains("'key:*'", "lost");
	}

	@Test
	void aCallerDoesNotWaitForItLongerThanForTheCommandItself() throws InterruptedException {
		AsyncCommand<String, String, Long> write = sadd("key");
		sink(Duration.ofMillis(200)).dispatch(write);
		answer(next(), 1);
		RedisCommand<?, ?, ?> followUp = next();
		assertThat(write).succeedsWithin(TIMEOUT).isEqualTo(1L);
		answer(followUp, 1);
		assertThat(this.actions).containsExactly(TtlAction.APPLIED);
	}

	@Test
	void aConnectionThatIsClosedWithItIsCounted() throws InterruptedException {
		AsyncCommand<String, String, Long> write = sadd("key");
		sink(TIMEOUT).dispatch(write);
		answer(next(), 1);
		next().cancel();
		assertThat(write).isCompletedWithValue(1L);
		assertThat(this.actions).containsExactly(TtlAction.FAILED);
		assertThat(this.log.all()).hasSize(1);
	}

	@Test
	void aWriteOfWhichNobodyKnowsWhetherItWasDoneHasOneToo() throws InterruptedException {
		AsyncCommand<String, String, Long> write = sadd("key");
		sink(TIMEOUT).dispatch(write);
		RedisCommand<?, ?, ?> sent = next();
		sent.encode(Unpooled.buffer());
		sent.completeExceptionally(new RedisConnectionException("lost"));
		assertThat(write).isCompletedExceptionally();
		answer(next(), 0);
		assertThat(this.actions).as("it was not there, or has a TTL").isEmpty();
		answer(sent, 1);
		assertThat(this.sent).as("not twice").isEmpty();
	}

	@Test
	void aWriteThatIsKnownNotToBeDoneHasNone() {
		AsyncCommand<String, String, Long> write = sadd("key");
		sink(TIMEOUT).dispatch(write);
		RedisCommand<?, ?, ?> sent = this.sent.remove();
		sent.encode(Unpooled.buffer());
		sent.completeExceptionally(new IllegalStateException("refused"));
		assertThat(write).isCompletedExceptionally();
		assertThat(this.sent).isEmpty();
	}

	@Test
	void aWriteThatFailedUnsentHasNone() {
		AsyncCommand<String, String, Long> write = sadd("key");
		sink(TIMEOUT).dispatch(write);
		RedisCommand<?, ?, ?> sent = this.sent.remove();
		sent.completeExceptionally(new RedisConnectionException("lost"));
		assertThat(write).isCompletedExceptionally();
		assertThat(this.sent).isEmpty();
		assertThat(this.actions).isEmpty();
	}

	@Test
	void theVersionIsLookedAtAgainAfterAFailover() {
		AtomicReference<String> version = new AtomicReference<>("7.0.15");
		ServerForm form = new ServerForm(version::get, () -> Instant.EPOCH);
		assertThat(form.current()).isEqualTo(ExpireForm.NX);
		version.set("6.2.14");
		assertThat(form.current()).as("after a failover to an older node").isEqualTo(ExpireForm.SCRIPT);
		version.set("8.0.1");
		assertThat(form.current()).as("after the upgrade").isEqualTo(ExpireForm.NX);
	}

	@Test
	void whereTheVersionIsUnknownItIsTriedAndTriedAnewLater() {
		AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_000_000));
		ServerForm form = new ServerForm(() -> null, now::get);
		assertThat(form.current()).isEqualTo(ExpireForm.NX);
		form.learnOlder();
		assertThat(form.current()).isEqualTo(ExpireForm.SCRIPT);
		now.set(now.get().plusSeconds(59));
		assertThat(form.current()).isEqualTo(ExpireForm.SCRIPT);
		now.set(now.get().plusSeconds(2));
		assertThat(form.current()).as("its nodes may have been replaced by newer ones").isEqualTo(ExpireForm.NX);
	}

	private RedisCommand<?, ?, ?> next() throws InterruptedException {
		RedisCommand<?, ?, ?> command = this.sent.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		assertThat(command).as("what is sent next").isNotNull();
		return command;
	}

	private static void answer(RedisCommand<?, ?, ?> command, long reply) {
		command.getOutput().set(reply);
		command.complete();
	}

	private static void lose(RedisCommand<?, ?, ?> followUp) {
		assertThat(followUp.getType()).isIn(CommandType.EVAL, CommandType.EXPIRE);
		assertThat(StandardCharsets.UTF_8.decode(followUp.getArgs().getFirstEncodedKey()).toString()).startsWith("key");
		followUp.completeExceptionally(new RedisConnectionException("The connection was lost"));
	}

	private static AsyncCommand<String, String, Long> sadd(String key) {
		return new AsyncCommand<>(new Command<>(CommandType.SADD, new IntegerOutput<>(StringCodec.UTF8),
				new CommandArgs<>(StringCodec.UTF8).addKey(key).addValue("member")));
	}

	/** Keeps what would go to the server. */
	private final class Capture implements CommandSink {

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			FollowUpsTests.this.sent.add(command);
			return command;
		}

	}

}
