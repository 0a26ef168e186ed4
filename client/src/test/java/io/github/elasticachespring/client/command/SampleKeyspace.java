package io.github.elasticachespring.client.command;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The keys that samples meet on a server.
 */
record SampleKeyspace(RawConnection connection) {

	/**
	 * Puts the fixture in place of whatever is there.
	 */
	void fill() {
		this.connection.send("FLUSHALL");
		for (List<String> words : CommandSample.FIXTURE) {
			assertThat(String.valueOf(this.connection.send(words))).as("%s", words).doesNotStartWith("error");
		}
	}

	void empty() {
		this.connection.send("FLUSHALL");
	}

	/**
	 * The sample as it is to be sent.
	 */
	List<String> resolve(CommandSample sample) {
		if (!sample.words().contains("{dump}")) {
			return sample.words();
		}
		fill();
		String dump = (String) this.connection.list("DUMP", "str").get(0);
		return sample.words().stream().map((word) -> word.equals("{dump}") ? dump : word).toList();
	}

	Set<String> keys() {
		Set<String> keys = new TreeSet<>();
		flat(this.connection.list("KEYS", "*")).forEach((key) -> keys.add((String) key));
		return keys;
	}

	/**
	 * Every key's content, the order of unordered types left out of account, and whether
	 * it has a TTL.
	 */
	Map<String, String> state() {
		Map<String, String> state = new TreeMap<>();
		for (String key : keys()) {
			String type = (String) this.connection.list("TYPE", key).get(0);
			Object content = switch (type) {
				case "string" -> this.connection.list("GET", key);
				case "list" -> this.connection.list("LRANGE", key, "0", "-1");
				case "set" -> sorted(this.connection.list("SMEMBERS", key));
				case "zset" -> this.connection.list("ZRANGE", key, "0", "-1", "WITHSCORES");
				case "hash" -> sorted(this.connection.list("HGETALL", key));
				default -> this.connection.list("DUMP", key);
			};
			boolean expires = !this.connection.list("PTTL", key).equals(List.of(-1L));
			state.put(key, content + (expires ? " with a TTL" : ""));
		}
		return state;
	}

	static List<String> sorted(List<?> reply) {
		return flat(reply).map(String::valueOf).sorted().toList();
	}

	private static Stream<Object> flat(List<?> reply) {
		return reply.stream().flatMap((item) -> (item instanceof List<?> list) ? list.stream() : Stream.of(item));
	}

}
