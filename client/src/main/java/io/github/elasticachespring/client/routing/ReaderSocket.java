package io.github.elasticachespring.client.routing;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.channel.Channel;

/**
 * One socket of a reader. What was written and not answered is looked at in short
 * intervals on the channel's event loop, the only thread that may.
 */
final class ReaderSocket {

	private static final long SHORTEST_SWEEP = Duration.ofMillis(5).toNanos();

	private static final long LONGEST_SWEEP = Duration.ofMillis(25).toNanos();

	private final Reader reader;

	private final Channel channel;

	private final Future<?> sweep;

	ReaderSocket(Reader reader, Channel channel, Duration suspicion) {
		this.reader = reader;
		this.channel = channel;
		long interval = Math.max(SHORTEST_SWEEP, Math.min(LONGEST_SWEEP, suspicion.toNanos() / 8));
		this.sweep = channel.eventLoop()
			.scheduleWithFixedDelay(() -> sweep(System.nanoTime(), suspicion.toNanos()), interval, interval,
					TimeUnit.NANOSECONDS);
	}

	void ended() {
		this.sweep.cancel(false);
	}

	void disconnect() {
		this.channel.close();
	}

	private void sweep(long now, long suspicion) {
		CommandHandler handler = this.channel.pipeline().get(CommandHandler.class);
		if (handler == null) {
			return;
		}
		boolean oldest = true;
		for (RedisCommand<?, ?, ?> command : unanswered(handler)) {
			ReadAttempt<?, ?, ?> attempt = CommandWrapper.unwrap(command, ReadAttempt.class);
			if (attempt == null || attempt.isDone()) {
				continue;
			}
			long waited = now - attempt.writtenAt();
			if (waited < suspicion) {
				return;
			}
			if (oldest && this.channel.config().isAutoRead()) {
				// Otherwise it is a subscriber who is slow, not the node.
				this.reader.silent();
			}
			attempt.waitedTooLong(now, oldest);
			oldest = false;
		}
	}

	/** A copy, since a read that moves may come back to this very socket. */
	private static RedisCommand<?, ?, ?>[] unanswered(CommandHandler handler) {
		Queue<RedisCommand<?, ?, ?>> stack = handler.getStack();
		return stack.toArray(RedisCommand[]::new);
	}

}
