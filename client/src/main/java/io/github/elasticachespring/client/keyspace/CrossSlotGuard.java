package io.github.elasticachespring.client.keyspace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CompleteableCommand;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.CommandTraits;

/**
 * Finds commands, transactions and scripts whose keys lie in several slots, before they
 * are sent. Which arguments are keys is what the table of commands says, whichever API
 * was called.
 *
 * <p>
 * A command that cannot have two keys costs one lookup. A transaction's keys are those of
 * all its commands and those that are watched for it; when they span slots, the rest of
 * it fails as well and EXEC is replaced by DISCARD, as the server aborts a transaction
 * with an error in it.
 */
public final class CrossSlotGuard implements CommandInterceptor {

	private static final CommandTraits MULTI = CommandTraits.of(CommandType.MULTI);

	private static final CommandTraits EXEC = CommandTraits.of(CommandType.EXEC);

	private static final CommandTraits DISCARD = CommandTraits.of(CommandType.DISCARD);

	private static final CommandTraits RESET = CommandTraits.of("RESET");

	private static final CommandTraits WATCH = CommandTraits.of(CommandType.WATCH);

	private static final CommandTraits UNWATCH = CommandTraits.of(CommandType.UNWATCH);

	private final CrossSlotPolicy policy;

	private final boolean clustered;

	private final CrossSlotAlarm alarm;

	/**
	 * Creates the guard.
	 * @param options what is done, and who is told
	 * @param clustered whether commands come as a cluster gets them; a replication group
	 * gets whole what Lettuce or Spring Data take apart for a cluster, and that is never
	 * refused
	 */
	public CrossSlotGuard(CrossSlotOptions options, boolean clustered) {
		CrossSlotPolicy policy = options.policy();
		this.policy = (policy != null) ? policy : clustered ? CrossSlotPolicy.FAIL : CrossSlotPolicy.WARN;
		this.clustered = clustered;
		this.alarm = new CrossSlotAlarm(this.policy, options);
	}

	@Override
	public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
		return (this.policy != CrossSlotPolicy.OFF) ? new Link(next) : next;
	}

	/** One connection. A transaction belongs to one thread at a time. */
	private final class Link implements CommandSink {

		private final CommandSink next;

		private volatile @Nullable KeyTransaction transaction;

		private Link(CommandSink next) {
			this.next = next;
		}

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			if (isHarmless(command)) {
				return this.next.dispatch(command);
			}
			RedisCommand<?, ?, ?> admitted = admit(command);
			if (admitted == command) {
				return this.next.dispatch(command);
			}
			if (admitted != null) {
				this.next.dispatch(admitted);
			}
			return command;
		}

		@Override
		@SuppressWarnings("unchecked")
		public <K, V> Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
			List<RedisCommand<K, V, ?>> admitted = new ArrayList<>(commands.size());
			for (RedisCommand<K, V, ?> command : commands) {
				RedisCommand<?, ?, ?> sent = isHarmless(command) ? command : admit(command);
				if (sent != null) {
					admitted.add((RedisCommand<K, V, ?>) sent);
				}
			}
			return this.next.dispatch(admitted);
		}

		private boolean isHarmless(RedisCommand<?, ?, ?> command) {
			CommandTraits traits = CommandTraits.of(command.getType());
			return this.transaction == null && traits.keys().isSingle() && traits != MULTI;
		}

		/**
		 * Looks at a command that is more than one with a single key.
		 * @return the command, another in its place, or {@code null} if it has failed
		 */
		private @Nullable RedisCommand<?, ?, ?> admit(RedisCommand<?, ?, ?> command) {
			CommandTraits traits = CommandTraits.of(command);
			KeyTransaction transaction = this.transaction;
			if (traits == MULTI) {
				return begin(command, (transaction != null && !transaction.isQueueing()) ? transaction : null);
			}
			if (traits == EXEC || traits == DISCARD || traits == RESET) {
				this.transaction = null;
				return (traits == EXEC && transaction != null) ? end(command, transaction) : command;
			}
			if (transaction != null && transaction.isQueueing()) {
				return queue(command, traits, transaction);
			}
			if (traits == WATCH) {
				return watch(command, transaction);
			}
			if (traits == UNWATCH) {
				this.transaction = null;
				return command;
			}
			return single(command, traits);
		}

		private @Nullable RedisCommand<?, ?, ?> single(RedisCommand<?, ?, ?> command, CommandTraits traits) {
			if (traits.keys().isSingle() || (!CrossSlotGuard.this.clustered && ClusterSupport.covers(traits))) {
				return command;
			}
			CommandArguments arguments = CommandArguments.of(command);
			SlotSpan span = SlotSpan.of(traits, arguments, SlotSpan.NONE);
			return span.isCrossSlot() ? raise(command, CrossSlotReport.of(traits, arguments, span)) : command;
		}

		private RedisCommand<?, ?, ?> begin(RedisCommand<?, ?, ?> command, @Nullable KeyTransaction watching) {
			KeyTransaction transaction = (watching != null) ? watching : new KeyTransaction();
			transaction.begin();
			return remember(command, transaction);
		}

		private @Nullable RedisCommand<?, ?, ?> watch(RedisCommand<?, ?, ?> command,
				@Nullable KeyTransaction watching) {
			KeyTransaction transaction = (watching != null) ? watching : new KeyTransaction();
			CrossSlotReport report = transaction.add(WATCH, CommandArguments.of(command));
			return (report != null && raise(command, report) == null) ? null : remember(command, transaction);
		}

		private @Nullable RedisCommand<?, ?, ?> queue(RedisCommand<?, ?, ?> command, CommandTraits traits,
				KeyTransaction transaction) {
			String reason = transaction.reason();
			if (reason != null) {
				command.completeExceptionally(CrossSlotGuard.this.alarm
					.failure("%s was not sent, as its transaction was given up: %s".formatted(traits, reason)));
				return null;
			}
			CrossSlotReport report = transaction.add(traits, CommandArguments.of(command));
			if (report == null || raise(command, report) != null) {
				return command;
			}
			transaction.giveUp(report.facts());
			return null;
		}

		/** The caller learns of the end when the server has forgotten the transaction. */
		private RedisCommand<?, ?, ?> end(RedisCommand<?, ?, ?> exec, KeyTransaction transaction) {
			String reason = transaction.reason();
			if (reason == null) {
				return exec;
			}
			AsyncCommand<String, String, String> discard = new AsyncCommand<>(
					new Command<>(CommandType.DISCARD, new StatusOutput<>(StringCodec.UTF8)));
			RuntimeException failure = CrossSlotGuard.this.alarm
				.failure("EXEC was not sent, and nothing of the transaction was executed: " + reason);
			discard.whenComplete((reply, ignored) -> exec.completeExceptionally(failure));
			return discard;
		}

		/** The server forgets a transaction whose beginning failed, and so does this. */
		private RedisCommand<?, ?, ?> remember(RedisCommand<?, ?, ?> command, KeyTransaction transaction) {
			this.transaction = transaction;
			if (command instanceof CompleteableCommand<?> completeable) {
				completeable.onComplete((reply, failure) -> {
					if (failure != null && this.transaction == transaction) {
						this.transaction = null;
					}
				});
			}
			return command;
		}

		private @Nullable RedisCommand<?, ?, ?> raise(RedisCommand<?, ?, ?> command, CrossSlotReport report) {
			RuntimeException failure = CrossSlotGuard.this.alarm.raise(report);
			if (failure == null) {
				return command;
			}
			command.completeExceptionally(failure);
			return null;
		}

	}

}
