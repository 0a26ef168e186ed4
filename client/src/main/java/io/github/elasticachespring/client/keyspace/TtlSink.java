package io.github.elasticachespring.client.keyspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.keyspace.TtlDecision.Append;
import io.github.elasticachespring.client.keyspace.TtlDecision.Follow;
import io.github.elasticachespring.client.keyspace.TtlDecision.KeyTtl;
import io.github.elasticachespring.client.keyspace.TtlDecision.Reject;
import io.github.elasticachespring.client.keyspace.TtlDecision.Replace;
import io.github.elasticachespring.client.keyspace.TtlDecision.Watch;
import io.github.elasticachespring.client.keyspace.TtlDecision.When;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Transaction;

/**
 * Carries out decisions on one connection. Commands come from any thread; a transaction's
 * come from one at a time, as on any connection.
 */
final class TtlSink implements CommandSink {

	private final TtlInterceptor link;

	private final StatefulConnection<?, ?> connection;

	private final CommandSink next;

	private final FollowUps followUps;

	private volatile @Nullable OpenTransaction transaction;

	TtlSink(TtlInterceptor link, StatefulConnection<?, ?> connection, CommandSink next) {
		this.link = link;
		this.connection = connection;
		this.next = next;
		this.followUps = new FollowUps(connection, next, link.journal(), this::inTransaction, link.clock());
	}

	@Override
	public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
		TtlTreatment treatment = TtlCommands.find(command);
		if (treatment == null) {
			return this.next.dispatch(command);
		}
		if (treatment instanceof Transaction step) {
			return transaction(step, command);
		}
		OpenTransaction open = openTransaction();
		TtlDecision decision = this.link.decider().decide(treatment, command, open != null);
		RedisCommand<K, V, T> prepared = prepare(decision, command, open);
		if (prepared == null) {
			return command;
		}
		if (decision instanceof Follow follow && follow.when() == When.AT_ONCE) {
			sendWithFollowUps(command, follow);
			return command;
		}
		RedisCommand<K, V, T> sent = this.next.dispatch(prepared);
		return (prepared == command) ? sent : command;
	}

	/**
	 * In one flush as long as nothing among them needs more than a look.
	 */
	@Override
	public <K, V> Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
		List<RedisCommand<K, V, ?>> together = new ArrayList<>(commands.size());
		for (RedisCommand<K, V, ?> command : commands) {
			TtlTreatment treatment = TtlCommands.find(command);
			if (treatment == null) {
				together.add(command);
			}
			else if (treatment instanceof Transaction) {
				sendTogether(together);
				dispatch(command);
			}
			else {
				OpenTransaction open = openTransaction();
				TtlDecision decision = this.link.decider().decide(treatment, command, open != null);
				RedisCommand<K, V, ?> prepared = prepare(decision, command, open);
				if (decision instanceof Follow follow && follow.when() == When.AT_ONCE) {
					sendTogether(together);
					sendWithFollowUps(command, follow);
				}
				else if (prepared != null) {
					together.add(prepared);
				}
			}
		}
		sendTogether(together);
		return new ArrayList<>(commands);
	}

	private <K, V> void sendTogether(List<RedisCommand<K, V, ?>> commands) {
		if (!commands.isEmpty()) {
			this.next.dispatch(new ArrayList<>(commands));
			commands.clear();
		}
	}

	/**
	 * Makes a command what it is to be sent as.
	 * @return {@code null} if it is not to be sent
	 */
	private <K, V, T> @Nullable RedisCommand<K, V, T> prepare(TtlDecision decision, RedisCommand<K, V, T> command,
			@Nullable OpenTransaction open) {
		if (decision instanceof Append append) {
			boolean wholeSeconds = append.millis() % 1000 == 0;
			command.getArgs()
				.add(wholeSeconds ? "EX" : "PX")
				.add(wholeSeconds ? append.millis() / 1000 : append.millis());
			this.link.journal().record(TtlAction.APPLIED);
		}
		else if (decision instanceof Replace replace) {
			this.link.journal().record(replace.cut() ? TtlAction.CAPPED : TtlAction.APPLIED);
			return RewrittenCommand.of(command, replace.index(), replace.number());
		}
		else if (decision instanceof Follow follow) {
			if (follow.when() == When.AFTER_REPLY) {
				return new FollowedCommand<>(command, (answered) -> follow(answered, keys(follow, answered)),
						(failure) -> abandon(failure, List.of(follow)), System.nanoTime());
			}
			if (open != null) {
				open.queued.add(new Queued(command, follow));
			}
		}
		else if (decision instanceof Reject reject) {
			RuntimeException failure = this.link.rejection(command.getType().toString(), reject);
			if (open != null) {
				open.rejected = failure;
			}
			command.completeExceptionally(failure);
			return null;
		}
		else if (decision instanceof Watch watch && this.link.watch().isDue()) {
			this.link.watch().watch(watch.keys(), this.followUps, this.connection.getResources().eventExecutorGroup());
		}
		return command;
	}

	private static List<KeyTtl> keys(Follow follow, RedisCommand<?, ?, ?> command) {
		if (!follow.reply().isWrite(command.getOutput())) {
			return List.of();
		}
		byte[] named = (follow.oneKey() && follow.keys().size() > 1) ? ReplyRule.key(command.getOutput()) : null;
		return (named == null) ? follow.keys()
				: follow.keys().stream().filter((key) -> Arrays.equals(key.key(), named)).toList();
	}

	private <K, V, T> void sendWithFollowUps(RedisCommand<K, V, T> command, Follow follow) {
		AtOnce both = new AtOnce();
		FollowedCommand<K, V, T> followed = new FollowedCommand<>(command, both::answered, (failure) -> {
		}, System.nanoTime());
		this.next.dispatch(followed);
		this.followUps.sendAtOnce(follow.keys(), both::followed);
	}

	/** Sets missing TTLs before the caller has the reply. */
	private void follow(FollowedCommand<?, ?, ?> command, List<KeyTtl> keys) {
		if (keys.isEmpty()) {
			command.release();
			return;
		}
		Timeout limit = limit(command);
		this.followUps.send(keys, () -> {
			limit.cancel();
			command.release();
		});
	}

	/**
	 * Nobody knows whether a command wrote; if it did, its keys are to have a TTL all the
	 * same. None that is there is begun anew.
	 */
	private void abandon(Throwable failure, List<Follow> follows) {
		if (!this.link.mayHaveWritten(failure)) {
			return;
		}
		List<KeyTtl> keys = follows.stream()
			.filter((follow) -> !follow.oneKey())
			.flatMap((follow) -> follow.withoutRefresh().keys().stream())
			.toList();
		this.followUps.sendSoon(keys);
	}

	/** Within the time that the command itself was given, a caller has the reply. */
	private Timeout limit(FollowedCommand<?, ?, ?> command) {
		long patience = this.link.patience();
		long left = Math.max(patience - (System.nanoTime() - command.began()), patience / 4);
		return this.connection.getResources().timer().newTimeout((timeout) -> {
			command.release();
			this.followUps.retryWaiting();
		}, left, TimeUnit.NANOSECONDS);
	}

	// Transactions

	private boolean inTransaction() {
		return openTransaction() != null;
	}

	/**
	 * The transaction that commands would be queued in. One that ended with its
	 * connection is forgotten: Lettuce has forgotten it, too.
	 */
	private @Nullable OpenTransaction openTransaction() {
		OpenTransaction open = this.transaction;
		if (open == null || !open.multi.isDone()) {
			return open;
		}
		return (this.connection instanceof StatefulRedisConnection<?, ?> node && node.isMulti()) ? open : null;
	}

	private <K, V, T> RedisCommand<K, V, T> transaction(Transaction step, RedisCommand<K, V, T> command) {
		OpenTransaction open = openTransaction();
		if (step == Transaction.BEGIN) {
			if (open == null) {
				this.followUps.transaction(() -> this.transaction = new OpenTransaction(command));
			}
			return this.next.dispatch(command);
		}
		RuntimeException rejected = (step == Transaction.EXECUTE && open != null) ? open.rejected : null;
		if (rejected != null) {
			// As the server does with a transaction of which it refused a command.
			this.next.dispatch(
					new AsyncCommand<>(new Command<>(CommandType.DISCARD, new StatusOutput<>(StringCodec.UTF8), null)));
			command.completeExceptionally(rejected);
		}
		else if (step == Transaction.EXECUTE && open != null && !open.queued.isEmpty()) {
			this.next.dispatch(new FollowedCommand<>(command, (exec) -> follow(exec, keys(open, exec)),
					(failure) -> abandon(failure, open.queued.stream().map(Queued::follow).toList()),
					System.nanoTime()));
		}
		else {
			this.next.dispatch(command);
		}
		this.followUps.transaction(() -> this.transaction = null);
		return command;
	}

	private static List<KeyTtl> keys(OpenTransaction executed, RedisCommand<?, ?, ?> exec) {
		Object result = (exec.getOutput() != null) ? exec.getOutput().get() : null;
		if (result instanceof TransactionResult transaction && transaction.wasDiscarded()) {
			return List.of();
		}
		List<KeyTtl> keys = new ArrayList<>();
		executed.queued.forEach((queued) -> keys.addAll(keys(queued.follow(), queued.command())));
		return keys;
	}

	/** A command of a transaction, and what comes after EXEC. */
	private record Queued(RedisCommand<?, ?, ?> command, Follow follow) {

	}

	/** Belongs to the thread that fills it. */
	private static final class OpenTransaction {

		private final RedisCommand<?, ?, ?> multi;

		private final List<Queued> queued = new ArrayList<>();

		private @Nullable RuntimeException rejected;

		OpenTransaction(RedisCommand<?, ?, ?> multi) {
			this.multi = multi;
		}

	}

	/** Waits for a command's reply and for what was sent behind it. */
	private final class AtOnce {

		private @Nullable FollowedCommand<?, ?, ?> answered;

		private @Nullable Timeout limit;

		private boolean followed;

		synchronized void answered(FollowedCommand<?, ?, ?> command) {
			if (this.followed) {
				command.release();
				return;
			}
			this.answered = command;
			this.limit = limit(command);
		}

		void followed() {
			FollowedCommand<?, ?, ?> command;
			synchronized (this) {
				this.followed = true;
				command = this.answered;
				if (this.limit != null) {
					this.limit.cancel();
				}
			}
			if (command != null) {
				command.release();
			}
		}

	}

}
