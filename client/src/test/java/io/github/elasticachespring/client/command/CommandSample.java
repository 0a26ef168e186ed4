package io.github.elasticachespring.client.command;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.elasticachespring.client.command.CommandTraitsTests.Call;

/**
 * Calls of commands with the judgement they should get, one line each: the oldest server
 * that knows this form, the judgement, the call. On a server they meet the keys of
 * {@link #FIXTURE}; {@code none} is a key that does not exist, {@code {dump}} stands for
 * the DUMP of {@code str}.
 */
record CommandSample(double since, Repeatability repeatability, List<String> words) {

	/** What the keyspace looks like before each call. */
	static final List<List<String>> FIXTURE = words("""
			SET str value
			SET str2 other
			SET int 10
			SET expiring value EX 1000
			RPUSH list d c b a b
			RPUSH list2 x
			RPUSH numbers 3 1 2
			SADD set a b c
			SADD set2 b c d
			ZADD zset 1 a 2 b 3 c
			ZADD zset2 1 b 5 c 9 d
			HSET hash f1 v1 f2 2
			GEOADD geo 13.361 38.115 palermo 15.087 37.502 catania
			PFADD hll a b c
			PFADD hll2 c d
			XADD stream 1-1 f v
			XADD stream 2-1 f v
			XADD stream 3-1 f v
			XGROUP CREATE stream group 0
			XREADGROUP GROUP group one COUNT 1 STREAMS stream >
			""");

	static final List<CommandSample> ALL = parse("""
			6.2 EXACT GET str
			6.2 EXACT STRLEN str
			6.2 EXACT GETRANGE str 0 2
			6.2 EXACT SUBSTR str 0 2
			6.2 EXACT GETBIT str 3
			6.2 EXACT BITCOUNT str
			6.2 EXACT BITPOS str 1
			6.2 EXACT BITFIELD_RO str GET u8 0
			6.2 EXACT MGET str none str2
			6.2 EXACT STRALGO LCS KEYS str str2
			6.2 EXACT STRALGO LCS LEN STRINGS keys abc
			7.0 EXACT LCS str str2
			6.2 EXACT SET str v
			6.2 EXACT SET none v
			6.2 EXACT SET list v
			6.2 EXACT SET str v EX 100
			6.2 EXACT SET str v PX 100000
			6.2 EXACT SET str v EXAT 4102444800
			6.2 EXACT SET str v PXAT 4102444800000
			6.2 STATE SET str v XX
			6.2 STATE SET expiring v KEEPTTL
			6.2 STATE SET expiring v XX KEEPTTL
			6.2 NEVER SET none v NX
			6.2 NEVER SET none v NX EX 10
			6.2 NEVER SET str v GET
			7.0 NEVER SET none v NX GET
			8.4 NEVER SET str v IFEQ value
			6.2 EXACT SETEX str 100 v
			6.2 EXACT PSETEX str 100000 v
			6.2 EXACT SETRANGE str 1 xyz
			6.2 EXACT SETRANGE none 1 xyz
			6.2 EXACT MSET str v none w
			6.2 NEVER MSETNX none v nothing w
			8.4 EXACT MSETEX 2 str v none w EX 10
			8.4 STATE MSETEX 1 str v KEEPTTL
			8.4 NEVER MSETEX 1 str v NX
			6.2 STATE SETBIT str 3 1
			6.2 NEVER SETNX none v
			6.2 NEVER GETSET str v
			6.2 NEVER APPEND str v
			6.2 NEVER INCR int
			6.2 NEVER INCRBY int 2
			6.2 NEVER INCRBYFLOAT int 2.5
			6.2 NEVER DECR int
			6.2 NEVER DECRBY int 2
			6.2 EXACT GETEX str
			6.2 STATE GETEX str EX 100
			6.2 STATE GETEX expiring PERSIST
			6.2 NEVER GETDEL str
			8.4 STATE DELEX str IFEQ value
			6.2 EXACT BITOP AND none str str2
			6.2 EXACT BITOP NOT none str
			6.2 NEVER BITOP XOR str str str2
			6.2 EXACT BITFIELD str GET u8 0
			6.2 EXACT BITFIELD str GET u8 0 OVERFLOW FAIL GET u4 4
			6.2 STATE BITFIELD str SET u8 0 97
			6.2 NEVER BITFIELD str GET u8 0 INCRBY u8 0 1
			6.2 EXACT TTL str
			6.2 EXACT PTTL str
			7.0 EXACT EXPIRETIME expiring
			7.0 EXACT PEXPIRETIME expiring
			6.2 EXACT TYPE str
			6.2 EXACT DUMP str
			6.2 EXACT EXISTS str none str2
			6.2 EXACT TOUCH str none
			6.2 EXACT KEYS no*
			6.2 EXACT RANDOMKEY
			6.2 EXACT DBSIZE
			6.2 EXACT SCAN 0 COUNT 100
			6.2 EXACT OBJECT ENCODING str
			6.2 EXACT OBJECT REFCOUNT str
			6.2 EXACT OBJECT IDLETIME str
			6.2 EXACT OBJECT FREQ str
			6.2 EXACT OBJECT HELP
			6.2 STATE DEL str none
			6.2 STATE UNLINK str list
			6.2 STATE EXPIRE str 100
			7.0 STATE EXPIRE str 100 NX
			7.0 STATE EXPIRE expiring 2000 GT
			6.2 STATE EXPIRE str -1
			6.2 STATE PEXPIRE str 100000
			6.2 STATE EXPIREAT str 4102444800
			6.2 STATE PEXPIREAT str 4102444800000
			6.2 STATE PERSIST expiring
			6.2 STATE MOVE str 1
			6.2 NEVER RENAME str none
			6.2 NEVER RENAMENX str none
			6.2 NEVER COPY str none
			6.2 EXACT COPY str str2 REPLACE
			6.2 EXACT COPY str none DB 1 REPLACE
			6.2 NEVER RESTORE none 0 {dump}
			6.2 EXACT RESTORE none 0 {dump} REPLACE
			6.2 EXACT RESTORE str 100000 {dump} REPLACE IDLETIME 5
			6.2 NEVER RESTORE-ASKING none 0 {dump} REPLACE
			6.2 EXACT SORT numbers
			6.2 EXACT SORT numbers BY nosort GET STORE LIMIT 0 2
			6.2 EXACT SORT numbers LIMIT 0 2 DESC STORE none
			6.2 EXACT SORT numbers STORE none STORE nothing
			6.2 NEVER SORT numbers LIMIT 1 2 STORE numbers
			7.0 EXACT SORT_RO numbers
			6.2 NEVER MIGRATE 127.0.0.1 6379 str 0 1000
			6.2 NEVER MIGRATE 127.0.0.1 6379 '' 0 1000 REPLACE AUTH KEYS KEYS str list
			6.2 EXACT FLUSHALL
			6.2 EXACT FLUSHDB ASYNC
			6.2 NEVER SWAPDB 0 1
			6.2 EXACT LLEN list
			6.2 EXACT LINDEX list 0
			6.2 EXACT LRANGE list 0 -1
			6.2 EXACT LPOS list b
			6.2 NEVER LPUSH list v
			6.2 NEVER RPUSH list v
			6.2 NEVER LPUSHX list v
			6.2 NEVER RPUSHX list v
			6.2 NEVER LPOP list
			6.2 NEVER RPOP list 2
			6.2 NEVER LINSERT list BEFORE b v
			6.2 NEVER LSET list 0 v
			6.2 NEVER LTRIM list 1 -1
			6.2 STATE LREM list 0 b
			6.2 NEVER LREM list 1 b
			6.2 NEVER LREM list -1 b
			6.2 NEVER LMOVE list list2 LEFT RIGHT
			6.2 NEVER LMOVE list none LEFT RIGHT
			6.2 NEVER RPOPLPUSH list none
			7.0 NEVER LMPOP 2 none list LEFT
			6.2 NEVER BLPOP none list 0.1
			6.2 NEVER BRPOP list 0.1
			6.2 NEVER BLMOVE list none LEFT RIGHT 0.1
			6.2 NEVER BRPOPLPUSH list none 1
			7.0 NEVER BLMPOP 0.1 2 none list LEFT
			6.2 EXACT SCARD set
			6.2 EXACT SISMEMBER set a
			6.2 EXACT SMISMEMBER set a z
			6.2 EXACT SMEMBERS set
			6.2 EXACT SRANDMEMBER set
			6.2 EXACT SSCAN set 0
			6.2 EXACT SDIFF set set2
			6.2 EXACT SINTER set set2
			6.2 EXACT SUNION set set2
			7.0 EXACT SINTERCARD 2 set set2
			6.2 STATE SADD set z
			6.2 STATE SREM set a
			6.2 NEVER SPOP set
			6.2 STATE SMOVE set set2 a
			6.2 STATE SMOVE set none a
			6.2 EXACT SDIFFSTORE none set set2
			6.2 EXACT SINTERSTORE none set set2
			6.2 EXACT SUNIONSTORE str set set2
			6.2 EXACT SUNIONSTORE none set set2
			6.2 NEVER SUNIONSTORE set set set2
			6.2 EXACT ZCARD zset
			6.2 EXACT ZCOUNT zset 0 9
			6.2 EXACT ZLEXCOUNT zset - +
			6.2 EXACT ZMSCORE zset a z
			6.2 EXACT ZRANDMEMBER zset
			6.2 EXACT ZRANK zset a
			6.2 EXACT ZREVRANK zset a
			6.2 EXACT ZSCORE zset a
			6.2 EXACT ZRANGE zset 0 -1
			6.2 EXACT ZRANGEBYLEX zset - +
			6.2 EXACT ZRANGEBYSCORE zset 0 9
			6.2 EXACT ZREVRANGE zset 0 -1
			6.2 EXACT ZREVRANGEBYLEX zset + -
			6.2 EXACT ZREVRANGEBYSCORE zset 9 0
			6.2 EXACT ZSCAN zset 0
			6.2 EXACT ZDIFF 2 zset zset2
			6.2 EXACT ZINTER 2 zset zset2
			7.0 EXACT ZINTERCARD 2 zset zset2
			6.2 EXACT ZUNION 2 zset zset2 WITHSCORES
			6.2 STATE ZADD zset 7 z
			6.2 STATE ZADD zset NX CH 7 z
			6.2 STATE ZADD zset GT -inf a +inf b
			6.2 NEVER ZADD zset INCR 7 a
			6.2 NEVER ZADD zset XX INCR 7 a
			6.2 NEVER ZINCRBY zset 7 a
			6.2 STATE ZREM zset a
			6.2 STATE ZREMRANGEBYLEX zset [a [b
			6.2 STATE ZREMRANGEBYSCORE zset 1 2
			6.2 NEVER ZREMRANGEBYRANK zset 0 0
			6.2 NEVER ZPOPMIN zset
			6.2 NEVER ZPOPMAX zset
			7.0 NEVER ZMPOP 2 none zset MIN
			6.2 NEVER BZPOPMIN none zset 0.1
			6.2 NEVER BZPOPMAX zset 0.1
			7.0 NEVER BZMPOP 0.1 2 none zset MIN
			6.2 EXACT ZDIFFSTORE none 2 zset zset2
			6.2 EXACT ZINTERSTORE none 2 zset zset2 WEIGHTS 2 3
			6.2 EXACT ZUNIONSTORE str 2 zset zset2
			6.2 EXACT ZUNIONSTORE none 2 zset zset2
			6.2 NEVER ZUNIONSTORE zset 2 zset zset2
			6.2 EXACT ZRANGESTORE none zset 1 2
			6.2 NEVER ZRANGESTORE zset zset 1 2
			6.2 EXACT GEOSEARCHSTORE none geo FROMMEMBER palermo BYRADIUS 300 km ASC
			6.2 EXACT HGET hash f1
			6.2 EXACT HMGET hash f1 f3
			6.2 EXACT HGETALL hash
			6.2 EXACT HEXISTS hash f1
			6.2 EXACT HKEYS hash
			6.2 EXACT HVALS hash
			6.2 EXACT HLEN hash
			6.2 EXACT HSTRLEN hash f1
			6.2 EXACT HRANDFIELD hash
			6.2 EXACT HSCAN hash 0
			7.4 EXACT HTTL hash FIELDS 1 f1
			6.2 STATE HSET hash f1 v f3 v
			6.2 EXACT HMSET hash f1 v f3 v
			8.0 EXACT HSETEX hash EX 10 FIELDS 1 NX v
			8.0 STATE HSETEX hash FXX KEEPTTL FIELDS 1 f1 v
			8.0 NEVER HSETEX hash FNX EX 10 FIELDS 1 f1 v
			8.0 EXACT HGETEX hash FIELDS 1 f1
			8.0 STATE HGETEX hash EX 10 FIELDS 1 f1
			8.0 NEVER HGETDEL hash FIELDS 1 f1
			7.4 STATE HEXPIRE hash 10 FIELDS 1 f1
			7.4 STATE HPERSIST hash FIELDS 1 f1
			6.2 NEVER HSETNX hash f3 v
			6.2 NEVER HINCRBY hash f2 1
			6.2 NEVER HINCRBYFLOAT hash f2 1.5
			6.2 STATE HDEL hash f1
			6.2 EXACT XLEN stream
			6.2 EXACT XRANGE stream - +
			6.2 EXACT XREVRANGE stream + -
			6.2 EXACT XPENDING stream group
			6.2 EXACT XREAD COUNT 2 STREAMS stream 0
			6.2 EXACT XREAD BLOCK 10 STREAMS stream none 0 0
			6.2 EXACT XINFO STREAM stream
			6.2 EXACT XINFO GROUPS stream
			6.2 EXACT XINFO CONSUMERS stream group
			6.2 NEVER XREADGROUP GROUP group one STREAMS stream >
			6.2 NEVER XREADGROUP GROUP STREAMS STREAMS COUNT 1 BLOCK 10 STREAMS stream none 0 0
			6.2 NEVER XADD stream * f v
			6.2 NEVER XADD stream 9-1 f v
			6.2 NEVER XCLAIM stream group two 0 1-1
			6.2 NEVER XAUTOCLAIM stream group two 0 0
			6.2 STATE XDEL stream 1-1
			6.2 STATE XACK stream group 1-1
			6.2 STATE XTRIM stream MAXLEN 2
			6.2 STATE XTRIM stream MINID 2-1
			6.2 STATE XSETID stream 9-1
			8.2 STATE XDELEX stream KEEPREF IDS 1 1-1
			8.2 STATE XACKDEL stream group IDS 1 1-1
			6.2 NEVER XGROUP CREATE stream group2 0
			6.2 NEVER XGROUP CREATE none group2 0 MKSTREAM
			6.2 EXACT XGROUP SETID stream group 0
			6.2 STATE XGROUP CREATECONSUMER stream group two
			6.2 STATE XGROUP DELCONSUMER stream group one
			6.2 STATE XGROUP DESTROY stream group
			6.2 EXACT GEODIST geo palermo catania
			6.2 EXACT GEOHASH geo palermo
			6.2 EXACT GEOPOS geo palermo
			6.2 EXACT GEOSEARCH geo FROMMEMBER palermo BYRADIUS 300 km
			6.2 EXACT GEORADIUS_RO geo 15 37 300 km
			6.2 EXACT GEORADIUSBYMEMBER_RO geo palermo 300 km
			6.2 STATE GEOADD geo 2.3 48.8 paris
			6.2 STATE GEOADD geo NX CH 2.3 48.8 paris
			6.2 EXACT GEORADIUS geo 15 37 300 km ASC
			6.2 EXACT GEORADIUS geo 15 37 300 km COUNT 5 STORE none
			6.2 EXACT GEORADIUS geo 15 37 300 km STOREDIST none ASC
			6.2 EXACT GEORADIUSBYMEMBER geo palermo 300 km
			6.2 EXACT GEORADIUSBYMEMBER geo palermo 300 km STOREDIST none
			6.2 NEVER GEORADIUSBYMEMBER geo palermo 300 km STOREDIST geo
			6.2 EXACT PFCOUNT hll hll2
			6.2 STATE PFADD hll z
			6.2 STATE PFADD none z
			6.2 EXACT PFMERGE none hll hll2
			6.2 EXACT PFMERGE hll hll2
			6.2 NEVER PFDEBUG GETREG hll
			6.2 NEVER EVAL return 2 str none arg
			6.2 NEVER EVALSHA sha 1 str
			7.0 NEVER FCALL f 1 str arg
			7.0 EXACT EVAL_RO return 1 str
			7.0 EXACT EVALSHA_RO sha 1 str
			7.0 EXACT FCALL_RO f 1 str
			6.2 EXACT SCRIPT LOAD return
			6.2 EXACT SCRIPT EXISTS sha
			6.2 EXACT SCRIPT FLUSH
			6.2 NEVER SCRIPT KILL
			7.0 NEVER FUNCTION LOAD code
			7.0 EXACT FUNCTION LOAD REPLACE code
			7.0 NEVER FUNCTION RESTORE payload
			7.0 NEVER FUNCTION RESTORE payload APPEND
			7.0 EXACT FUNCTION RESTORE payload FLUSH
			7.0 NEVER FUNCTION DELETE lib
			7.0 EXACT FUNCTION FLUSH
			7.0 EXACT FUNCTION LIST
			6.2 EXACT PING
			6.2 EXACT ECHO v
			6.2 EXACT INFO
			6.2 EXACT ROLE
			6.2 EXACT TIME
			6.2 EXACT LOLWUT
			6.2 EXACT COMMAND
			6.2 EXACT COMMAND COUNT
			6.2 EXACT CLIENT ID
			6.2 NEVER CLIENT SETNAME v
			6.2 NEVER CLIENT KILL ID 5
			6.2 EXACT CONFIG GET maxmemory
			6.2 NEVER CONFIG SET maxmemory 0
			6.2 EXACT CLUSTER NODES
			6.2 NEVER CLUSTER FAILOVER
			6.2 EXACT MEMORY USAGE str
			6.2 NEVER WATCH str none
			6.2 NEVER MULTI
			6.2 NEVER EXEC
			6.2 NEVER WAIT 1 10
			7.2 NEVER WAITAOF 0 1 10
			6.2 NEVER SUBSCRIBE c
			6.2 NEVER PUBLISH c m
			7.0 NEVER SPUBLISH c m
			7.0 NEVER SSUBSCRIBE c d
			6.2 NEVER SHUTDOWN
			8.0 EXACT JSON.SET k $ v
			8.0 EXACT JSON.SET k $.a v
			8.0 STATE JSON.SET k $ v XX
			8.0 NEVER JSON.SET k $ v NX
			8.0 NEVER JSON.SET k $.a[0] v
			8.0 EXACT JSON.MSET k $ v l $ w
			8.0 NEVER JSON.MSET k $ v l $.a[1] w
			8.0 STATE JSON.DEL k
			8.0 NEVER JSON.DEL k $.a[0]
			8.0 EXACT JSON.MGET k l $
			8.0 NEVER JSON.ARRAPPEND k $ v
			8.0 EXACT FT.SEARCH idx *
			8.0 NEVER FT.CREATE idx SCHEMA f TEXT
			8.0 NEVER NO.SUCHCOMMAND k
			8.0 NEVER CLIENT NOSUCHSUBCOMMAND
			""");

	String command() {
		return this.words.get(0);
	}

	List<String> arguments() {
		return this.words.subList(1, this.words.size());
	}

	Call call() {
		return Call.of(this.words);
	}

	/**
	 * What the table lets this call do to each of its keys; the most, if one stands there
	 * twice.
	 */
	Map<String, KeyAccess> accesses() {
		Call call = call();
		Map<String, KeyAccess> accesses = new TreeMap<>();
		call.traits()
			.keys()
			.forEach(call.arguments(), (index, access) -> accesses.merge(arguments().get(index), access,
					(one, other) -> one.isWrite() ? one : other));
		return accesses;
	}

	/**
	 * Whether this is about keys: scripts, the connection and the server itself are left
	 * in peace.
	 */
	boolean isAboutKeys() {
		CommandTraits traits = call().traits();
		boolean script = command().matches("EVAL.*|FCALL.*|FUNCTION");
		return (traits.reads() || traits.writes()) && !script
				&& !Set.of("PFDEBUG", "OBJECT FREQ", "LOLWUT").contains(traits.name());
	}

	@Override
	public String toString() {
		return String.join(" ", this.words);
	}

	private static List<CommandSample> parse(String lines) {
		return lines.lines().map((line) -> {
			List<String> words = words(line).get(0);
			return new CommandSample(Double.parseDouble(words.get(0)), Repeatability.valueOf(words.get(1)),
					words.subList(2, words.size()));
		}).toList();
	}

	private static List<List<String>> words(String lines) {
		return lines.lines()
			.map((line) -> Arrays.stream(line.split(" ")).map((word) -> word.equals("''") ? "" : word).toList())
			.toList();
	}

}
