package io.github.elasticachespring.autoconfigure.connection;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.AsyncCommand;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.redis.connection.RedisPipelineException;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * A connection whose pipelines are answered as a whole: a command that fails costs nobody
 * but itself its result. Spring Data's own gives up at the first failure, and leaves the
 * commands behind it under way.
 *
 * <p>
 * The exception has all results ({@link RedisPipelineException#getPipelineResult()}), in
 * the place of each that failed its exception, and the first of these as its cause.
 */
final class PipelinedConnection extends LettuceConnection {

	private @Nullable List<PipelinedResult<?>> results;

	private @Nullable RedisAsyncCommands<byte[], byte[]> commands;

	PipelinedConnection(@Nullable StatefulRedisConnection<byte[], byte[]> sharedConnection,
			LettuceConnectionProvider connectionProvider, long timeout, int database) {
		super(sharedConnection, connectionProvider, timeout, database);
	}

	@Override
	public void openPipeline() {
		super.openPipeline();
		if (this.results == null) {
			this.results = new ArrayList<>();
		}
	}

	@Override
	protected RedisClusterAsyncCommands<byte[], byte[]> getAsyncDedicatedConnection() {
		RedisClusterAsyncCommands<byte[], byte[]> dedicated = super.getAsyncDedicatedConnection();
		List<PipelinedResult<?>> pipeline = this.results;
		if (pipeline == null || !(dedicated instanceof RedisAsyncCommands<byte[], byte[]> node)) {
			return dedicated;
		}
		RedisAsyncCommands<byte[], byte[]> pipelined = this.commands;
		if (pipelined == null) {
			pipelined = pipelined(node, pipeline);
			this.commands = pipelined;
		}
		return pipelined;
	}

	@SuppressWarnings("unchecked")
	private static RedisAsyncCommands<byte[], byte[]> pipelined(RedisAsyncCommands<byte[], byte[]> node,
			List<PipelinedResult<?>> pipeline) {
		return (RedisAsyncCommands<byte[], byte[]>) Proxy.newProxyInstance(PipelinedConnection.class.getClassLoader(),
				new Class<?>[] { RedisAsyncCommands.class }, (proxy, method, arguments) -> {
					try {
						Object result = method.invoke(node, arguments);
						if (result instanceof AsyncCommand<?, ?, ?> command) {
							PipelinedResult<?> pipelined = new PipelinedResult<>(command);
							pipeline.add(pipelined);
							return pipelined;
						}
						return result;
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	// Whether the overridden method's annotation is seen depends on the JDK.
	@Override
	@SuppressWarnings("NullAway")
	public List<@Nullable Object> closePipeline() {
		List<PipelinedResult<?>> pipeline = this.results;
		this.results = null;
		this.commands = null;
		try {
			return super.closePipeline();
		}
		catch (RedisPipelineException ex) {
			throw (pipeline != null) ? explained(ex, pipeline) : ex;
		}
	}

	/**
	 * Spring Data has put an exception of its own in the place of each command that
	 * failed.
	 */
	private RedisPipelineException explained(RedisPipelineException ex, List<PipelinedResult<?>> pipeline) {
		Iterator<Throwable> failures = pipeline.stream()
			.map(PipelinedResult::failure)
			.filter((failure) -> failure != null)
			.iterator();
		List<Object> results = new ArrayList<>();
		Exception first = null;
		for (Object result : ex.getPipelineResult()) {
			if (result instanceof InvalidDataAccessApiUsageException told && failures.hasNext()) {
				Exception failure = translate(failures.next(), told);
				first = (first != null) ? first : failure;
				results.add(failure);
			}
			else {
				results.add(result);
			}
		}
		return (first != null) ? new RedisPipelineException(first, results) : ex;
	}

	private Exception translate(Throwable failure, Exception told) {
		if (failure instanceof RedisCommandExecutionException || !(failure instanceof Exception known)) {
			return told;
		}
		Exception translated = convertLettuceAccessException(known);
		return (translated != null) ? translated : known;
	}

}
