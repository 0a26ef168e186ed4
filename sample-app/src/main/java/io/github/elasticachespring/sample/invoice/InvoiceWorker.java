package io.github.elasticachespring.sample.invoice;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.elasticachespring.sample.cart.CartService;
import io.github.elasticachespring.sample.cart.Order;
import io.github.elasticachespring.sample.cart.UnknownOrderException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Writes invoices, one after the other, on a thread of its own. An outage of the store
 * interrupts the work and does not end it.
 */
@Component
class InvoiceWorker implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(InvoiceWorker.class);

	private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

	private final InvoiceQueue queue;

	private final Invoices invoices;

	private final CartService carts;

	private final InvoiceProperties properties;

	private final AsyncTaskExecutor executor;

	/** Set and cleared by the lifecycle's thread only. */
	private volatile @Nullable Run run;

	InvoiceWorker(InvoiceQueue queue, Invoices invoices, CartService carts, InvoiceProperties properties,
			SimpleAsyncTaskExecutorBuilder executorBuilder) {
		this.queue = queue;
		this.invoices = invoices;
		this.carts = carts;
		this.properties = properties;
		this.executor = executorBuilder.threadNamePrefix("invoices-").build();
	}

	@Override
	public boolean isAutoStartup() {
		return this.properties.worker();
	}

	@Override
	public void start() {
		Run run = new Run();
		this.run = run;
		this.executor.execute(run);
	}

	@Override
	public void stop() {
		stopped().join();
	}

	/**
	 * Leaves time for the job at hand, so that the connections are still there for it.
	 */
	@Override
	public void stop(Runnable callback) {
		stopped().thenRun(callback);
	}

	private CompletableFuture<Void> stopped() {
		Run run = this.run;
		this.run = null;
		return (run != null) ? run.stop() : CompletableFuture.completedFuture(null);
	}

	@Override
	public boolean isRunning() {
		return this.run != null;
	}

	/**
	 * The work from one start to the next stop.
	 */
	private final class Run implements Runnable {

		private final CountDownLatch stopping = new CountDownLatch(1);

		private final CompletableFuture<Void> stopped = new CompletableFuture<>();

		private boolean failing;

		private boolean resumed;

		@Override
		public void run() {
			try {
				while (this.stopping.getCount() > 0) {
					step();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			finally {
				this.stopped.complete(null);
			}
		}

		private void step() throws InterruptedException {
			try {
				work();
				if (this.failing) {
					logger.info("Invoices are written again");
				}
				this.failing = false;
			}
			catch (DataAccessException ex) {
				if (!this.failing) {
					logger.warn("No invoices are written until the store is back: {}", ex.getMessage());
				}
				this.failing = true;
				this.stopping.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
			}
		}

		private void work() throws InterruptedException {
			if (!this.resumed) {
				int jobs = InvoiceWorker.this.queue.giveBack();
				if (jobs > 0) {
					logger.info("{} unfinished invoices go back into the queue", jobs);
				}
				this.resumed = true;
			}
			Optional<InvoiceJob> job = InvoiceWorker.this.queue.take(InvoiceWorker.this.properties.poll());
			if (job.isPresent()) {
				work(job.get());
			}
		}

		private void work(InvoiceJob job) throws InterruptedException {
			try {
				Order order = InvoiceWorker.this.carts.order(job.customer(), job.number());
				InvoiceWorker.this.invoices.write(job, order);
			}
			catch (UnknownOrderException ex) {
				logger.warn("No invoice for order {}: the order is gone", job);
			}
			InvoiceWorker.this.queue.done(job);
		}

		private CompletableFuture<Void> stop() {
			this.stopping.countDown();
			return this.stopped;
		}

	}

}
