package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.protocol.RedisCommand;

import io.github.elasticachespring.client.command.CommandArguments;

/**
 * Scripts that say in their first line that they write nothing, which the server holds
 * them to: {@code #!lua flags=no-writes}. One that was sent as EVAL is known by its
 * digest when it is sent as EVALSHA.
 *
 * <p>
 * Thread-safe. The number of digests is bounded; of one that is not remembered the TTL of
 * keys that a rule names is looked after as of any script's.
 *
 * @see <a href="https://valkey.io/topics/eval-intro/">Scripts and their flags</a>
 */
final class ReadOnlyScripts {

	private static final int MOST = 1000;

	private static final int LONGEST_FIRST_LINE = 256;

	private final Set<String> digests = ConcurrentHashMap.newKeySet();

	/**
	 * Whether a command runs such a script.
	 * @param command EVAL, EVALSHA or FCALL
	 * @param arguments its arguments
	 */
	boolean contain(RedisCommand<?, ?, ?> command, CommandArguments arguments) {
		return switch (command.getType().toString()) {
			case "EVAL" -> isReadOnly(arguments.bytes(0));
			case "EVALSHA" -> !this.digests.isEmpty() && this.digests.contains(arguments.token(0));
			default -> false;
		};
	}

	private boolean isReadOnly(ByteBuffer script) {
		if (!firstLine(script.duplicate()).contains("no-writes")) {
			return false;
		}
		if (this.digests.size() < MOST) {
			this.digests.add(sha1(script.duplicate()));
		}
		return true;
	}

	/** Empty if it is no line of flags. */
	private static String firstLine(ByteBuffer script) {
		if (script.remaining() < 2 || script.get(script.position()) != '#') {
			return "";
		}
		script.limit(script.position() + Math.min(script.remaining(), LONGEST_FIRST_LINE));
		String text = StandardCharsets.ISO_8859_1.decode(script).toString();
		return text.lines().findFirst().orElse("");
	}

	/** In upper case, as arguments are compared. */
	private static String sha1(ByteBuffer script) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-1");
			digest.update(script);
			return HexFormat.of().formatHex(digest.digest()).toUpperCase(Locale.ROOT);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-1", ex);
		}
	}

}
