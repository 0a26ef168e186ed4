package io.github.elasticachespring.client.seam;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.lettuce.core.BitFieldArgs;
import io.lettuce.core.CopyArgs;
import io.lettuce.core.GeoArgs;
import io.lettuce.core.GeoSearch;
import io.lettuce.core.GetExArgs;
import io.lettuce.core.LMPopArgs;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.LcsArgs;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SortArgs;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.ZPopArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;

/**
 * What applications send, family by family, written once for every API:
 * {@link CommandApi} decides how it is sent. Scripts and functions call nothing, since
 * the server counts what they call as if a client had sent it.
 */
@SuppressWarnings("unchecked")
enum CommandFamily {

	STRINGS((commands) -> {
		commands.set("{k}string", "v");
		commands.set("{k}string", "v", SetArgs.Builder.ex(60).nx());
		commands.setGet("{k}string", "w");
		commands.get("{k}string");
		commands.append("{k}string", "x");
		commands.strlen("{k}string");
		commands.getrange("{k}string", 0, 1);
		commands.setrange("{k}string", 1, "y");
		commands.getset("{k}string", "z");
		commands.getex("{k}string", GetExArgs.Builder.ex(60));
		commands.setex("{k}expiring", 60, "v");
		commands.psetex("{k}expiring", 60_000, "v");
		commands.setnx("{k}once", "v");
		commands.getdel("{k}once");
		commands.mset(Map.of("{k}a", "1", "{k}b", "2"));
		commands.msetnx(Map.of("{k}a", "1", "{k}b", "2"));
		commands.mget("{k}a", "{k}b");
		commands.incr("{k}counter");
		commands.incrby("{k}counter", 2);
		commands.incrbyfloat("{k}counter", 0.5);
		commands.del("{k}counter");
		commands.decr("{k}counter");
		commands.decrby("{k}counter", 2);
	}),

	BITMAPS((commands) -> {
		commands.setbit("{k}bits", 7, 1);
		commands.getbit("{k}bits", 7);
		commands.bitcount("{k}bits");
		commands.bitpos("{k}bits", true);
		commands.bitfield("{k}bits", BitFieldArgs.Builder.set(BitFieldArgs.unsigned(4), 0, 1));
		commands.bitopNot("{k}notbits", "{k}bits");
		commands.bitopAnd("{k}andbits", "{k}bits", "{k}notbits");
	}),

	HASHES((commands) -> {
		commands.hset("{k}hash", "f", "v");
		commands.hset("{k}hash", Map.of("g", "1", "h", "2"));
		commands.hmset("{k}hash", Map.of("i", "3"));
		commands.hsetnx("{k}hash", "f", "v");
		commands.hget("{k}hash", "f");
		commands.hmget("{k}hash", "f", "g");
		commands.hgetall("{k}hash");
		commands.hincrby("{k}hash", "g", 1);
		commands.hincrbyfloat("{k}hash", "h", 0.5);
		commands.hexists("{k}hash", "f");
		commands.hkeys("{k}hash");
		commands.hvals("{k}hash");
		commands.hlen("{k}hash");
		commands.hstrlen("{k}hash", "f");
		commands.hrandfield("{k}hash");
		commands.hdel("{k}hash", "f");
	}),

	LISTS((commands) -> {
		commands.rpush("{k}list", "a", "b", "c", "d", "e", "f");
		commands.lpush("{k}list", "z");
		commands.lpushx("{k}list", "y");
		commands.rpushx("{k}list", "g");
		commands.linsert("{k}list", true, "b", "ab");
		commands.lindex("{k}list", 0);
		commands.llen("{k}list");
		commands.lpos("{k}list", "b");
		commands.lrange("{k}list", 0, -1);
		commands.lrem("{k}list", 1, "ab");
		commands.lset("{k}list", 0, "x");
		commands.ltrim("{k}list", 0, 5);
		commands.lmove("{k}list", "{k}other", LMoveArgs.Builder.leftRight());
		commands.rpoplpush("{k}list", "{k}other");
		commands.lpop("{k}list");
		commands.rpop("{k}list");
	}),

	SETS((commands) -> {
		commands.sadd("{k}set", "a", "b", "c");
		commands.sadd("{k}set2", "b", "c", "d");
		commands.scard("{k}set");
		commands.sismember("{k}set", "a");
		commands.smismember("{k}set", "a", "z");
		commands.smembers("{k}set");
		commands.srandmember("{k}set");
		commands.sdiff("{k}set", "{k}set2");
		commands.sinter("{k}set", "{k}set2");
		commands.sunion("{k}set", "{k}set2");
		commands.sdiffstore("{k}set3", "{k}set", "{k}set2");
		commands.sinterstore("{k}set3", "{k}set", "{k}set2");
		commands.sunionstore("{k}set3", "{k}set", "{k}set2");
		commands.smove("{k}set", "{k}set2", "a");
		commands.spop("{k}set2");
		commands.srem("{k}set", "b");
	}),

	SORTED_SETS((commands) -> {
		commands.zadd("{k}zset", 1, "a");
		commands.zadd("{k}zset", 2.0, "b", 3.0, "c", 4.0, "d", 5.0, "e", 6.0, "f");
		commands.zadd("{k}zset2", 2.0, "b", 3.0, "c");
		commands.zaddincr("{k}zset", 1, "a");
		commands.zincrby("{k}zset", 1, "a");
		commands.zcard("{k}zset");
		commands.zcount("{k}zset", Range.create(0, 9));
		commands.zlexcount("{k}zset", Range.unbounded());
		commands.zscore("{k}zset", "a");
		commands.zmscore("{k}zset", "a", "b");
		commands.zrank("{k}zset", "a");
		commands.zrevrank("{k}zset", "a");
		commands.zrange("{k}zset", 0, -1);
		commands.zrevrange("{k}zset", 0, -1);
		commands.zrangebyscore("{k}zset", Range.create(0, 9));
		commands.zrevrangebyscore("{k}zset", Range.create(0, 9));
		commands.zrangebylex("{k}zset", Range.unbounded());
		commands.zrevrangebylex("{k}zset", Range.unbounded());
		commands.zrangestore("{k}zset3", "{k}zset", Range.create(0L, 1L));
		commands.zrandmember("{k}zset");
		commands.zdiff("{k}zset", "{k}zset2");
		commands.zinter("{k}zset", "{k}zset2");
		commands.zunion("{k}zset", "{k}zset2");
		commands.zdiffstore("{k}zset3", "{k}zset", "{k}zset2");
		commands.zinterstore("{k}zset3", "{k}zset", "{k}zset2");
		commands.zunionstore("{k}zset3", "{k}zset", "{k}zset2");
		commands.zrem("{k}zset", "a");
		commands.zpopmin("{k}zset");
		commands.zpopmax("{k}zset");
		commands.zremrangebyrank("{k}zset", 0, 0);
		commands.zremrangebyscore("{k}zset", Range.create(0, 1));
		commands.zremrangebylex("{k}zset", Range.unbounded());
	}),

	STREAMS((commands) -> {
		commands.xadd("{k}stream", XAddArgs.Builder.maxlen(100), Map.of("f", "v"));
		commands.xadd("{k}stream", Map.of("f", "w"));
		commands.xlen("{k}stream");
		commands.xrange("{k}stream", Range.unbounded());
		commands.xrevrange("{k}stream", Range.unbounded());
		commands.xread(StreamOffset.from("{k}stream", "0"));
		commands.xgroupCreate(StreamOffset.from("{k}stream", "0"), "group", XGroupCreateArgs.Builder.mkstream());
		commands.xgroupCreateconsumer("{k}stream", consumer("one"));
		commands.xreadgroup(consumer("one"), StreamOffset.lastConsumed("{k}stream"));
		commands.xpending("{k}stream", "group");
		commands.xautoclaim("{k}stream", XAutoClaimArgs.Builder.xautoclaim(consumer("two"), Duration.ZERO, "0"));
		commands.xclaim("{k}stream", consumer("one"), 0, "1-1");
		commands.xack("{k}stream", "group", "1-1");
		commands.xinfoStream("{k}stream");
		commands.xinfoGroups("{k}stream");
		commands.xinfoConsumers("{k}stream", "group");
		commands.xgroupSetid(StreamOffset.from("{k}stream", "0"), "group");
		commands.xgroupDelconsumer("{k}stream", consumer("two"));
		commands.xgroupDestroy("{k}stream", "group");
		commands.xdel("{k}stream", "1-1");
		commands.xtrim("{k}stream", 1);
	}),

	GEO((commands) -> {
		commands.geoadd("{k}geo", 13.4, 52.5, "berlin");
		commands.geoadd("{k}geo", 11.6, 48.1, "munich");
		commands.geodist("{k}geo", "berlin", "munich", GeoArgs.Unit.km);
		commands.geohash("{k}geo", "berlin");
		commands.geopos("{k}geo", "berlin");
		commands.georadius("{k}geo", 13, 52, 100, GeoArgs.Unit.km);
		commands.georadiusbymember("{k}geo", "berlin", 100, GeoArgs.Unit.km);
		commands.geosearch("{k}geo", GeoSearch.fromMember("berlin"), GeoSearch.byRadius(100, GeoArgs.Unit.km));
		commands.geosearchstore("{k}geo2", "{k}geo", GeoSearch.fromMember("berlin"),
				GeoSearch.byRadius(100, GeoArgs.Unit.km), new GeoArgs(), false);
	}),

	/** The count of one key would be written to it, and so be counted on replicas too. */
	HYPER_LOG_LOG((commands) -> {
		commands.pfadd("{k}hll", "a", "b");
		commands.pfadd("{k}hll2", "c");
		commands.pfcount("{k}hll", "{k}hll2");
		commands.pfmerge("{k}hll3", "{k}hll", "{k}hll2");
	}),

	KEYS((commands) -> {
		commands.set("{k}a", "1");
		commands.rpush("{k}list", "2", "1");
		commands.exists("{k}a");
		commands.expire("{k}a", 60);
		commands.pexpire("{k}a", 60_000);
		commands.expireat("{k}a", 4_102_444_800L);
		commands.pexpireat("{k}a", 4_102_444_800_000L);
		commands.ttl("{k}a");
		commands.pttl("{k}a");
		commands.persist("{k}a");
		commands.type("{k}a");
		commands.touch("{k}a");
		commands.copy("{k}a", "{k}b", CopyArgs.Builder.replace(true));
		commands.rename("{k}b", "{k}c");
		commands.renamenx("{k}c", "{k}d");
		byte[] dump = reply(commands.dump("{k}d"));
		if (dump != null) {
			// which a replica may not have yet
			commands.restore("{k}e", 0, dump);
		}
		commands.objectEncoding("{k}a");
		commands.objectRefcount("{k}a");
		commands.objectIdletime("{k}a");
		commands.memoryUsage("{k}a");
		commands.sort("{k}list");
		commands.sortStore("{k}list", new SortArgs(), "{k}sorted");
		commands.randomkey();
		commands.keys("{k}*");
		commands.unlink("{k}d", "{k}e");
		commands.del("{k}a");
	}),

	/** Keys of several slots: a cluster client splits these. */
	SEVERAL_KEYS((commands) -> {
		commands.mset(Map.of("a", "1", "b", "2", "c", "3"));
		commands.mget("a", "b", "c", "d");
		commands.exists("a", "b", "c");
		commands.touch("a", "b", "c");
		commands.msetnx(Map.of("e", "1", "f", "2"));
		commands.unlink("a", "b");
		commands.del("c", "d", "e", "f");
	}),

	SCANS((commands) -> {
		commands.hset("{k}hash", "f", "v");
		commands.sadd("{k}set", "a");
		commands.zadd("{k}zset", 1, "a");
		commands.scan();
		commands.scan(ScanCursor.INITIAL, ScanArgs.Builder.limit(10).match("{k}*"));
		commands.hscan("{k}hash");
		commands.sscan("{k}set");
		commands.zscan("{k}zset");
	}),

	SCRIPTS((commands) -> {
		String script = "return ARGV[1]";
		String[] keys = { "{k}a" };
		commands.eval(script, ScriptOutputType.VALUE, keys, "v");
		String digest = reply(commands.scriptLoad(script));
		commands.scriptExists(digest);
		commands.evalsha(digest, ScriptOutputType.VALUE, keys, "v");
		commands.scriptFlush();
	}),

	PUBLISH((commands) -> {
		commands.publish("{k}channel", "message");
		commands.pubsubChannels();
		commands.pubsubNumsub("{k}channel");
		commands.pubsubNumpat();
	}),

	BLOCKING((commands) -> {
		commands.rpush("{k}list", "a", "b", "c", "d", "e");
		commands.zadd("{k}zset", 1.0, "a", 2.0, "b");
		commands.blpop(1.0, "{k}list");
		commands.brpop(1.0, "{k}list");
		commands.brpoplpush(1.0, "{k}list", "{k}other");
		commands.blmove("{k}list", "{k}other", LMoveArgs.Builder.leftRight(), 1.0);
		commands.bzpopmin(1.0, "{k}zset");
		commands.bzpopmax(1.0, "{k}zset");
		commands.blpop(0.02, "{k}nothing");
		commands.xread(XReadArgs.Builder.block(20), StreamOffset.latest("{k}nothing"));
	}),

	SERVER((commands) -> {
		commands.ping();
		commands.echo("hello");
		commands.time();
		commands.info("server");
		commands.role();
		commands.dbsize();
		commands.command();
		commands.commandCount();
		commands.lastsave();
		commands.slowlogLen();
		commands.set("{k}a", "1");
		commands.waitForReplication(0, 10);
		commands.aclWhoami();
		commands.clientId();
		commands.clientGetname();
		commands.clientList();
		commands.clientInfo();
		commands.flushdb();
		commands.flushall();
	}),

	/** Bound to one connection, and so to one node of a cluster. */
	TRANSACTIONS((commands) -> {
		commands.watch("{k}a");
		commands.get("{k}a");
		commands.multi();
		commands.set("{k}a", "1");
		commands.incr("{k}a");
		commands.get("{k}a");
		commands.exec();
		commands.watch("{k}a");
		commands.unwatch();
		commands.multi();
		commands.discard();
	}),

	/** What a cluster does not have. */
	DATABASES((commands) -> {
		commands.select(1);
		commands.set("{k}a", "1");
		commands.get("{k}a");
		commands.move("{k}a", 2);
		commands.swapdb(1, 2);
		commands.select(0);
		commands.get("{k}a");
	}),

	CLUSTER((commands) -> {
		commands.clusterInfo();
		commands.clusterNodes();
		commands.clusterSlots();
		commands.clusterMyId();
		commands.clusterKeyslot("{k}a");
		commands.clusterCountKeysInSlot(1);
	}),

	/** New in 7.0. */
	SINCE_7((commands) -> {
		String[] keys = { "{k}a" };
		commands.rpush("{k}list", "3", "2", "1");
		commands.sadd("{k}set", "a");
		commands.zadd("{k}zset", 1.0, "a", 2.0, "b", 3.0, "c");
		commands.mset(Map.of("{k}a", "ab", "{k}b", "bc"));
		commands.lmpop(LMPopArgs.Builder.left(), "{k}list");
		commands.blmpop(1.0, LMPopArgs.Builder.left(), "{k}list");
		commands.zmpop(ZPopArgs.Builder.min(), "{k}zset");
		commands.bzmpop(1.0, ZPopArgs.Builder.min(), "{k}zset");
		commands.sintercard("{k}set");
		commands.zintercard("{k}zset");
		commands.expiretime("{k}a");
		commands.pexpiretime("{k}a");
		commands.lcs(LcsArgs.Builder.keys("{k}a", "{k}b"));
		commands.sortReadOnly("{k}list");
		commands.evalReadOnly("return ARGV[1]", ScriptOutputType.VALUE, keys, "v");
		commands.spublish("{k}channel", "message");
	}),

	/** New in 7.0; a cluster's nodes have functions of their own. */
	FUNCTIONS((commands) -> {
		commands.functionLoad(library(), true);
		commands.functionList();
		commands.fcall("answer", ScriptOutputType.INTEGER, "{k}a");
		commands.fcallReadOnly("answer", ScriptOutputType.INTEGER, "{k}a");
	});

	private final Consumer<RedisAsyncCommands<String, String>> commands;

	CommandFamily(Consumer<RedisAsyncCommands<String, String>> commands) {
		this.commands = commands;
	}

	/**
	 * Sends the family's commands.
	 * @param commands where to; replies are awaited there
	 */
	void send(RedisAsyncCommands<String, String> commands) {
		this.commands.accept(commands);
	}

	private static io.lettuce.core.Consumer<String> consumer(String name) {
		return io.lettuce.core.Consumer.from("group", name);
	}

	private static String library() {
		return """
				#!lua name=answers
				redis.register_function{function_name='answer', callback=function() return 42 end, flags={'no-writes'}}
				""";
	}

	private static <T> T reply(Future<T> reply) {
		try {
			return reply.get(10, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
