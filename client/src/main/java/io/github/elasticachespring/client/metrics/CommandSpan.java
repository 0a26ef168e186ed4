package io.github.elasticachespring.client.metrics;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Event;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.AttemptAware;
import io.github.elasticachespring.client.command.ForwardingCommand;
import io.github.elasticachespring.client.command.RoutedCommand;

/**
 * A call under observation, from dispatch to the first end it comes to. Started on the
 * caller's thread, stopped by whoever ends the command.
 */
final class CommandSpan<K, V, T> extends ForwardingCommand<K, V, T> implements RoutedCommand, AttemptAware {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<CommandSpan> ENDED = AtomicIntegerFieldUpdater
		.newUpdater(CommandSpan.class, "ended");

	private static final Event HELD = Event.of("held");

	private static final Event SENT = Event.of("sent");

	private static final String SENT_AGAIN = "sent again";

	private final ElastiCacheTracing tracing;

	private final CommandObservationContext context;

	private final Observation observation;

	/** What became of the last attempt, if it has ended. */
	private volatile @Nullable String reason;

	@SuppressWarnings("unused") // by ENDED
	private volatile int ended;

	CommandSpan(ElastiCacheTracing tracing, RedisCommand<K, V, T> command, CommandObservationContext context,
			Observation observation) {
		super(command);
		this.tracing = tracing;
		this.context = context;
		this.observation = observation;
	}

	// On the way

	@Override
	public void routedToReader() {
		this.context.routedToReader();
		RoutedCommand further = CommandWrapper.unwrap(getDelegate(), RoutedCommand.class);
		if (further != null) {
			further.routedToReader();
		}
	}

	@Override
	public void held() {
		event(HELD);
	}

	@Override
	public void attemptFailed(String reason) {
		this.reason = reason;
	}

	@Override
	public void sent() {
		String reason = this.reason;
		this.reason = null;
		event((reason != null) ? Event.of(SENT_AGAIN, SENT_AGAIN + " (" + reason + ")") : SENT);
	}

	private void event(Event event) {
		if (this.ended == 0) {
			try {
				this.observation.event(event);
			}
			catch (RuntimeException ex) {
				this.tracing.failed(ex);
			}
		}
	}

	// The end

	@Override
	public void complete() {
		CommandOutput<K, V, T> output = getOutput();
		if (output != null && output.hasError()) {
			end(CommandError.ofReply(output.getError()));
		}
		else {
			end(null);
		}
		super.complete();
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		failed(failure);
		return super.completeExceptionally(failure);
	}

	@Override
	public void cancel() {
		end(null);
		super.cancel();
	}

	/** The command ended with an exception, or was not even taken. */
	void failed(Throwable failure) {
		String message = failure.getMessage();
		if (failure instanceof RedisCommandExecutionException && message != null) {
			end(CommandError.ofReply(message));
		}
		else {
			this.context.failed(failure.getClass());
			end(new CommandError(failure.getClass().getSimpleName()));
		}
	}

	private void end(@Nullable Throwable error) {
		if (!ENDED.compareAndSet(this, 0, 1)) {
			return;
		}
		try {
			if (error != null) {
				if (error instanceof CommandError known && known.code != null) {
					this.context.replied(known.code);
				}
				this.observation.error(error);
			}
			this.observation.stop();
		}
		catch (RuntimeException ex) {
			this.tracing.failed(ex);
		}
	}

	/**
	 * An error without its words: a server repeats the arguments of a command it does not
	 * know, and other exceptions name keys.
	 */
	static final class CommandError extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private static final String UNKNOWN_CODE = "ERR";

		private final @Nullable String code;

		private CommandError(String type) {
			this(type, null);
		}

		private CommandError(String type, @Nullable String code) {
			super(type, null, false, false);
			this.code = code;
		}

		static CommandError ofReply(String error) {
			int end = 0;
			while (end < error.length() && isPartOfCode(error.charAt(end))) {
				end++;
			}
			boolean code = end > 0 && (end == error.length() || error.charAt(end) == ' ');
			String found = code ? error.substring(0, end) : UNKNOWN_CODE;
			return new CommandError(found, found);
		}

		private static boolean isPartOfCode(char character) {
			return character >= 'A' && character <= 'Z' || character >= '0' && character <= '9' || character == '_';
		}

	}

}
