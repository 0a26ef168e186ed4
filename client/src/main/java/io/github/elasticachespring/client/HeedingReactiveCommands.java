package io.github.elasticachespring.client;

import java.util.List;
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

import io.github.elasticachespring.client.command.CallerContext;

/**
 * Reactive commands to one node that heed what the chain looks for in their subscriber's
 * context.
 */
final class HeedingReactiveCommands<K, V> extends RedisReactiveCommandsImpl<K, V>
		implements RedisReactiveCommands<K, V>, RedisClusterReactiveCommands<K, V> {

	private final List<CallerContext> contexts;

	HeedingReactiveCommands(StatefulRedisConnection<K, V> connection, RedisCodec<K, V> codec,
			Supplier<JsonParser> parser, List<CallerContext> contexts) {
		super(connection, codec, parser);
		this.contexts = contexts;
	}

	@Override
	public <T> Mono<T> createMono(Supplier<RedisCommand<K, V, T>> command) {
		return CallerContext.heed(super.createMono(command), this.contexts);
	}

	@Override
	public <T> Flux<T> createFlux(Supplier<RedisCommand<K, V, T>> command) {
		return CallerContext.heed(super.createFlux(command), this.contexts);
	}

	@Override
	public <T, R> Flux<R> createDissolvingFlux(Supplier<RedisCommand<K, V, T>> command) {
		return CallerContext.heed(super.<T, R>createDissolvingFlux(command), this.contexts);
	}

}
