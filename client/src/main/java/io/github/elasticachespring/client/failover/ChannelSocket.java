package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is Netty's channel. What was written and not answered is looked at on the
 * channel's event loop, the only thread that may.
 */
final class ChannelSocket implements Socket {

	private static final long SWEEP_MILLIS = 20;

	private static final long DRAIN_POLL_MILLIS = 2;

	private final Channel channel;

	private final InetSocketAddress address;

	private @Nullable Future<?> sweep;

	ChannelSocket(Channel channel) {
		this.channel = channel;
		this.address = (InetSocketAddress) channel.remoteAddress();
	}

	@Override
	public InetSocketAddress address() {
		return this.address;
	}

	Channel channel() {
		return this.channel;
	}

	/** Looks at what was written and not answered, the oldest first. */
	interface Sweeper {

		/** Runs on the channel's event loop. */
		void sweep(Iterable<RedisCommand<?, ?, ?>> unanswered, long now);

	}

	/** Begins to look at what is unanswered. */
	void watch(Sweeper sweeper) {
		this.sweep = this.channel.eventLoop()
			.scheduleWithFixedDelay(() -> sweeper.sweep(unanswered(), System.nanoTime()), SWEEP_MILLIS, SWEEP_MILLIS,
					TimeUnit.MILLISECONDS);
	}

	void ended() {
		if (this.sweep != null) {
			this.sweep.cancel(false);
		}
	}

	@Override
	public void disconnect() {
		this.channel.close();
	}

	@Override
	public void drain(Duration limit) {
		whenDrained(limit, this::disconnect);
	}

	/** Runs a task on the event loop when everything is answered, or after a while. */
	void whenDrained(Duration limit, Runnable then) {
		whenDrained(System.nanoTime() + limit.toNanos(), then);
	}

	private void whenDrained(long deadline, Runnable then) {
		this.channel.eventLoop().execute(() -> {
			if (unanswered().isEmpty() || System.nanoTime() - deadline >= 0) {
				then.run();
			}
			else {
				this.channel.eventLoop()
					.schedule(() -> whenDrained(deadline, then), DRAIN_POLL_MILLIS, TimeUnit.MILLISECONDS);
			}
		});
	}

	/** What was written first of what was not answered; for the event loop. */
	@Nullable Attempt<?, ?, ?> oldestUnanswered() {
		RedisCommand<?, ?, ?> oldest = unanswered().peek();
		return (oldest != null) ? Attempt.of(oldest) : null;
	}

	private Queue<RedisCommand<?, ?, ?>> unanswered() {
		return this.channel.pipeline().get(CommandHandler.class).getStack();
	}

}
