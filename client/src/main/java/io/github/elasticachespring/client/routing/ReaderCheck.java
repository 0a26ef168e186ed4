package io.github.elasticachespring.client.routing;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.GenericMapOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * Asks a node how it is, on the connection that its reads take: {@code INFO replication}
 * for its role, its link and its offset, and a {@code PING} behind it, which a node that
 * loads its data refuses. Where a user may not send INFO, {@code HELLO} tells the role,
 * which needs no permission; nothing is known of lag then.
 */
final class ReaderCheck {

	private final StatefulRedisConnectionImpl<byte[], byte[]> connection;

	private volatile boolean infoDenied;

	/** When the question was sent that waits for an answer, 0 if none does. */
	private volatile long askedAt;

	ReaderCheck(StatefulRedisConnectionImpl<byte[], byte[]> connection) {
		this.connection = connection;
	}

	/**
	 * What a node answered.
	 *
	 * @param replication what it says of itself; {@code null} if it would not say
	 * @param ready whether it takes commands
	 */
	record Answer(@Nullable Replication replication, boolean ready) {
	}

	/**
	 * How long a question has waited for its answer.
	 * @param now the time, by {@link System#nanoTime()}
	 * @return nanoseconds, -1 if there is none
	 */
	long pending(long now) {
		long asked = this.askedAt;
		return (asked == 0) ? -1 : now - asked;
	}

	/**
	 * Asks; not before the last question is answered or its connection gone.
	 * @return the answer; fails if the connection does
	 */
	CompletionStage<Answer> ask() {
		this.askedAt = System.nanoTime() | 1;
		CompletionStage<@Nullable Replication> replication = this.infoDenied ? role() : info();
		CompletableFuture<Answer> answer = replication.thenCombine(ready(), Answer::new).toCompletableFuture();
		return answer.whenComplete((done, failure) -> this.askedAt = 0);
	}

	private CompletionStage<@Nullable Replication> info() {
		CompletableFuture<@Nullable Replication> answer = new CompletableFuture<>();
		this.connection.async().info("replication").whenComplete((info, failure) -> {
			if (failure instanceof RedisCommandExecutionException refused) {
				this.infoDenied = Refusal.of(String.valueOf(refused.getMessage())) == null;
				(this.infoDenied ? role() : CompletableFuture.<@Nullable Replication>completedFuture(null))
					.whenComplete((role, failed) -> complete(answer, role, failed));
			}
			else {
				complete(answer, (info != null) ? Replication.parse(info) : null, failure);
			}
		});
		return answer;
	}

	private static <T extends @Nullable Object> void complete(CompletableFuture<T> answer, T value,
			@Nullable Throwable failure) {
		if (failure != null) {
			answer.completeExceptionally(failure);
		}
		else {
			answer.complete(value);
		}
	}

	@SuppressWarnings({ "unchecked", "rawtypes" }) // it carries its own codec
	private CompletionStage<@Nullable Replication> role() {
		AsyncCommand<String, String, Map<String, Object>> hello = new AsyncCommand<>(
				new Command<>(CommandType.HELLO, new GenericMapOutput<>(StringCodec.UTF8)));
		this.connection.dispatch((RedisCommand) hello);
		return hello.thenApply((node) -> Replication.ofRole(String.valueOf(node.get("role"))));
	}

	private CompletionStage<Boolean> ready() {
		CompletableFuture<Boolean> answer = new CompletableFuture<>();
		this.connection.async()
			.dispatch(CommandType.PING, new StatusOutput<>(ByteArrayCodec.INSTANCE))
			.whenComplete((pong, failure) -> {
				if (failure == null || failure instanceof RedisCommandExecutionException) {
					// Without permission to PING, it is at least there.
					answer.complete(failure == null || Refusal.of(String.valueOf(failure.getMessage())) == null);
				}
				else {
					answer.completeExceptionally(failure);
				}
			});
		return answer;
	}

}
