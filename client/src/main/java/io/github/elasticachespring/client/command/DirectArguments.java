package io.github.elasticachespring.client.command;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads single arguments out of Lettuce's {@link CommandArgs}. Its argument list is
 * package-private and has no public reader: what is public either encodes all arguments,
 * values included, or knows only the first one that the caller's API marked as a key,
 * which need not be the command's key at all.
 *
 * <p>
 * Five method handles open the list and its codec, an argument's own encoder, and a key
 * argument's object and codec. The JIT inlines them, so a key costs what its codec costs
 * (nothing but a wrapper for {@code byte[]}), and an option costs nothing: the options of
 * a SET with a 4-KB value take some 50 ns, against 1.3 µs ({@code byte[]}) or 9 µs (a
 * string) where the arguments are encoded. Should a Lettuce release, a module path or a
 * native image keep these members closed, {@link EncodedArguments} takes over, which is
 * as right but copies; the log says so once.
 */
final class DirectArguments extends CommandArguments {

	private static final @Nullable Access ACCESS = Access.open();

	private final List<?> arguments;

	DirectArguments(CommandArgs<?, ?> arguments) {
		this.arguments = access().list(arguments);
	}

	static boolean isAvailable() {
		return ACCESS != null;
	}

	@SuppressWarnings("unchecked")
	static <K, V> CommandArgs<K, V> change(CommandArgs<K, V> arguments, int index, long number) {
		CommandArgs<K, V> changed = new CommandArgs<>((RedisCodec<K, V>) access().codec(arguments)).add(number);
		List<Object> list = (List<Object>) access().list(changed);
		Object replacement = list.remove(0);
		list.addAll(access().list(arguments));
		list.set(index, replacement);
		return changed;
	}

	private static Access access() {
		Access access = ACCESS;
		if (access == null) {
			throw new IllegalStateException("Lettuce's command arguments are not accessible");
		}
		return access;
	}

	@Override
	public int count() {
		return this.arguments.size();
	}

	@Override
	public ByteBuffer bytes(int index) {
		Object argument = this.arguments.get(index);
		Access access = access();
		if (argument.getClass() == access.keyType) {
			return access.encodeKey(argument);
		}
		ByteBuf buffer = Unpooled.buffer(64);
		access.encode(argument, buffer);
		return EncodedArguments.next(buffer);
	}

	@Override
	public String token(int index) {
		if (index < this.arguments.size()) {
			Object argument = this.arguments.get(index);
			if (access().textTypes.contains(argument.getClass())) {
				String text = argument.toString();
				return (text.length() > LONGEST_TOKEN) ? "" : upperCase(text);
			}
		}
		return super.token(index);
	}

	/**
	 * The way into Lettuce's classes. A record, as the JIT trusts the fields of records.
	 *
	 * @param list {@code (CommandArgs) -> List}
	 * @param listCodec {@code (CommandArgs) -> RedisCodec}
	 * @param encode {@code (Object, ByteBuf) -> void}
	 * @param key {@code (Object) -> Object}
	 * @param codec {@code (Object) -> RedisCodec}
	 * @param keyType the type of an argument that is a key to Lettuce
	 * @param textTypes the types of arguments whose {@code toString()} is what is sent
	 */
	private record Access(MethodHandle list, MethodHandle listCodec, MethodHandle encode, MethodHandle key,
			MethodHandle codec, Class<?> keyType, Set<Class<?>> textTypes) {

		static @Nullable Access open() {
			try {
				MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(CommandArgs.class, MethodHandles.lookup());
				MethodHandle list = lookup.findGetter(CommandArgs.class, "singularArguments", List.class);
				MethodHandle listCodec = lookup.findGetter(CommandArgs.class, "codec", RedisCodec.class);
				List<?> samples = (List<?>) list.invoke(new CommandArgs<>(StringCodec.UTF8).addKey("key")
					.add(CommandKeyword.EX)
					.add("text")
					.add(1L)
					.add(1.0));
				Class<?> keyType = samples.get(0).getClass();
				MethodHandle encode = lookup.findVirtual(keyType.getSuperclass(), "encode",
						MethodType.methodType(void.class, ByteBuf.class));
				MethodHandle key = lookup.findGetter(keyType, "key", Object.class);
				MethodHandle codec = lookup.findGetter(keyType, "codec", RedisCodec.class);
				return new Access(list.asType(MethodType.methodType(List.class, CommandArgs.class)), listCodec,
						encode.asType(MethodType.methodType(void.class, Object.class, ByteBuf.class)),
						key.asType(MethodType.methodType(Object.class, Object.class)),
						codec.asType(MethodType.methodType(RedisCodec.class, Object.class)), keyType,
						Set.of(samples.get(1).getClass(), samples.get(2).getClass(), samples.get(3).getClass(),
								samples.get(4).getClass()));
			}
			catch (Throwable ex) {
				InternalLogger logger = InternalLoggerFactory.getInstance(DirectArguments.class);
				logger.warn("Lettuce's command arguments cannot be read in place and will be copied where a command's"
						+ " keys or options are looked at", ex);
				return null;
			}
		}

		List<?> list(CommandArgs<?, ?> arguments) {
			try {
				return (List<?>) this.list.invokeExact(arguments);
			}
			catch (Throwable ex) {
				throw failure(ex);
			}
		}

		RedisCodec<?, ?> codec(CommandArgs<?, ?> arguments) {
			try {
				return (RedisCodec<?, ?>) this.listCodec.invokeExact(arguments);
			}
			catch (Throwable ex) {
				throw failure(ex);
			}
		}

		void encode(Object argument, ByteBuf buffer) {
			try {
				this.encode.invokeExact(argument, buffer);
			}
			catch (Throwable ex) {
				throw failure(ex);
			}
		}

		@SuppressWarnings("unchecked")
		ByteBuffer encodeKey(Object argument) {
			try {
				Object key = (Object) this.key.invokeExact(argument);
				RedisCodec<Object, ?> codec = (RedisCodec<Object, ?>) (RedisCodec<?, ?>) this.codec
					.invokeExact(argument);
				return codec.encodeKey(key);
			}
			catch (Throwable ex) {
				throw failure(ex);
			}
		}

		private static RuntimeException failure(Throwable ex) {
			if (ex instanceof RuntimeException runtimeException) {
				return runtimeException;
			}
			if (ex instanceof Error error) {
				throw error;
			}
			return new IllegalStateException(ex);
		}

	}

}
