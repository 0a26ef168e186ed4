package io.github.elasticachespring.autoconfigure.connection;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.protocol.AsyncCommand;
import org.jspecify.annotations.Nullable;

/**
 * What a pipelined command ended with. Waiting for its end does not fail, so that those
 * behind it are waited for, too; whether it {@linkplain #isCompletedExceptionally()
 * failed} can be seen afterwards.
 */
final class PipelinedResult<T> extends AsyncCommand<byte[], byte[], T> {

	private volatile @Nullable Throwable failure;

	@SuppressWarnings("unchecked")
	PipelinedResult(AsyncCommand<?, ?, T> command) {
		super((AsyncCommand<byte[], byte[], T>) command);
		command.whenComplete((value, failed) -> {
			if (failed != null) {
				this.failure = failed;
				completeExceptionally(failed);
			}
			else {
				complete(value);
			}
		});
	}

	/** How it failed, {@code null} if it did not. */
	@Nullable Throwable failure() {
		return this.failure;
	}

	@Override
	@SuppressWarnings("NullAway") // as Lettuce, which stands for no value by null
	public T get() throws InterruptedException {
		try {
			return super.get();
		}
		catch (ExecutionException ex) {
			return null;
		}
	}

	@Override
	@SuppressWarnings("NullAway") // see above
	public T get(long timeout, TimeUnit unit) throws InterruptedException, TimeoutException {
		try {
			return super.get(timeout, unit);
		}
		catch (ExecutionException ex) {
			return null;
		}
	}

}
