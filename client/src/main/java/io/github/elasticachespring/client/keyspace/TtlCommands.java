package io.github.elasticachespring.client.keyspace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandTraits;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Follow;
import io.github.elasticachespring.client.keyspace.TtlTreatment.FollowAtOnce;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Getex;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Options;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Own;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Restore;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Script;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Transaction;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Untouched;

import static io.github.elasticachespring.client.keyspace.ReplyRule.ANY;
import static io.github.elasticachespring.client.keyspace.ReplyRule.POSITIVE;
import static io.github.elasticachespring.client.keyspace.ReplyRule.PRESENT;

/**
 * The table of what writes, and what is done about the TTL of what it wrote. A test holds
 * it against the table of traits and the {@code COMMAND} reply of real servers: a command
 * that writes and is missing here fails it. docs/keyspace.md shows the same lines.
 *
 * <p>
 * Finding a line neither allocates nor searches.
 */
final class TtlCommands {

	private static final List<Line> LINES = new TtlCommands().lines();

	private static final Map<String, TtlTreatment> BY_NAME = byName();

	private static final @Nullable TtlTreatment[] BY_TYPE = byType();

	/** Of which types a subcommand decides. */
	private static final boolean[] CONTAINERS = containers();

	private final List<Line> lines = new ArrayList<>();

	private TtlCommands() {
	}

	/**
	 * Commands that are treated alike.
	 *
	 * @param names their names, a subcommand's after its container's and a blank
	 * @param treatment what is done
	 */
	record Line(List<String> names, TtlTreatment treatment) {

	}

	static List<Line> all() {
		return LINES;
	}

	static @Nullable TtlTreatment find(String name) {
		return BY_NAME.get(name);
	}

	/**
	 * What is done about a command.
	 * @return {@code null} for nothing, as for everything that reads
	 */
	static @Nullable TtlTreatment find(RedisCommand<?, ?, ?> command) {
		ProtocolKeyword keyword = command.getType();
		if (keyword instanceof CommandType type && !CONTAINERS[type.ordinal()]) {
			return BY_TYPE[type.ordinal()];
		}
		CommandTraits traits = CommandTraits.of(command);
		return traits.isKnown() ? BY_NAME.get(traits.name()) : null;
	}

	private List<Line> lines() {
		strings();
		collections();
		destinations();
		keyspace();
		streams();
		modules();
		scripts();
		untouched();
		put(Transaction.BEGIN, "MULTI");
		put(Transaction.EXECUTE, "EXEC");
		put(Transaction.ABANDON, "DISCARD RESET");
		return List.copyOf(this.lines);
	}

	private void strings() {
		put(new Options(false), "SET");
		put(new Options(true), "MSETEX");
		put(new Own(1, TtlUnit.SECONDS), "SETEX EXPIRE");
		put(new Own(1, TtlUnit.MILLIS), "PSETEX PEXPIRE");
		put(new Own(1, TtlUnit.AT_SECONDS), "EXPIREAT");
		put(new Own(1, TtlUnit.AT_MILLIS), "PEXPIREAT");
		put(new Getex(), "GETEX");
		put(new Restore(), "RESTORE RESTORE-ASKING");
		put(new FollowAtOnce(), "MSET");
		put(new Follow(POSITIVE, true, false), "SETNX PERSIST");
		put(new Follow(ANY, true, false), "GETSET");
		put(follow(POSITIVE), "MSETNX SETRANGE BITOP");
		put(follow(ANY), "APPEND INCR INCRBY INCRBYFLOAT DECR DECRBY SETBIT BITFIELD");
	}

	private void collections() {
		put(follow(ANY), "LPUSH RPUSH LSET LTRIM");
		put(follow(POSITIVE), "LPUSHX RPUSHX LINSERT LREM");
		put(follow(PRESENT), "LPOP RPOP LMOVE RPOPLPUSH BLMOVE BRPOPLPUSH");
		put(oneOf(), "LMPOP BLMPOP BLPOP BRPOP");
		put(follow(POSITIVE), "SADD SREM SMOVE");
		put(follow(PRESENT), "SPOP");
		put(follow(ANY), "ZADD ZINCRBY GEOADD");
		put(follow(POSITIVE), "ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE");
		put(follow(PRESENT), "ZPOPMIN ZPOPMAX");
		put(oneOf(), "ZMPOP BZMPOP BZPOPMIN BZPOPMAX");
		put(follow(ANY), "HSET HMSET HINCRBY HINCRBYFLOAT HGETEX HGETDEL");
		put(follow(POSITIVE), "HSETNX HSETEX HDEL");
		put(follow(ANY), "HEXPIRE HPEXPIRE HEXPIREAT HPEXPIREAT HPERSIST");
		put(follow(POSITIVE), "PFADD");
		put(follow(ANY), "PFMERGE");
	}

	private void destinations() {
		put(follow(POSITIVE), "SDIFFSTORE SINTERSTORE SUNIONSTORE ZDIFFSTORE ZINTERSTORE ZUNIONSTORE ZRANGESTORE");
		put(follow(POSITIVE), "GEOSEARCHSTORE GEORADIUS GEORADIUSBYMEMBER SORT");
	}

	private void keyspace() {
		put(follow(ANY), "RENAME");
		put(follow(POSITIVE), "RENAMENX COPY");
	}

	private void streams() {
		put(follow(PRESENT), "XADD");
		put(follow(ANY), "XCLAIM XAUTOCLAIM XCFGSET XSETID XDELEX XACKDEL");
		put(follow(POSITIVE), "XDEL XACK XTRIM");
		put(follow(ANY), "XGROUP CREATE", "XGROUP SETID", "XGROUP DELCONSUMER");
		put(follow(POSITIVE), "XGROUP CREATECONSUMER", "XGROUP DESTROY");
	}

	private void modules() {
		put(follow(PRESENT), "JSON.SET");
		put(follow(ANY), "JSON.MSET JSON.MERGE JSON.ARRAPPEND JSON.ARRINSERT JSON.ARRPOP JSON.ARRTRIM JSON.TOGGLE");
		put(follow(ANY), "JSON.NUMINCRBY JSON.NUMMULTBY JSON.STRAPPEND");
		put(follow(POSITIVE), "JSON.DEL JSON.FORGET JSON.CLEAR");
		put(follow(ANY), "BF.ADD BF.MADD BF.INSERT BF.RESERVE");
		put(follow(POSITIVE), "VADD VREM VSETATTR");
		put(follow(POSITIVE), "FT.SUGADD FT.SUGDEL");
	}

	private void scripts() {
		put(new Script(), "EVAL EVALSHA FCALL");
	}

	private void untouched() {
		untouched("it removes keys", "DEL UNLINK GETDEL DELEX DELIFEQ");
		untouched("the key goes to another database or server and keeps what TTL it has", "MOVE MIGRATE");
		untouched("it concerns databases as a whole", "FLUSHALL FLUSHDB SWAPDB SFLUSH");
		untouched("the stream stays as it is; what changes is who has an entry", "XREADGROUP");
		untouched("the key's content stays as it is; at most a count is cached in it", "PFCOUNT PFDEBUG");
		untouched("it stores code, not a key", "SCRIPT LOAD", "SCRIPT FLUSH", "FUNCTION LOAD", "FUNCTION RESTORE",
				"FUNCTION FLUSH", "FUNCTION DELETE");
		untouched("a message is not a key", "PUBLISH SPUBLISH");
		untouched("it concerns the cluster", "CLUSTER SETSLOT");
		untouched("an index is not a key", "FT.CREATE FT.ALTER FT.DROPINDEX FT.ALIASADD FT.ALIASDEL FT.ALIASUPDATE",
				"FT.SYNUPDATE FT.DICTADD FT.DICTDEL");
	}

	private static TtlTreatment follow(ReplyRule reply) {
		return new Follow(reply, false, false);
	}

	private static TtlTreatment oneOf() {
		return new Follow(PRESENT, false, true);
	}

	private void untouched(String reason, String... names) {
		put(new Untouched(reason), names);
	}

	/**
	 * Adds a line. With several lists, each that begins with a container's name is one
	 * name of two words.
	 */
	private void put(TtlTreatment treatment, String... lists) {
		List<String> names = new ArrayList<>();
		for (String list : lists) {
			if (list.matches("(XGROUP|SCRIPT|FUNCTION|CLUSTER) .*")) {
				names.add(list);
			}
			else {
				names.addAll(List.of(list.split(" ")));
			}
		}
		this.lines.add(new Line(List.copyOf(names), treatment));
	}

	private static Map<String, TtlTreatment> byName() {
		Map<String, TtlTreatment> treatments = new HashMap<>();
		for (Line line : LINES) {
			for (String name : line.names()) {
				if (treatments.put(name, line.treatment()) != null) {
					throw new IllegalStateException(name + " stands in the table twice");
				}
			}
		}
		treatments.values().removeIf(Untouched.class::isInstance);
		return Map.copyOf(treatments);
	}

	private static @Nullable TtlTreatment[] byType() {
		CommandType[] types = CommandType.values();
		@Nullable TtlTreatment[] treatments = new TtlTreatment[types.length];
		for (CommandType type : types) {
			treatments[type.ordinal()] = BY_NAME.get(type.toString());
		}
		return treatments;
	}

	private static boolean[] containers() {
		boolean[] containers = new boolean[CommandType.values().length];
		Stream.of(CommandType.values())
			.filter((type) -> BY_NAME.keySet().stream().anyMatch((name) -> name.startsWith(type + " ")))
			.forEach((type) -> containers[type.ordinal()] = true);
		return containers;
	}

}
