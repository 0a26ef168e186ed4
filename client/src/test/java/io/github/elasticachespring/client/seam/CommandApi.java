package io.github.elasticachespring.client.seam;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.PipelinedRedisFuture;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.RedisCommand;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The ways in which an application can send a command.
 */
enum CommandApi {

	SYNC {
		@Override
		void send(CommandFamily family, CommandDoor door, List<RedisCommand<?, ?, ?>> recorded) {
			family.send(calling(door.sync()));
		}
	},

	ASYNC {
		@Override
		void send(CommandFamily family, CommandDoor door, List<RedisCommand<?, ?, ?>> recorded) {
			family.send(calling(door.async()));
		}
	},

	REACTIVE {
		@Override
		void send(CommandFamily family, CommandDoor door, List<RedisCommand<?, ?, ?>> recorded) {
			family.send(calling(door.reactive()));
		}
	},

	DISPATCH {
		@Override
		void send(CommandFamily family, CommandDoor door, List<RedisCommand<?, ?, ?>> recorded) {
			List<AsyncCommand<String, String, ?>> commands = again(recorded);
			commands.forEach(door.connection()::dispatch);
			await(commands);
		}
	},

	DISPATCH_SEVERAL {
		@Override
		void send(CommandFamily family, CommandDoor door, List<RedisCommand<?, ?, ?>> recorded) {
			List<AsyncCommand<String, String, ?>> commands = again(recorded);
			door.connection().dispatch(commands);
			await(commands);
		}
	},

	PIPELINE {
		@Override
		void send(CommandFamily family, CommandDoor door, List<RedisCommand<?, ?, ?>> recorded) {
			List<AsyncCommand<String, String, ?>> commands = again(recorded);
			door.connection().setAutoFlushCommands(false);
			try {
				commands.forEach(door.connection()::dispatch);
				door.connection().flushCommands();
			}
			finally {
				door.connection().setAutoFlushCommands(true);
			}
			await(commands);
		}
	};

	/**
	 * Sends a family's commands and waits for the replies.
	 * @param family the family
	 * @param door where to send them
	 * @param recorded the same commands, as the async API made them
	 */
	abstract void send(CommandFamily family, CommandDoor door, List<RedisCommand<?, ?, ?>> recorded);

	private static AsyncCommand<String, String, ?> again(RedisCommand<?, ?, ?> command) {
		@SuppressWarnings("unchecked")
		RedisCommand<String, String, ?> recorded = (RedisCommand<String, String, ?>) command;
		return new AsyncCommand<>(
				new Command<>(recorded.getType(), new NestedMultiOutput<>(StringCodec.UTF8), recorded.getArgs()));
	}

	private static List<AsyncCommand<String, String, ?>> again(List<RedisCommand<?, ?, ?>> recorded) {
		List<AsyncCommand<String, String, ?>> commands = new ArrayList<>();
		recorded.forEach((command) -> commands.add(again(command)));
		return commands;
	}

	/** Whatever the replies. */
	private static void await(List<? extends CompletionStage<?>> replies) {
		CompletableFuture<?>[] all = replies.stream()
			.map((reply) -> reply.toCompletableFuture().handle((value, failure) -> value))
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(all).orTimeout(10, TimeUnit.SECONDS).join();
	}

	@SuppressWarnings("unchecked")
	private static RedisAsyncCommands<String, String> calling(Object commands) {
		return (RedisAsyncCommands<String, String>) Proxy.newProxyInstance(CommandApi.class.getClassLoader(),
				new Class<?>[] { RedisAsyncCommands.class }, new Calls(commands));
	}

	/**
	 * Turns calls of the async API into calls of any other, and waits for the reply
	 * unless the server only queues the command. An error is a reply, too: a replica may
	 * not have what was written a moment ago.
	 */
	private static final class Calls implements InvocationHandler {

		private final Object commands;

		private boolean transaction;

		private Calls(Object commands) {
			this.commands = commands;
		}

		@Override
		public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
			Object reply = call(method, arguments);
			if (method.getReturnType() != RedisFuture.class) {
				return reply;
			}
			this.transaction = switch (method.getName()) {
				case "multi" -> true;
				case "exec", "discard" -> false;
				default -> this.transaction;
			};
			CompletionStage<Object> stage = stage(reply);
			if (!this.transaction) {
				await(List.of(stage));
			}
			return new PipelinedRedisFuture<>(stage);
		}

		private Object call(Method method, Object[] arguments) throws Throwable {
			Method found = Stream.of(this.commands.getClass().getInterfaces())
				.flatMap((type) -> Stream.of(type.getMethods()))
				.filter((other) -> other.getName().equals(method.getName())
						&& List.of(other.getParameterTypes()).equals(List.of(method.getParameterTypes())))
				.findFirst()
				.orElseThrow(() -> new NoSuchMethodException(this.commands.getClass() + " has no " + method));
			try {
				return found.invoke(this.commands, arguments);
			}
			catch (InvocationTargetException ex) {
				if (ex.getCause() instanceof RedisCommandExecutionException error) {
					return CompletableFuture.failedFuture(error);
				}
				throw ex.getCause();
			}
		}

		@SuppressWarnings("unchecked")
		private static CompletionStage<Object> stage(Object reply) {
			if (reply instanceof Mono<?> mono) {
				return (CompletionStage<Object>) mono.toFuture();
			}
			if (reply instanceof Flux<?> flux) {
				return flux.collectList().cast(Object.class).toFuture();
			}
			return (reply instanceof CompletionStage<?> stage) ? (CompletionStage<Object>) stage
					: CompletableFuture.completedFuture(reply);
		}

	}

}
