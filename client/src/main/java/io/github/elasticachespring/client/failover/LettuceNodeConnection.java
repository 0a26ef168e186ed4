package io.github.elasticachespring.client.failover;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.GenericMapOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * Asks over Lettuce. {@code HELLO} tells the role and needs no permission beyond
 * connecting; a {@code PING} behind it tells whether the node takes commands, which a
 * node that loads its data does not.
 */
record LettuceNodeConnection(StatefulRedisConnection<String, String> connection) implements NodeConnection {

	@Override
	public CompletionStage<Hello> hello() {
		CompletableFuture<Hello> answer = new CompletableFuture<>();
		var hello = this.connection.async().dispatch(CommandType.HELLO, new GenericMapOutput<>(StringCodec.UTF8));
		var ping = this.connection.async().dispatch(CommandType.PING, new StatusOutput<>(StringCodec.UTF8));
		ping.handle((pong, refused) -> hello
			.whenComplete((node, failed) -> answer(answer, node, (failed != null) ? failed : refused)));
		return answer;
	}

	private static void answer(CompletableFuture<Hello> answer, @Nullable Map<String, Object> node,
			@Nullable Throwable failed) {
		if (node != null && (failed == null || failed instanceof RedisCommandExecutionException)) {
			boolean ready = failed == null || Rejection.of(String.valueOf(failed.getMessage())) == null;
			answer.complete(new Hello(String.valueOf(node.get("role")), ready));
		}
		else {
			answer.completeExceptionally((failed != null) ? failed : new IllegalStateException("HELLO without reply"));
		}
	}

	@Override
	public CompletionStage<String> replication() {
		return this.connection.async().info("replication");
	}

	@Override
	public boolean isOpen() {
		return this.connection.isOpen();
	}

	@Override
	public void close() {
		if (this.connection.isOpen()) {
			this.connection.closeAsync();
		}
	}

}
