package io.github.elasticachespring.client.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandArguments;

/**
 * Hits and misses, counted from the replies that callers get: a redirection is neither.
 * Counted are the commands that fetch what is stored under a key and whose reply tells
 * whether the key was there, as the server counts them in {@code keyspace_hits} and
 * {@code keyspace_misses}. Others, such as HGET or LRANGE, reply alike for a missing key
 * and a missing part of one.
 */
final class Lookups {

	/** What a reply tells. */
	enum Kind {

		/** Nothing. */
		NONE,

		/** A value, or that there is none. */
		VALUE,

		/** A value or none for each key. */
		VALUE_PER_KEY,

		/** The members of one key, none of which means that there is no such key. */
		MEMBERS

	}

	private static final Kind[] KINDS = kinds();

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

	private static Kind[] kinds() {
		Kind[] kinds = new Kind[CommandNames.COUNT];
		Arrays.fill(kinds, Kind.NONE);
		set(kinds, Kind.VALUE, CommandType.GET, CommandType.GETEX, CommandType.GETDEL, CommandType.GETSET,
				CommandType.SET);
		set(kinds, Kind.VALUE_PER_KEY, CommandType.MGET);
		set(kinds, Kind.MEMBERS, CommandType.HGETALL, CommandType.SMEMBERS);
		return kinds;
	}

	private static void set(Kind[] kinds, Kind kind, CommandType... types) {
		for (CommandType type : types) {
			kinds[CommandNames.number(type)] = kind;
		}
	}

	/**
	 * What the reply to a command will tell.
	 * @param number the command's number
	 * @param command the command
	 */
	static Kind kind(int number, RedisCommand<?, ?, ?> command) {
		Kind kind = KINDS[number];
		if (kind == Kind.VALUE && command.getType() == CommandType.SET) {
			return repliesWithOldValue(CommandArguments.of(command)) ? kind : Kind.NONE;
		}
		return kind;
	}

	/** Whether a SET has the option GET. */
	private static boolean repliesWithOldValue(CommandArguments arguments) {
		for (int i = 2; i < arguments.count(); i++) {
			if (arguments.is(i, "GET")) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether what a command's output holds in the end is enough to tell a hit from a
	 * miss, so that nobody need look on while the reply comes in.
	 */
	static boolean tellsInTheEnd(Kind kind, @Nullable CommandOutput<?, ?, ?> output) {
		return kind == Kind.VALUE && output != null && output.getClass() == ValueOutput.class;
	}

	void count(int hits, int misses) {
		if (hits > 0) {
			this.hits.add(hits);
		}
		if (misses > 0) {
			this.misses.add(misses);
		}
	}

	LongAdder hits() {
		return this.hits;
	}

	LongAdder misses() {
		return this.misses;
	}

}
