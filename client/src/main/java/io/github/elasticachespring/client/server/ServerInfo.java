package io.github.elasticachespring.client.server;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One {@code INFO} reply. Serverless and access rules withhold parts of it, and versions
 * differ in what they tell: whatever is not there, or not a number, is unknown, and
 * nothing fails. Immutable.
 */
public final class ServerInfo {

	/** A reply that tells nothing. */
	public static final ServerInfo UNKNOWN = new ServerInfo(Map.of());

	private static final Pattern DATABASE = Pattern.compile("db\\d+");

	private final Map<String, String> fields;

	private ServerInfo(Map<String, String> fields) {
		this.fields = fields;
	}

	/**
	 * Reads a reply: a field and its value on each line, sections headed by {@code #}.
	 * @param reply the server's reply
	 * @return what it tells
	 */
	public static ServerInfo parse(String reply) {
		Map<String, String> fields = new TreeMap<>();
		reply.lines().forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0 && line.charAt(0) != '#') {
				fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
			}
		});
		return new ServerInfo(Collections.unmodifiableMap(fields));
	}

	/**
	 * A field as it stands there.
	 * @param field the field's name
	 * @return its value, {@code null} if unknown
	 */
	public @Nullable String text(String field) {
		return this.fields.get(field);
	}

	/**
	 * A whole number.
	 * @param field the field's name
	 * @return its value, empty if unknown
	 */
	public OptionalLong number(String field) {
		return whole(this.fields.get(field));
	}

	/**
	 * One of several numbers in a field, as in {@code keys=10,expires=3}.
	 * @param field the field's name
	 * @param what what stands before the number, as {@code keys=}
	 * @return its value, empty if unknown
	 */
	public OptionalLong number(String field, String what) {
		String text = this.fields.get(field);
		if (text != null) {
			for (String part : text.split(",")) {
				if (part.startsWith(what)) {
					return whole(part.substring(what.length()));
				}
			}
		}
		return OptionalLong.empty();
	}

	/**
	 * A number with a fraction.
	 * @param field the field's name
	 * @return its value, empty if unknown
	 */
	public OptionalDouble decimal(String field) {
		String text = this.fields.get(field);
		try {
			return (text != null) ? OptionalDouble.of(Double.parseDouble(text)) : OptionalDouble.empty();
		}
		catch (NumberFormatException ex) {
			return OptionalDouble.empty();
		}
	}

	/**
	 * Whether the node takes writes.
	 * @return its role, {@link NodeRole#UNKNOWN} if withheld
	 */
	public NodeRole role() {
		return switch (this.fields.getOrDefault("role", "")) {
			case "master" -> NodeRole.PRIMARY;
			case "slave" -> NodeRole.REPLICA;
			default -> NodeRole.UNKNOWN;
		};
	}

	/**
	 * The engine and its version.
	 * @return {@code valkey 8.1.0} or {@code redis 7.0.15}, {@code null} if unknown
	 */
	public @Nullable String engine() {
		String valkey = text("valkey_version");
		if (valkey != null) {
			return "valkey " + valkey;
		}
		String redis = text("redis_version");
		return (redis != null) ? "redis " + redis : null;
	}

	/**
	 * How many keys there are, in all databases.
	 * @return the number, empty if unknown: a server without a key lists no database
	 */
	public OptionalLong keys() {
		return keyspace("keys=");
	}

	/**
	 * How many keys have a TTL, in all databases.
	 * @return the number, empty if unknown
	 */
	public OptionalLong volatileKeys() {
		return keyspace("expires=");
	}

	private OptionalLong keyspace(String what) {
		if (!this.fields.containsKey("expired_keys")) {
			// Neither is told, so that nothing can be said.
			return OptionalLong.empty();
		}
		long total = 0;
		for (Map.Entry<String, String> field : this.fields.entrySet()) {
			if (DATABASE.matcher(field.getKey()).matches()) {
				OptionalLong number = number(field.getKey(), what);
				if (number.isEmpty()) {
					return OptionalLong.empty();
				}
				total += number.getAsLong();
			}
		}
		return OptionalLong.of(total);
	}

	private static OptionalLong whole(@Nullable String text) {
		try {
			return (text != null) ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
		}
		catch (NumberFormatException ex) {
			return OptionalLong.empty();
		}
	}

	/**
	 * Whether nothing is known.
	 * @return {@code true} if the reply had no field, or there was none
	 */
	public boolean isEmpty() {
		return this.fields.isEmpty();
	}

	@Override
	public String toString() {
		return this.fields.toString();
	}

}
