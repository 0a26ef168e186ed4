package io.github.elasticachespring.client.command;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A server's own table: its reply to COMMAND, subcommands included.
 */
record CommandTable(List<Entry> entries) {

	static CommandTable of(List<?> reply) {
		List<Entry> entries = new ArrayList<>();
		for (Object command : reply) {
			add((List<?>) command, entries);
		}
		return new CommandTable(entries);
	}

	private static void add(List<?> command, List<Entry> entries) {
		List<?> subcommands = (command.size() > 9) ? (List<?>) command.get(9) : List.of();
		List<String> specifications = new ArrayList<>();
		if (command.size() > 8) {
			((List<?>) command.get(8)).forEach((specification) -> specifications.add(keys((List<?>) specification)));
		}
		String name = ((String) command.get(0)).replace('|', ' ').toUpperCase(Locale.ROOT);
		entries.add(new Entry(name, integer(command.get(1)), strings(command.get(2)), integer(command.get(3)),
				integer(command.get(4)), integer(command.get(5)), specifications, !subcommands.isEmpty()));
		subcommands.forEach((subcommand) -> add((List<?>) subcommand, entries));
	}

	/**
	 * A key specification in the words of {@link #keys(KeyPositions)}.
	 */
	private static String keys(List<?> specification) {
		List<?> begin = (List<?>) get(specification, "begin_search");
		List<?> find = (List<?>) get(specification, "find_keys");
		List<?> beginBy = (List<?>) get(begin, "spec");
		List<?> findBy = (List<?>) get(find, "spec");
		String where = switch ((String) get(begin, "type")) {
			case "index" -> "at " + get(beginBy, "index");
			case "keyword" -> "after " + get(beginBy, "keyword") + " from " + get(beginBy, "startfrom");
			default -> "unknown";
		};
		return where + switch ((String) get(find, "type")) {
			case "range" -> ", last " + get(findBy, "lastkey") + " step " + get(findBy, "keystep")
					+ (integer(get(findBy, "limit")) > 1 ? " of 1/" + get(findBy, "limit") : "");
			case "keynum" -> ", counted, step " + get(findBy, "keystep");
			default -> ", unknown";
		};
	}

	/**
	 * Key positions in the words of the server's key specifications.
	 */
	static List<String> keys(KeyPositions positions) {
		List<String> words = new ArrayList<>();
		for (KeyPositions.Span span : positions.spans()) {
			if (span instanceof KeyPositions.Range range) {
				int last = (range.last() < 0) ? range.last() : range.last() - range.first();
				words.add("at " + range.first() + ", last " + last + " step " + range.step());
			}
			else if (span instanceof KeyPositions.Counted counted) {
				words.add("at " + counted.count() + ", counted, step " + counted.step());
			}
			else {
				words.add(span.getClass().getSimpleName());
			}
		}
		return words;
	}

	private static Object get(List<?> map, String key) {
		return map.get(map.indexOf(key) + 1);
	}

	private static int integer(Object value) {
		return ((Long) value).intValue();
	}

	private static Set<String> strings(Object value) {
		Set<String> strings = new HashSet<>();
		((List<?>) value).forEach((string) -> strings.add((String) string));
		return strings;
	}

	/**
	 * One command.
	 */
	record Entry(String name, int arity, Set<String> flags, int first, int last, int step, List<String> keys,
			boolean container) {

		boolean is(String flag) {
			return this.flags.contains(flag);
		}

	}

}
