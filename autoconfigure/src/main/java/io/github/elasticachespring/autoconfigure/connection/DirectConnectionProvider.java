package io.github.elasticachespring.autoconfigure.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Opens a connection for each caller and closes it when it is released. Failures are
 * {@linkplain ConnectFailures translated}.
 */
class DirectConnectionProvider implements LettuceConnectionProvider {

	private final LettuceConnectionProvider opener;

	private final boolean patternSubscriptions;

	/**
	 * Creates a provider.
	 * @param opener opens the connections
	 * @param patternSubscriptions whether the server takes {@code PSUBSCRIBE}
	 */
	DirectConnectionProvider(LettuceConnectionProvider opener, boolean patternSubscriptions) {
		this.opener = opener;
		this.patternSubscriptions = patternSubscriptions;
	}

	@Override
	public <T extends StatefulConnection<?, ?>> T getConnection(Class<T> connectionType) {
		try {
			return guarded(connectionType, this.opener.getConnection(connectionType));
		}
		catch (RuntimeException ex) {
			throw ConnectFailures.translate(ex);
		}
	}

	@Override
	public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> connectionType) {
		CompletableFuture<T> connected = new CompletableFuture<>();
		try {
			this.opener.getConnectionAsync(connectionType).whenComplete((connection, failure) -> {
				if (failure != null) {
					connected.completeExceptionally(ConnectFailures.translate(failure));
				}
				else if (!connected.complete(guarded(connectionType, connection))) {
					connection.closeAsync();
				}
			});
		}
		catch (RuntimeException ex) {
			connected.completeExceptionally(ConnectFailures.translate(ex));
		}
		return connected;
	}

	private <T extends StatefulConnection<?, ?>> T guarded(Class<T> connectionType, T connection) {
		if (!this.patternSubscriptions && connection instanceof StatefulRedisPubSubConnection<?, ?> pubSub) {
			return connectionType.cast(PatternSubscriptionGuard.refusePatterns(pubSub));
		}
		return connection;
	}

	@Override
	public CompletableFuture<Void> releaseAsync(StatefulConnection<?, ?> connection) {
		return connection.closeAsync();
	}

}
