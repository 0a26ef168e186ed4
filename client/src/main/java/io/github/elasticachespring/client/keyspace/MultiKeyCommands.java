package io.github.elasticachespring.client.keyspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.KeyValue;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import reactor.core.publisher.Mono;

/**
 * Many keys at once, wherever they lie: one command for each slot in a cluster, all on
 * their way at the same time, and a single command on a replication group. What belongs
 * to one slot is read or deleted in one step; different slots are not.
 *
 * <p>
 * As thread-safe as the connection.
 *
 * @param <K> the key type
 * @param <V> the value type
 */
public final class MultiKeyCommands<K, V> {

	private final RedisClusterAsyncCommands<K, V> commands;

	private final RedisCodec<K, V> codec;

	private final boolean clustered;

	private MultiKeyCommands(RedisClusterAsyncCommands<K, V> commands, RedisCodec<K, V> codec, boolean clustered) {
		this.commands = commands;
		this.codec = codec;
		this.clustered = clustered;
	}

	/**
	 * Uses a connection.
	 * @param connection a connection of the client
	 * @param codec the codec it was opened with
	 * @param <K> the key type
	 * @param <V> the value type
	 * @return the commands
	 * @throws IllegalArgumentException if the connection is for subscriptions to a
	 * cluster, or of a kind that is not known
	 */
	public static <K, V> MultiKeyCommands<K, V> on(StatefulConnection<K, V> connection, RedisCodec<K, V> codec) {
		if (connection instanceof StatefulRedisClusterConnection<K, V> cluster) {
			return new MultiKeyCommands<>(cluster.async(), codec, true);
		}
		if (connection instanceof StatefulRedisConnection<K, V> node) {
			return new MultiKeyCommands<>(node.async(), codec, false);
		}
		throw new IllegalArgumentException("Neither a cluster's connection nor a node's: " + connection);
	}

	/**
	 * The values of keys.
	 * @param keys the keys, any of them more than once
	 * @return keys and values in the order of the keys, without a value where there is
	 * none
	 * @throws io.lettuce.core.RedisException if a command failed, as that command's own
	 */
	public List<KeyValue<K, V>> get(Collection<K> keys) {
		return join(getAsync(keys));
	}

	/**
	 * The values of keys.
	 * @param keys the keys, any of them more than once
	 * @return completes with keys and values in the order of the keys, or fails as the
	 * first command that failed
	 */
	public CompletionStage<List<KeyValue<K, V>>> getAsync(Collection<K> keys) {
		List<K> ordered = List.copyOf(keys);
		List<KeyValue<K, V>> result = Arrays.asList(newArray(ordered.size()));
		return all(indexesBySlot(ordered).stream()
			.map((indexes) -> this.commands.mget(pick(ordered, indexes)).thenAccept((values) -> {
				for (int i = 0; i < indexes.size(); i++) {
					result.set(indexes.get(i), values.get(i));
				}
			}))
			.toList()).thenApply((done) -> List.copyOf(result));
	}

	/**
	 * The values of keys, asked for when subscribed to.
	 * @param keys the keys, any of them more than once
	 * @return emits keys and values in the order of the keys
	 */
	public Mono<List<KeyValue<K, V>>> getReactive(Collection<K> keys) {
		return Mono.fromCompletionStage(() -> getAsync(keys));
	}

	/**
	 * Deletes keys.
	 * @param keys the keys
	 * @return how many there were
	 * @throws io.lettuce.core.RedisException if a command failed, as that command's own;
	 * keys of other slots may be deleted then
	 */
	public long delete(Collection<K> keys) {
		return join(deleteAsync(keys));
	}

	/**
	 * Deletes keys.
	 * @param keys the keys
	 * @return completes with how many there were, or fails as the first command that
	 * failed; keys of other slots may be deleted then
	 */
	public CompletionStage<Long> deleteAsync(Collection<K> keys) {
		List<K> ordered = List.copyOf(keys);
		List<CompletableFuture<Long>> counts = indexesBySlot(ordered).stream()
			.map((indexes) -> this.commands.del(pick(ordered, indexes)).toCompletableFuture())
			.toList();
		return all(counts).thenApply((done) -> counts.stream().mapToLong(CompletableFuture::join).sum());
	}

	/**
	 * Deletes keys when subscribed to.
	 * @param keys the keys
	 * @return emits how many there were
	 */
	public Mono<Long> deleteReactive(Collection<K> keys) {
		return Mono.fromCompletionStage(() -> deleteAsync(keys));
	}

	private Collection<List<Integer>> indexesBySlot(List<K> keys) {
		Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
		for (int i = 0; i < keys.size(); i++) {
			int slot = this.clustered ? Slots.of(this.codec.encodeKey(keys.get(i))) : 0;
			groups.computeIfAbsent(slot, (empty) -> new ArrayList<>()).add(i);
		}
		return groups.values();
	}

	@SuppressWarnings("unchecked")
	private static <K> K[] pick(List<K> keys, List<Integer> indexes) {
		return (K[]) indexes.stream().map(keys::get).toArray();
	}

	@SuppressWarnings("unchecked")
	private static <K, V> KeyValue<K, V>[] newArray(int length) {
		return (KeyValue<K, V>[]) new KeyValue<?, ?>[length];
	}

	private static CompletableFuture<Void> all(List<? extends CompletionStage<?>> stages) {
		return CompletableFuture
			.allOf(stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
	}

	private static <T> T join(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

}
