package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.codec.CRC16;
import io.lettuce.core.codec.RedisCodec;

/**
 * The slot of a key, as the server computes it: CRC16 of what stands between the first
 * <code>{</code> and the first <code>}</code> after it, or of the whole key if there is
 * nothing between them or no such pair. A slot belongs to one shard at a time; keys that
 * one command, transaction or script uses have to be in one slot.
 *
 * @see <a href="https://valkey.io/topics/cluster-spec/">Cluster specification</a>
 */
public final class Slots {

	/** The number of slots, from 0 to 16383. */
	public static final int COUNT = 16384;

	private Slots() {
	}

	/**
	 * The slot of a key.
	 * @param key the key, sent as UTF-8
	 * @return the slot
	 */
	public static int of(String key) {
		return of(key.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * The slot of a key.
	 * @param key the key as it is sent
	 * @return the slot
	 */
	public static int of(byte[] key) {
		return of(key, 0, key.length);
	}

	/**
	 * The slot of a key. Neither allocates nor moves the buffer where it is backed by an
	 * array.
	 * @param key the key as it is sent: what remains of the buffer, direct or read-only
	 * ones and slices included
	 * @return the slot
	 */
	public static int of(ByteBuffer key) {
		if (key.hasArray()) {
			return of(key.array(), key.arrayOffset() + key.position(), key.remaining());
		}
		byte[] copy = new byte[key.remaining()];
		key.duplicate().get(copy);
		return of(copy);
	}

	private static int of(byte[] array, int offset, int length) {
		int end = offset + length;
		int open = indexOf(array, (byte) '{', offset, end);
		int close = (open < end) ? indexOf(array, (byte) '}', open + 1, end) : end;
		int crc = (close < end && close > open + 1) ? CRC16.crc16(array, open + 1, close - open - 1)
				: CRC16.crc16(array, offset, length);
		return crc & (COUNT - 1);
	}

	private static int indexOf(byte[] array, byte searched, int from, int end) {
		int index = from;
		while (index < end && array[index] != searched) {
			index++;
		}
		return index;
	}

	/**
	 * Keys by slot.
	 * @param keys the keys, sent as UTF-8
	 * @return slots in the order in which they first occur, the keys of each in theirs
	 */
	public static Map<Integer, List<String>> group(Collection<String> keys) {
		Map<Integer, List<String>> groups = new LinkedHashMap<>();
		keys.forEach((key) -> add(groups, of(key), key));
		return groups;
	}

	/**
	 * Keys by slot.
	 * @param keys the keys
	 * @param codec says how they are sent
	 * @param <K> the key type
	 * @return slots in the order in which they first occur, the keys of each in theirs
	 */
	public static <K> Map<Integer, List<K>> group(Collection<K> keys, RedisCodec<K, ?> codec) {
		Map<Integer, List<K>> groups = new LinkedHashMap<>();
		keys.forEach((key) -> add(groups, of(codec.encodeKey(key)), key));
		return groups;
	}

	private static <K> void add(Map<Integer, List<K>> groups, int slot, K key) {
		groups.computeIfAbsent(slot, (empty) -> new ArrayList<>()).add(key);
	}

}
