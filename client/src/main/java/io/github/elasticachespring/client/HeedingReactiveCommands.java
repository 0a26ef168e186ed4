package io.github.elasticachespring.client;

import java.util.function.Supplier;

import io.lettuce.core.RedisReactiveCommandsImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.protocol.RedisCommand;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.elasticachespring.client.failover.MaxWait;

/**
 * Reactive commands that heed a {@link MaxWait} in their subscriber's context.
 */
final class HeedingReactiveCommands<K, V> extends RedisReactiveCommandsImpl<K, V>
		implements RedisReactiveCommands<K, V>, RedisClusterReactiveCommands<K, V> {

	HeedingReactiveCommands(StatefulRedisConnection<K, V> connection, RedisCodec<K, V> codec,
			Supplier<JsonParser> parser) {
		super(connection, codec, parser);
	}

	@Override
	public <T> Mono<T> createMono(Supplier<RedisCommand<K, V, T>> command) {
		return MaxWait.heeding(super.createMono(command));
	}

	@Override
	public <T> Flux<T> createFlux(Supplier<RedisCommand<K, V, T>> command) {
		return MaxWait.heeding(super.createFlux(command));
	}

	@Override
	public <T, R> Flux<R> createDissolvingFlux(Supplier<RedisCommand<K, V, T>> command) {
		return MaxWait.heeding(super.createDissolvingFlux(command));
	}

}
