package io.github.elasticachespring.autoconfigure.cache;

import java.util.concurrent.CompletionStage;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells when the call of a cached method begins and ends, so that a load from the source
 * that fails, or whose result is not cached, keeps nobody waiting.
 */
final class CacheCallInterceptor implements MethodInterceptor {

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Loads.Scope scope = Loads.Scope.open();
		boolean handedOn = false;
		try {
			Object result = invocation.proceed();
			if (result instanceof CompletionStage<?> stage) {
				handedOn = true;
				return stage.whenComplete((value, failure) -> scope.end());
			}
			if (result instanceof Mono<?> mono) {
				handedOn = true;
				return mono.doFinally((signal) -> scope.end());
			}
			if (result instanceof Flux<?> flux) {
				handedOn = true;
				return flux.doFinally((signal) -> scope.end());
			}
			return result;
		}
		finally {
			scope.leave();
			if (!handedOn) {
				scope.end();
			}
		}
	}

}
