package io.github.elasticachespring.client.command;

import java.util.ArrayList;
import java.util.List;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What a link of the chain looks for in a reactive caller's context. A reactive command
 * is dispatched when elements are first asked for, on whichever thread does, so that what
 * the caller has on its own thread is of no use there. A link that implements this is
 * given the subscriber's context around the dispatch.
 */
public interface CallerContext {

	/**
	 * Whether a context holds what this looks for.
	 * @param context a subscriber's context
	 * @return {@code false} if the command is to be dispatched like any other
	 */
	boolean isIn(ContextView context);

	/**
	 * Makes it known to this thread.
	 * @param context a context that holds it
	 * @return ends that, on the same thread
	 */
	Scope open(ContextView context);

	/** The end of a stretch of code. */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

	/**
	 * Those links of a chain that look at contexts.
	 * @param chain the chain
	 * @return the links, the one nearest to the caller first
	 */
	static List<CallerContext> of(List<CommandInterceptor> chain) {
		return chain.stream().filter(CallerContext.class::isInstance).map(CallerContext.class::cast).toList();
	}

	/**
	 * Lets a command's publisher heed its subscriber's context.
	 * @param command the publisher
	 * @param contexts what is looked for
	 * @param <T> the result type
	 * @return the publisher to hand to the application
	 */
	static <T> Mono<T> heed(Mono<T> command, List<CallerContext> contexts) {
		return contexts.isEmpty() ? command : new MonoOperator<>(command) {

			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				this.source.subscribe(HeedingSubscriber.of(actual, contexts));
			}

		};
	}

	/**
	 * Lets a command's publisher heed its subscriber's context.
	 * @param command the publisher
	 * @param contexts what is looked for
	 * @param <T> the result type
	 * @return the publisher to hand to the application
	 */
	static <T> Flux<T> heed(Flux<T> command, List<CallerContext> contexts) {
		return contexts.isEmpty() ? command : new FluxOperator<T, T>(command) {

			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				this.source.subscribe(HeedingSubscriber.of(actual, contexts));
			}

		};
	}

	/**
	 * Opens scopes around each request.
	 *
	 * @param actual the application's subscriber
	 * @param contexts those whose look at its context found something
	 * @param <T> the result type
	 */
	record HeedingSubscriber<T>(CoreSubscriber<? super T> actual,
			List<CallerContext> contexts) implements CoreSubscriber<T> {

		static <T> CoreSubscriber<? super T> of(CoreSubscriber<? super T> actual, List<CallerContext> contexts) {
			List<CallerContext> found = List.of();
			for (CallerContext context : contexts) {
				if (context.isIn(actual.currentContext())) {
					found = found.isEmpty() ? new ArrayList<>(contexts.size()) : found;
					found.add(context);
				}
			}
			return found.isEmpty() ? actual : new HeedingSubscriber<>(actual, found);
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.actual.onSubscribe(new Subscription() {

				@Override
				public void request(long n) {
					requestWithin(0, () -> subscription.request(n));
				}

				@Override
				public void cancel() {
					subscription.cancel();
				}

			});
		}

		private void requestWithin(int index, Runnable request) {
			if (index == this.contexts.size()) {
				request.run();
				return;
			}
			try (Scope scope = this.contexts.get(index).open(currentContext())) {
				requestWithin(index + 1, request);
			}
		}

		@Override
		public void onNext(T value) {
			this.actual.onNext(value);
		}

		@Override
		public void onError(Throwable failure) {
			this.actual.onError(failure);
		}

		@Override
		public void onComplete() {
			this.actual.onComplete();
		}

	}

}
