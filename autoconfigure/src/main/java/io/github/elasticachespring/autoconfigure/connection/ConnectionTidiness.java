package io.github.elasticachespring.autoconfigure.connection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.DemandAware;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;

/**
 * Knows in which state a borrower leaves a pooled connection. What the next borrower
 * would inherit is undone, and a connection that cannot be trusted is not given to
 * another: one that still owes a reply (a blocking command whose caller gave up would
 * take an element that nobody gets), or whose database, user or mode was changed.
 *
 * <p>
 * It watches as a link of the chain, and only the connections of a pool: on all others a
 * command costs one field's reading.
 */
final class ConnectionTidiness implements CommandInterceptor {

	/** They change the connection itself, and nothing undoes them. */
	private static final Set<CommandType> LASTING = EnumSet.of(CommandType.SELECT, CommandType.AUTH, CommandType.HELLO,
			CommandType.CLIENT, CommandType.READONLY, CommandType.READWRITE, CommandType.MONITOR, CommandType.QUIT);

	private final Map<StatefulConnection<?, ?>, Watch> watches = Collections.synchronizedMap(new WeakHashMap<>());

	/**
	 * Whether a connection is closed for good. One that was lost comes back by itself,
	 * and is not {@linkplain StatefulConnection#isOpen() open} until then.
	 * @param connection a connection
	 * @return whether it will never be usable again
	 */
	static boolean isClosed(StatefulConnection<?, ?> connection) {
		return (connection instanceof RedisChannelHandler<?, ?> handler) ? handler.isClosed() : !connection.isOpen();
	}

	/**
	 * The chain with this as the last link, where a command passes that is really sent.
	 */
	List<CommandInterceptor> after(List<CommandInterceptor> interceptors) {
		List<CommandInterceptor> chain = new ArrayList<>(interceptors);
		chain.add(this);
		return chain;
	}

	@Override
	public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
		Watch watch = new Watch(next);
		this.watches.put(connection, watch);
		return watch;
	}

	/** Watches a connection that a pool has opened, from now on. */
	void watch(StatefulConnection<?, ?> connection) {
		Watch watch = this.watches.get(connection);
		if (watch != null) {
			watch.pooled = true;
		}
	}

	/**
	 * Makes a connection fit for the next borrower.
	 * @param connection a watched connection that was given back
	 * @return whether it is; it has to be closed otherwise
	 */
	boolean tidy(StatefulConnection<?, ?> connection) {
		Watch watch = this.watches.get(connection);
		if (watch == null || !connection.isOpen() || !watch.isTrusted()) {
			return false;
		}
		connection.setAutoFlushCommands(true);
		if (connection instanceof StatefulRedisConnection<?, ?> node) {
			// Whatever the next borrower sends is executed after these.
			if (node.isMulti()) {
				node.async().discard();
			}
			else if (watch.watching) {
				node.async().unwatch();
			}
		}
		return true;
	}

	/**
	 * One connection's state. Written by the borrower's threads and by event loops.
	 */
	private static final class Watch implements CommandSink {

		private final CommandSink next;

		/** Set before the connection is lent for the first time. */
		private boolean pooled;

		/** What is queued between MULTI and EXEC is answered for by EXEC. */
		private volatile boolean queueing;

		private volatile boolean watching;

		private volatile boolean distrusted;

		private final AtomicInteger unanswered = new AtomicInteger();

		Watch(CommandSink next) {
			this.next = next;
		}

		boolean isTrusted() {
			return !this.distrusted && this.unanswered.get() == 0;
		}

		void answered() {
			this.unanswered.decrementAndGet();
		}

		void distrust() {
			this.distrusted = true;
		}

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			return this.next.dispatch(this.pooled ? noted(command) : command);
		}

		@Override
		public <K, V> Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
			if (!this.pooled) {
				return this.next.dispatch(commands);
			}
			List<RedisCommand<K, V, ?>> noted = new ArrayList<>(commands.size());
			commands.forEach((command) -> noted.add(noted(command)));
			return this.next.dispatch(noted);
		}

		private <K, V, T> RedisCommand<K, V, T> noted(RedisCommand<K, V, T> command) {
			ProtocolKeyword type = command.getType();
			if (type == CommandType.MULTI) {
				this.queueing = true;
			}
			else if (type == CommandType.EXEC || type == CommandType.DISCARD) {
				this.queueing = false;
				this.watching = false;
			}
			else if (this.queueing) {
				return command;
			}
			else if (type == CommandType.WATCH) {
				this.watching = true;
			}
			else if (type == CommandType.UNWATCH) {
				this.watching = false;
			}
			else if (LASTING.contains(type)) {
				this.distrusted = true;
			}
			this.unanswered.incrementAndGet();
			return (command instanceof DemandAware.Sink sink) ? new WatchedStream<>(command, sink, this)
					: new WatchedCommand<>(command, this);
		}

	}

	/**
	 * Notes the reply before the caller has it: by the time the connection is given back,
	 * the note is there. A command that its caller cancelled stays unanswered until its
	 * reply arrives.
	 */
	private static class WatchedCommand<K, V, T> extends CommandWrapper<K, V, T> {

		private final Watch watch;

		WatchedCommand(RedisCommand<K, V, T> command, Watch watch) {
			super(command);
			this.watch = watch;
		}

		@Override
		public void complete() {
			this.watch.answered();
			super.complete();
		}

		@Override
		public boolean completeExceptionally(Throwable throwable) {
			this.watch.distrust();
			return super.completeExceptionally(throwable);
		}

		@Override
		public void cancel() {
			this.watch.distrust();
			super.cancel();
		}

	}

	/** A command whose subscriber holds back what it cannot take yet. */
	private static final class WatchedStream<K, V, T> extends WatchedCommand<K, V, T> implements DemandAware.Sink {

		private final DemandAware.Sink sink;

		WatchedStream(RedisCommand<K, V, T> command, DemandAware.Sink sink, Watch watch) {
			super(command, watch);
			this.sink = sink;
		}

		@Override
		public boolean hasDemand() {
			return this.sink.hasDemand();
		}

		@Override
		public void setSource(DemandAware.Source source) {
			this.sink.setSource(source);
		}

		@Override
		public void removeSource() {
			this.sink.removeSource();
		}

	}

}
