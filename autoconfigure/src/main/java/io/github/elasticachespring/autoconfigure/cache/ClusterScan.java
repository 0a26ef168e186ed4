package io.github.elasticachespring.autoconfigure.cache;

import java.util.ArrayList;
import java.util.List;

import org.springframework.data.redis.cache.BatchStrategy;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/**
 * Removes keys by SCAN on one primary after the other. Spring Data's own strategy scans a
 * connection as a whole, which a cluster connection refuses.
 */
final class ClusterScan implements BatchStrategy {

	private final int batchSize;

	ClusterScan(int batchSize) {
		this.batchSize = batchSize;
	}

	@Override
	public long cleanCache(RedisConnection connection, String name, byte[] pattern) {
		RedisClusterConnection cluster = (RedisClusterConnection) connection;
		ScanOptions options = ScanOptions.scanOptions().count(this.batchSize).match(pattern).build();
		long removed = 0;
		for (RedisClusterNode node : cluster.clusterGetNodes()) {
			if (node.isMaster() && !node.isMarkedAsFail()) {
				removed += clean(cluster, node, options);
			}
		}
		return removed;
	}

	private long clean(RedisClusterConnection cluster, RedisClusterNode node, ScanOptions options) {
		long removed = 0;
		List<byte[]> batch = new ArrayList<>(this.batchSize);
		try (Cursor<byte[]> keys = cluster.scan(node, options)) {
			while (keys.hasNext()) {
				batch.add(keys.next());
				if (batch.size() == this.batchSize || !keys.hasNext()) {
					Long unlinked = cluster.keyCommands().unlink(batch.toArray(byte[][]::new));
					removed += (unlinked != null) ? unlinked : 0;
					batch.clear();
				}
			}
		}
		return removed;
	}

}
