package io.github.elasticachespring.sample.notice;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.listener.Topic;
import org.springframework.data.redis.listener.adapter.RedisListenerExecutionFailedException;

/**
 * A listener container that can start before the store does. Spring Data's own brings a
 * lost subscription back by itself, but lets the application fail whose first
 * subscription fails.
 */
class PatientListenerContainer extends RedisMessageListenerContainer {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final Executor later = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);

	/** Guarded by this. */
	private boolean wanted;

	/** Guarded by this. */
	private boolean waiting;

	@Override
	public synchronized void start() {
		this.wanted = true;
		subscribe(super::start);
	}

	@Override
	public synchronized void addMessageListener(MessageListener listener, Collection<? extends Topic> topics) {
		// Remembers the listener before it subscribes.
		subscribe(() -> super.addMessageListener(listener, topics));
	}

	private void subscribe(Runnable action) {
		try {
			action.run();
			if (this.waiting) {
				this.logger.info("Subscribed");
			}
			this.waiting = false;
		}
		catch (RedisListenerExecutionFailedException ex) {
			if (!this.waiting) {
				this.logger.warn("Not subscribed until the store is there: " + ex.getMessage());
			}
			this.waiting = true;
			this.later.execute(this::subscribeAgain);
		}
		catch (IllegalStateException ex) {
			// It takes longer than a start should wait, and goes on in the background.
			this.logger.warn("Not subscribed yet: " + ex.getMessage());
		}
	}

	private synchronized void subscribeAgain() {
		if (this.wanted && !isListening()) {
			super.stop();
			subscribe(super::start);
		}
	}

	@Override
	public synchronized void stop() {
		this.wanted = false;
		super.stop();
	}

	@Override
	public synchronized void destroy() throws Exception {
		this.wanted = false;
		super.destroy();
	}

}
