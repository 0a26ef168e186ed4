package io.github.elasticachespring.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Answers many wishes for a refresh with few. One is under way at a time; whoever wishes
 * for another meanwhile shares the next, which begins when that one is over: it may have
 * asked before what the wish is about happened. Thread-safe.
 */
final class SharedRefresh {

	private final Supplier<? extends CompletionStage<Void>> refresh;

	// Guarded by this

	private @Nullable CompletableFuture<Void> running;

	private @Nullable CompletableFuture<Void> next;

	/**
	 * Creates one that is not under way.
	 * @param refresh begins a refresh
	 */
	SharedRefresh(Supplier<? extends CompletionStage<Void>> refresh) {
		this.refresh = refresh;
	}

	/**
	 * Wishes for a refresh that begins from now on.
	 * @return completes when it is done, exceptionally if it failed; the wishes of others
	 * depend on it no more than on this one
	 */
	CompletionStage<Void> request() {
		CompletableFuture<Void> started;
		synchronized (this) {
			if (this.running != null) {
				if (this.next == null) {
					this.next = new CompletableFuture<>();
				}
				return this.next.copy();
			}
			started = new CompletableFuture<>();
			this.running = started;
		}
		run(started);
		return started.copy();
	}

	private void run(CompletableFuture<Void> wish) {
		// Composed, so that one that fails to begin is over as well, whatever it throws.
		CompletableFuture.completedFuture(null)
			.thenCompose((none) -> this.refresh.get())
			.whenComplete((done, failure) -> {
				CompletableFuture<Void> following = follow();
				if (failure != null) {
					wish.completeExceptionally(failure);
				}
				else {
					wish.complete(null);
				}
				if (following != null) {
					run(following);
				}
			});
	}

	private synchronized @Nullable CompletableFuture<Void> follow() {
		this.running = this.next;
		this.next = null;
		return this.running;
	}

}
