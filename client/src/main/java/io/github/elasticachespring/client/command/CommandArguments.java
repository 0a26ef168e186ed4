package io.github.elasticachespring.client.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a command by position, as the server will see them: index 0 is the
 * first argument after the command's name. Which API call an argument came from makes no
 * difference; a key of a raw {@code execute} is found like any other.
 *
 * <p>
 * A view of the command at hand, for the thread that holds it. Only the argument asked
 * for is looked at, so that a value that nobody asks for is neither encoded nor copied.
 */
public abstract sealed class CommandArguments permits DirectArguments, EncodedArguments {

	/** Longer than every option the server knows, shorter than most values. */
	static final int LONGEST_TOKEN = 128;

	/**
	 * The arguments of a command.
	 * @param command the command
	 * @return its arguments, none if the command has none
	 */
	public static CommandArguments of(RedisCommand<?, ?, ?> command) {
		return of(command.getArgs());
	}

	/**
	 * The given arguments by position.
	 * @param arguments the arguments, or {@code null} for none
	 * @return the view
	 */
	public static CommandArguments of(@Nullable CommandArgs<?, ?> arguments) {
		if (arguments == null) {
			return none();
		}
		return DirectArguments.isAvailable() ? new DirectArguments(arguments) : EncodedArguments.copyOf(arguments);
	}

	/**
	 * A command's arguments with one of them changed. The others are the command's own,
	 * by reference: no key and no value is encoded or copied. Where Lettuce's arguments
	 * cannot be read in place they are copied.
	 * @param command the command, whose arguments stay as they are
	 * @param index the argument to change, which is not a key
	 * @param number what to put there
	 * @param <K> the type of keys
	 * @param <V> the type of values
	 * @return other arguments, which route the command as its own do
	 */
	public static <K, V> CommandArgs<K, V> replacing(RedisCommand<K, V, ?> command, int index, long number) {
		return DirectArguments.isAvailable() ? DirectArguments.change(command.getArgs(), index, number)
				: EncodedArguments.change(command, index, number);
	}

	/**
	 * No arguments.
	 * @return the empty view
	 */
	public static CommandArguments none() {
		return EncodedArguments.NONE;
	}

	/**
	 * The number of arguments.
	 * @return the number, without the command's name
	 */
	public abstract int count();

	/**
	 * The bytes of an argument, without copying them where the codec does not.
	 * @param index the argument, from 0
	 * @return the bytes, to be read only
	 * @throws IndexOutOfBoundsException if there is no such argument
	 */
	public abstract ByteBuffer bytes(int index);

	/**
	 * An argument as an option's name. Meant for the positions of options: asking for a
	 * value encodes it.
	 * @param index the argument, from 0
	 * @return the argument in upper case; empty if it is missing, or too long to be an
	 * option
	 */
	public String token(int index) {
		if (index >= count()) {
			return "";
		}
		ByteBuffer bytes = bytes(index);
		return (bytes.remaining() > LONGEST_TOKEN) ? "" : upperCase(StandardCharsets.UTF_8.decode(bytes).toString());
	}

	/**
	 * Whether an argument is the given option.
	 * @param index the argument, from 0
	 * @param token the option's name in upper case
	 * @return {@code false} also if there is no such argument
	 */
	public boolean is(int index, String token) {
		return token.equals(token(index));
	}

	/**
	 * An argument as a number of things.
	 * @param index the argument, from 0
	 * @return the number, or -1 if the argument is missing, negative or no integer
	 */
	public long number(int index) {
		String token = token(index);
		if (token.isEmpty() || token.length() > 19) {
			return -1;
		}
		long number = 0;
		for (int i = 0; i < token.length(); i++) {
			char digit = token.charAt(i);
			if (digit < '0' || digit > '9') {
				return -1;
			}
			number = number * 10 + (digit - '0');
		}
		// Of 19 digits, more than a long holds is negative here.
		return Math.max(number, -1);
	}

	/**
	 * Upper case as the server has it: ASCII letters only.
	 */
	static String upperCase(String text) {
		char @Nullable [] upper = null;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c >= 'a' && c <= 'z') {
				upper = (upper != null) ? upper : text.toCharArray();
				upper[i] = (char) (c - ('a' - 'A'));
			}
		}
		return (upper != null) ? new String(upper) : text;
	}

}
