package io.github.elasticachespring.client.command;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.elasticachespring.client.command.CommandTraits.Builder;
import io.github.elasticachespring.client.command.KeyPositions.Extent;
import io.github.elasticachespring.client.command.RepeatabilityRule.Options;

import static io.github.elasticachespring.client.command.CommandBinding.CONNECTION;
import static io.github.elasticachespring.client.command.CommandBinding.NODE;
import static io.github.elasticachespring.client.command.KeyAccess.CHANNEL;
import static io.github.elasticachespring.client.command.KeyAccess.CREATE;
import static io.github.elasticachespring.client.command.KeyAccess.DELETE;
import static io.github.elasticachespring.client.command.KeyAccess.MODIFY;
import static io.github.elasticachespring.client.command.KeyAccess.READ;
import static io.github.elasticachespring.client.command.KeyPositions.counted;
import static io.github.elasticachespring.client.command.KeyPositions.key;
import static io.github.elasticachespring.client.command.KeyPositions.keys;
import static io.github.elasticachespring.client.command.Repeatability.EXACT;
import static io.github.elasticachespring.client.command.Repeatability.NEVER;
import static io.github.elasticachespring.client.command.Repeatability.STATE;
import static io.github.elasticachespring.client.command.RepeatabilityRule.afterPairs;
import static io.github.elasticachespring.client.command.RepeatabilityRule.intoDestination;
import static io.github.elasticachespring.client.command.RepeatabilityRule.onlyIf;
import static io.github.elasticachespring.client.command.RepeatabilityRule.onlyWith;
import static io.github.elasticachespring.client.command.RepeatabilityRule.unlessPositional;

/**
 * The table behind {@link CommandTraits}: one line for each group of commands that are
 * alike. Key positions count the command's name as 0, as the server's do; indexes into
 * arguments, which rules use, begin after the name.
 *
 * <p>
 * Sources: the {@code COMMAND} reply of Redis 6.2 and 7.0; for what is newer, and for the
 * modules, the command pages of valkey.io and redis.io.
 */
final class CommandTraitsTable {

	private static final KeyPositions NO_KEY = KeyPositions.NONE;

	private final Map<String, Builder> lines = new LinkedHashMap<>();

	private CommandTraitsTable() {
	}

	/**
	 * The table.
	 * @return traits by name in upper case, a container with its subcommands inside
	 */
	static Map<String, CommandTraits> load() {
		CommandTraitsTable table = new CommandTraitsTable();
		table.strings();
		table.keyspace();
		table.lists();
		table.sets();
		table.sortedSets();
		table.hashes();
		table.streams();
		table.otherTypes();
		table.scripts();
		table.connection();
		table.pubSub();
		table.server();
		table.cluster();
		table.jsonModule();
		table.otherModules();
		return table.assemble();
	}

	private void strings() {
		Options set = Options.from(2, EXACT).with(EXACT, 1, "EX PX EXAT PXAT").with(STATE, 0, "XX KEEPTTL");
		Options getex = Options.from(1, EXACT).with(STATE, 1, "EX PX EXAT PXAT").with(STATE, 0, "PERSIST");
		Options bitfield = Options.from(1, EXACT)
			.with(EXACT, 2, "GET")
			.with(EXACT, 1, "OVERFLOW")
			.with(STATE, 3, "SET");
		put(read(key(READ, 1)), "GET STRLEN GETRANGE SUBSTR GETBIT BITCOUNT BITPOS BITFIELD_RO DIGEST");
		put(read(keys(READ, 1, -1, 1)), "MGET");
		put(read(keys(READ, 1, 2, 1)), "LCS");
		put(read(KeyPositions.after(READ, "KEYS", 2, Map.of("STRINGS", 2, "MINMATCHLEN", 1), Extent.TWO)), "STRALGO");
		put(write(set, key(CREATE, 1)), "SET");
		put(write(EXACT, key(CREATE, 1)), "SETEX PSETEX SETRANGE");
		put(write(EXACT, keys(CREATE, 1, -1, 2)), "MSET");
		put(write(NEVER, keys(CREATE, 1, -1, 2)), "MSETNX");
		put(write(afterPairs(set), counted(CREATE, 1, 2)), "MSETEX");
		put(write(STATE, key(CREATE, 1)), "SETBIT");
		put(write(NEVER, key(CREATE, 1)), "SETNX GETSET APPEND INCR INCRBY INCRBYFLOAT DECR DECRBY");
		put(write(getex, key(MODIFY, 1)).changes((args) -> args.count() > 1), "GETEX");
		put(write(NEVER, key(DELETE, 1)), "GETDEL");
		put(write(STATE, key(DELETE, 1)), "DELEX DELIFEQ");
		put(write(intoDestination(), key(CREATE, 2).and(keys(READ, 3, -1, 1))), "BITOP");
		put(write(bitfield, key(CREATE, 1)).changes((args) -> bitfield.judge(args, NO_KEY) != EXACT), "BITFIELD");
	}

	private void keyspace() {
		KeyPositions store = key(READ, 1)
			.and(KeyPositions.operand(CREATE, Set.of("STORE"), 2, Map.of("BY", 1, "GET", 1, "LIMIT", 2)));
		put(read(key(READ, 1)), "TTL PTTL EXPIRETIME PEXPIRETIME TYPE DUMP SORT_RO");
		put(read(keys(READ, 1, -1, 1)), "EXISTS TOUCH");
		put(read(NO_KEY), "KEYS RANDOMKEY DBSIZE");
		put(read(NO_KEY).cursor(0), "SCAN");
		put(read(key(READ, 2)), "OBJECT", "ENCODING FREQ IDLETIME REFCOUNT");
		put(other(EXACT), "OBJECT", "HELP");
		put(write(STATE, keys(DELETE, 1, -1, 1)), "DEL UNLINK");
		put(write(STATE, key(MODIFY, 1)), "EXPIRE PEXPIRE EXPIREAT PEXPIREAT PERSIST");
		put(write(STATE, key(DELETE, 1)), "MOVE");
		put(write(NEVER, key(DELETE, 1).and(key(CREATE, 2))), "RENAME RENAMENX");
		put(write(onlyWith(2, "REPLACE"), key(READ, 1).and(key(CREATE, 2))), "COPY");
		put(write(onlyWith(3, "REPLACE"), key(CREATE, 1)), "RESTORE");
		put(write(NEVER, key(CREATE, 1)), "RESTORE-ASKING");
		put(write(intoDestination(), store).changes((args) -> writesAny(store, args)), "SORT");
		put(write(NEVER,
				key(DELETE, 3)
					.orIfEmpty(KeyPositions.after(DELETE, "KEYS", 6, Map.of("AUTH", 1, "AUTH2", 2), Extent.REST))),
				"MIGRATE");
		put(write(EXACT, NO_KEY), "FLUSHALL FLUSHDB");
		put(write(NEVER, NO_KEY), "SWAPDB SFLUSH");
	}

	private void lists() {
		KeyPositions move = key(MODIFY, 1).and(key(CREATE, 2));
		put(read(key(READ, 1)), "LLEN LINDEX LRANGE LPOS");
		put(write(NEVER, key(CREATE, 1)), "LPUSH RPUSH");
		put(write(NEVER, key(MODIFY, 1)), "LPUSHX RPUSHX LPOP RPOP LINSERT LSET LTRIM");
		put(write(onlyIf(1, "0", STATE), key(MODIFY, 1)), "LREM");
		put(write(NEVER, move), "LMOVE RPOPLPUSH");
		put(write(NEVER, counted(MODIFY, 1, 1)), "LMPOP");
		put(write(NEVER, keys(MODIFY, 1, -2, 1)).blocking(BlockingTimeout.LAST_SECONDS), "BLPOP BRPOP");
		put(write(NEVER, move).blocking(BlockingTimeout.LAST_SECONDS), "BLMOVE BRPOPLPUSH");
		put(write(NEVER, counted(MODIFY, 2, 1)).blocking(BlockingTimeout.FIRST_SECONDS), "BLMPOP");
	}

	private void sets() {
		put(read(key(READ, 1)), "SCARD SISMEMBER SMISMEMBER SMEMBERS SRANDMEMBER");
		put(read(key(READ, 1)).cursor(1), "SSCAN");
		put(read(keys(READ, 1, -1, 1)), "SDIFF SINTER SUNION");
		put(read(counted(READ, 1, 1)), "SINTERCARD");
		put(write(STATE, key(CREATE, 1)), "SADD");
		put(write(STATE, key(MODIFY, 1)), "SREM");
		put(write(NEVER, key(MODIFY, 1)), "SPOP");
		put(write(STATE, key(MODIFY, 1).and(key(CREATE, 2))), "SMOVE");
		put(write(intoDestination(), key(CREATE, 1).and(keys(READ, 2, -1, 1))), "SDIFFSTORE SINTERSTORE SUNIONSTORE");
	}

	private void sortedSets() {
		Options zadd = Options.from(1, STATE).with(STATE, 0, "NX XX GT LT CH").untilNumber();
		KeyPositions destination = key(CREATE, 1);
		put(read(key(READ, 1)), "ZCARD ZCOUNT ZLEXCOUNT ZMSCORE ZRANDMEMBER ZRANK ZREVRANK ZSCORE");
		put(read(key(READ, 1)), "ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE");
		put(read(key(READ, 1)).cursor(1), "ZSCAN");
		put(read(counted(READ, 1, 1)), "ZDIFF ZINTER ZINTERCARD ZUNION");
		put(write(zadd, key(CREATE, 1)), "ZADD");
		put(write(NEVER, key(CREATE, 1)), "ZINCRBY");
		put(write(STATE, key(MODIFY, 1)), "ZREM ZREMRANGEBYLEX ZREMRANGEBYSCORE");
		put(write(NEVER, key(MODIFY, 1)), "ZREMRANGEBYRANK ZPOPMIN ZPOPMAX");
		put(write(NEVER, counted(MODIFY, 1, 1)), "ZMPOP");
		put(write(NEVER, keys(MODIFY, 1, -2, 1)).blocking(BlockingTimeout.LAST_SECONDS), "BZPOPMIN BZPOPMAX");
		put(write(NEVER, counted(MODIFY, 2, 1)).blocking(BlockingTimeout.FIRST_SECONDS), "BZMPOP");
		put(write(intoDestination(), destination.and(counted(READ, 2, 1))), "ZDIFFSTORE ZINTERSTORE ZUNIONSTORE");
		put(write(intoDestination(), destination.and(key(READ, 2))), "ZRANGESTORE GEOSEARCHSTORE");
	}

	private void hashes() {
		Options hgetex = Options.from(1, EXACT)
			.with(STATE, 1, "EX PX EXAT PXAT")
			.with(STATE, 0, "PERSIST")
			.until("FIELDS");
		Options hsetex = Options.from(1, EXACT)
			.with(EXACT, 1, "EX PX EXAT PXAT")
			.with(STATE, 0, "XX FXX KEEPTTL")
			.until("FIELDS");
		put(read(key(READ, 1)), "HGET HMGET HGETALL HEXISTS HKEYS HVALS HLEN HSTRLEN HRANDFIELD");
		put(read(key(READ, 1)), "HTTL HPTTL HEXPIRETIME HPEXPIRETIME");
		put(read(key(READ, 1)).cursor(1), "HSCAN");
		put(write(STATE, key(CREATE, 1)), "HSET");
		put(write(EXACT, key(CREATE, 1)), "HMSET");
		put(write(hsetex, key(CREATE, 1)), "HSETEX");
		put(write(NEVER, key(CREATE, 1)), "HSETNX HINCRBY HINCRBYFLOAT");
		put(write(STATE, key(MODIFY, 1)), "HDEL HEXPIRE HPEXPIRE HEXPIREAT HPEXPIREAT HPERSIST");
		put(write(hgetex, key(MODIFY, 1)).changes((args) -> !args.is(1, "FIELDS")), "HGETEX");
		put(write(NEVER, key(MODIFY, 1)), "HGETDEL");
	}

	private void streams() {
		KeyPositions streams = KeyPositions.after(READ, "STREAMS", 1,
				Map.of("COUNT", 1, "BLOCK", 1, "GROUP", 2, "CLAIM", 1), Extent.HALF);
		put(read(key(READ, 1)), "XLEN XRANGE XREVRANGE XPENDING");
		put(read(streams).blocking(BlockingTimeout.BLOCK_MILLIS), "XREAD");
		put(read(key(READ, 2)), "XINFO", "CONSUMERS GROUPS STREAM");
		put(other(EXACT), "XINFO", "HELP");
		put(other(EXACT), "XGROUP", "HELP");
		put(write(NEVER, streams).blocking(BlockingTimeout.BLOCK_MILLIS), "XREADGROUP");
		put(write(NEVER, key(CREATE, 1)), "XADD");
		put(write(NEVER, key(MODIFY, 1)), "XCLAIM XAUTOCLAIM XCFGSET");
		put(write(STATE, key(MODIFY, 1)), "XDEL XDELEX XACK XACKDEL XTRIM XSETID");
		put(write(NEVER, key(CREATE, 2)), "XGROUP", "CREATE");
		put(write(EXACT, key(MODIFY, 2)), "XGROUP", "SETID");
		put(write(STATE, key(MODIFY, 2)), "XGROUP", "CREATECONSUMER DELCONSUMER DESTROY");
	}

	private void otherTypes() {
		Set<String> store = Set.of("STORE", "STOREDIST");
		KeyPositions radius = key(READ, 1).and(KeyPositions.operand(CREATE, store, 6, Map.of()));
		KeyPositions byMember = key(READ, 1).and(KeyPositions.operand(CREATE, store, 5, Map.of()));
		put(read(key(READ, 1)), "GEODIST GEOHASH GEOPOS GEOSEARCH GEORADIUS_RO GEORADIUSBYMEMBER_RO");
		put(write(STATE, key(CREATE, 1)), "GEOADD");
		put(write(intoDestination(), radius).changes((args) -> writesAny(radius, args)), "GEORADIUS");
		put(write(intoDestination(), byMember).changes((args) -> writesAny(byMember, args)), "GEORADIUSBYMEMBER");
		// may write the cardinality into the key, which changes no data
		put(read(keys(MODIFY, 1, -1, 1)).mayReplicate(), "PFCOUNT");
		put(write(STATE, key(CREATE, 1)), "PFADD");
		// a union only grows: what a second one adds was in a source during the call
		put(write(EXACT, key(CREATE, 1).and(keys(READ, 2, -1, 1))), "PFMERGE");
		put(write(NEVER, key(MODIFY, 2)), "PFDEBUG");
		put(other(EXACT), "PFSELFTEST");
	}

	private void scripts() {
		put(other(NEVER).mayReplicate().changes((args) -> true).keys(counted(CREATE, 2, 1)), "EVAL EVALSHA FCALL");
		put(read(counted(READ, 2, 1)), "EVAL_RO EVALSHA_RO FCALL_RO");
		put(other(EXACT).mayReplicate(), "SCRIPT", "LOAD FLUSH");
		put(other(EXACT), "SCRIPT", "EXISTS SHOW HELP");
		put(bound(NODE), "SCRIPT", "KILL");
		put(bound(NODE), "FUNCTION", "KILL");
		put(bound(CONNECTION), "SCRIPT", "DEBUG");
		put(write(onlyIf(1, "REPLACE", EXACT), NO_KEY), "FUNCTION", "LOAD");
		put(write(onlyWith(2, "REPLACE", "FLUSH"), NO_KEY), "FUNCTION", "RESTORE");
		put(write(EXACT, NO_KEY), "FUNCTION", "FLUSH");
		put(write(NEVER, NO_KEY), "FUNCTION", "DELETE");
		put(other(EXACT), "FUNCTION", "DUMP LIST STATS HELP");
	}

	private void connection() {
		put(other(EXACT), "PING ECHO");
		put(bound(CONNECTION), "AUTH HELLO SELECT QUIT RESET READONLY READWRITE ASKING MONITOR");
		put(bound(CONNECTION), "MULTI EXEC DISCARD UNWATCH");
		put(bound(CONNECTION).keys(keys(READ, 1, -1, 1)), "WATCH");
		put(bound(CONNECTION).blocking(BlockingTimeout.LAST_MILLIS), "WAIT WAITAOF");
		put(other(EXACT), "CLIENT", "GETNAME ID INFO GETREDIR TRACKINGINFO");
		put(other(EXACT), "CLIENT", "LIST HELP");
		put(bound(CONNECTION), "CLIENT", "SETNAME SETINFO REPLY TRACKING CACHING");
		put(bound(CONNECTION), "CLIENT", "NO-EVICT NO-TOUCH CAPA MAINT_NOTIFICATIONS");
		put(bound(CONNECTION), "CLIENT", "IMPORT-SOURCE");
		put(bound(NODE), "CLIENT", "KILL PAUSE UNPAUSE UNBLOCK");
	}

	private void pubSub() {
		put(bound(CONNECTION), "SUBSCRIBE UNSUBSCRIBE PSUBSCRIBE PUNSUBSCRIBE");
		put(bound(CONNECTION).keys(keys(CHANNEL, 1, -1, 1)), "SSUBSCRIBE SUNSUBSCRIBE");
		put(other(NEVER).mayReplicate(), "PUBLISH");
		put(other(NEVER).mayReplicate().keys(key(CHANNEL, 1)), "SPUBLISH");
		put(other(EXACT), "PUBSUB", "CHANNELS NUMPAT NUMSUB SHARDCHANNELS SHARDNUMSUB");
		put(other(EXACT), "PUBSUB", "HELP");
	}

	private void server() {
		put(other(EXACT), "INFO ROLE TIME LASTSAVE");
		put(read(NO_KEY), "LOLWUT");
		put(other(EXACT), "COMMAND", "COUNT DOCS GETKEYS GETKEYSANDFLAGS INFO");
		put(other(EXACT), "COMMAND", "LIST HELP");
		put(other(EXACT), "COMMAND", ""); // the bare command lists all commands
		put(read(key(READ, 2)), "MEMORY", "USAGE");
		put(other(EXACT), "MEMORY", "DOCTOR MALLOC-STATS PURGE STATS HELP");
		put(other(EXACT), "LATENCY", "DOCTOR GRAPH HISTOGRAM HISTORY LATEST HELP");
		put(other(EXACT), "SLOWLOG", "GET LEN HELP");
		put(other(EXACT), "COMMANDLOG", "GET LEN HELP");
		put(other(EXACT), "CONFIG", "GET HELP");
		put(other(EXACT), "MODULE", "LIST HELP");
		put(other(EXACT), "HOTKEYS", "GET HELP");
		put(other(EXACT), "ACL", "CAT DRYRUN GENPASS GETUSER LIST LOG USERS WHOAMI HELP");
		// administration is meant for one node and for once
		put(bound(NODE), "SAVE BGSAVE BGREWRITEAOF SHUTDOWN REPLICAOF SLAVEOF FAILOVER DEBUG SENTINEL");
		put(bound(NODE), "LATENCY", "RESET");
		put(bound(NODE), "SLOWLOG", "RESET");
		put(bound(NODE), "COMMANDLOG", "RESET");
		put(bound(NODE), "CONFIG", "SET RESETSTAT REWRITE");
		put(bound(NODE), "MODULE", "LOAD LOADEX UNLOAD");
		put(bound(NODE), "HOTKEYS", "START STOP RESET");
		put(bound(NODE), "ACL", "SETUSER DELUSER LOAD SAVE");
		put(bound(CONNECTION), "SYNC PSYNC REPLCONF");
	}

	private void cluster() {
		put(other(EXACT), "CLUSTER", "INFO NODES SLOTS SHARDS LINKS MYID");
		put(other(EXACT), "CLUSTER", "MYSHARDID REPLICAS SLAVES SLOT-STATS HELP");
		put(other(EXACT), "CLUSTER", "KEYSLOT COUNTKEYSINSLOT GETKEYSINSLOT GETSLOTMIGRATIONS");
		put(other(EXACT), "CLUSTER", "COUNT-FAILURE-REPORTS");
		put(bound(NODE), "CLUSTER", "MEET FORGET REPLICATE FAILOVER RESET");
		put(bound(NODE), "CLUSTER", "ADDSLOTS ADDSLOTSRANGE DELSLOTS DELSLOTSRANGE");
		put(bound(NODE), "CLUSTER", "FLUSHSLOTS BUMPEPOCH SET-CONFIG-EPOCH SAVECONFIG");
		put(bound(NODE), "CLUSTER", "MIGRATESLOTS CANCELSLOTMIGRATIONS SYNCSLOTS");
		put(bound(NODE).mayReplicate(), "CLUSTER", "SETSLOT");
	}

	private void jsonModule() {
		RepeatabilityRule set = Options.from(3, EXACT).with(STATE, 0, "XX").and(unlessPositional(EXACT, 1));
		put(read(key(READ, 1)), "JSON.GET JSON.TYPE JSON.ARRINDEX JSON.ARRLEN JSON.OBJKEYS JSON.OBJLEN JSON.STRLEN");
		put(read(key(READ, 1)), "JSON.RESP");
		put(read(keys(READ, 1, -2, 1)), "JSON.MGET");
		put(write(set, key(CREATE, 1)), "JSON.SET");
		put(write(unlessPositional(EXACT, 1, 3), keys(CREATE, 1, -1, 3)), "JSON.MSET");
		put(write(unlessPositional(EXACT, 1), key(CREATE, 1)), "JSON.MERGE");
		put(write(unlessPositional(STATE, 1), key(MODIFY, 1)), "JSON.DEL JSON.FORGET JSON.CLEAR");
		put(write(NEVER, key(MODIFY, 1)), "JSON.ARRAPPEND JSON.ARRINSERT JSON.ARRPOP JSON.ARRTRIM JSON.TOGGLE");
		put(write(NEVER, key(MODIFY, 1)), "JSON.NUMINCRBY JSON.NUMMULTBY JSON.STRAPPEND");
	}

	private void otherModules() {
		Options suggestion = Options.from(3, STATE).with(STATE, 1, "PAYLOAD");
		put(read(key(READ, 1)), "BF.EXISTS BF.MEXISTS BF.CARD BF.INFO");
		put(write(STATE, key(CREATE, 1)), "BF.ADD BF.MADD BF.INSERT");
		put(write(NEVER, key(CREATE, 1)), "BF.RESERVE");
		put(read(key(READ, 1)), "VCARD VDIM VEMB VGETATTR VINFO VISMEMBER VLINKS VRANDMEMBER VSIM");
		put(write(STATE, key(CREATE, 1)), "VADD");
		put(write(STATE, key(MODIFY, 1)), "VREM VSETATTR");
		// not for readers: servers differ in how they mark these
		put(other(EXACT), "FT.SEARCH FT.EXPLAIN FT.HYBRID FT.INFO FT._LIST FT.TAGVALS FT.SPELLCHECK");
		put(other(EXACT), "FT.AGGREGATE FT.PROFILE FT.DICTDUMP FT.SYNDUMP");
		put(bound(NODE), "FT.CURSOR");
		put(write(EXACT, NO_KEY), "FT.ALIASUPDATE");
		put(write(STATE, NO_KEY), "FT.DICTADD FT.DICTDEL");
		put(write(NEVER, NO_KEY), "FT.CREATE FT.ALTER FT.DROPINDEX FT.ALIASADD FT.ALIASDEL FT.SYNUPDATE");
		put(read(key(READ, 1)), "FT.SUGGET FT.SUGLEN");
		put(write(suggestion, key(CREATE, 1)), "FT.SUGADD");
		put(write(STATE, key(MODIFY, 1)), "FT.SUGDEL");
	}

	private static Builder read(KeyPositions keys) {
		return Builder.read(keys);
	}

	private static Builder write(Repeatability repeatability, KeyPositions keys) {
		return Builder.write(RepeatabilityRule.always(repeatability), keys);
	}

	private static Builder write(RepeatabilityRule repeatability, KeyPositions keys) {
		return Builder.write(repeatability, keys);
	}

	private static Builder other(Repeatability repeatability) {
		return Builder.other(repeatability);
	}

	private static Builder bound(CommandBinding binding) {
		return Builder.bound(binding);
	}

	private static boolean writesAny(KeyPositions keys, CommandArguments arguments) {
		boolean[] writes = { false };
		keys.forEach(arguments, (index, access) -> writes[0] |= access.isWrite());
		return writes[0];
	}

	private void put(Builder line, String names) {
		for (String name : names.split(" ")) {
			put(name, line);
		}
	}

	private void put(Builder line, String container, String subcommands) {
		for (String subcommand : subcommands.split(" ")) {
			put(container + " " + subcommand, line);
		}
	}

	private void put(String name, Builder line) {
		if (this.lines.put(name, line) != null) {
			throw new IllegalStateException(name + " stands in the table twice");
		}
	}

	private Map<String, CommandTraits> assemble() {
		Map<String, CommandTraits> traits = new HashMap<>();
		Map<String, Map<String, CommandTraits>> containers = new TreeMap<>();
		this.lines.forEach((name, line) -> {
			int blank = name.indexOf(' ');
			CommandTraits command = line.named(name.strip(), Map.of());
			if (blank < 0) {
				traits.put(name, command);
			}
			else {
				containers.computeIfAbsent(name.substring(0, blank), (container) -> new TreeMap<>())
					.put(name.substring(blank + 1), command);
			}
		});
		containers.forEach((name, subcommands) -> traits.put(name,
				Builder.container(subcommands.values()).named(name, Map.copyOf(subcommands))));
		return traits;
	}

}
