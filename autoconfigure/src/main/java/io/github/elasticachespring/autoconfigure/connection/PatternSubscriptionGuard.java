package io.github.elasticachespring.autoconfigure.connection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.cluster.pubsub.api.async.RedisClusterPubSubAsyncCommands;
import io.lettuce.core.cluster.pubsub.api.reactive.RedisClusterPubSubReactiveCommands;
import io.lettuce.core.cluster.pubsub.api.sync.RedisClusterPubSubCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Refuses {@code PSUBSCRIBE} on a connection to ElastiCache Serverless, which does not
 * know it, with a word about what to do. Lettuce writes subscriptions in cluster mode
 * past the chain of interceptors, so the connection itself is guarded.
 */
final class PatternSubscriptionGuard implements InvocationHandler {

	private final Object target;

	private PatternSubscriptionGuard(Object target) {
		this.target = target;
	}

	static StatefulRedisPubSubConnection<?, ?> refusePatterns(StatefulRedisPubSubConnection<?, ?> connection) {
		return guard(StatefulRedisClusterPubSubConnection.class, connection);
	}

	private static <T> T guard(Class<T> type, Object target) {
		return type.cast(Proxy.newProxyInstance(PatternSubscriptionGuard.class.getClassLoader(),
				new Class<?>[] { type }, new PatternSubscriptionGuard(target)));
	}

	@Override
	public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
		return switch (method.getName()) {
			case "psubscribe" -> refuse(method);
			case "sync" -> guard(RedisClusterPubSubCommands.class, call(method, arguments));
			case "async" -> guard(RedisClusterPubSubAsyncCommands.class, call(method, arguments));
			case "reactive" -> guard(RedisClusterPubSubReactiveCommands.class, call(method, arguments));
			case "equals" -> proxy == arguments[0];
			default -> call(method, arguments);
		};
	}

	private Object call(Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(this.target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private Object refuse(Method method) {
		InvalidDataAccessApiUsageException refusal = new InvalidDataAccessApiUsageException("""
				ElastiCache Serverless does not support PSUBSCRIBE, and nothing was sent: subscribe to channels by \
				their names (ChannelTopic), or use a replication group where patterns or keyspace events are needed""");
		if (Mono.class.isAssignableFrom(method.getReturnType())) {
			return Mono.error(refusal);
		}
		throw refusal;
	}

}
