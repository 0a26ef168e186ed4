package io.github.elasticachespring.autoconfigure.connection;

import java.util.Map;

import io.lettuce.core.ReadFrom;

import io.github.elasticachespring.client.ReadPreference;

/**
 * What a customizer's {@link ReadFrom} means in a replication group. Lettuce's own way,
 * {@code MasterReplica}, connects to the addresses that a node's {@code INFO} lists,
 * which ElastiCache's clients cannot always reach, and reads roles only once.
 */
final class ReadPreferences {

	private static final Map<ReadFrom, ReadPreference> EQUIVALENTS = Map.of(ReadFrom.UPSTREAM, ReadPreference.PRIMARY,
			ReadFrom.UPSTREAM_PREFERRED, ReadPreference.PRIMARY, ReadFrom.REPLICA_PREFERRED,
			ReadPreference.READER_PREFERRED, ReadFrom.ANY, ReadPreference.READER_PREFERRED, ReadFrom.NEAREST,
			ReadPreference.READER_PREFERRED, ReadFrom.ANY_REPLICA, ReadPreference.READER_ONLY, ReadFrom.REPLICA,
			ReadPreference.READER_ONLY);

	private ReadPreferences() {
	}

	static ReadPreference of(ReadFrom readFrom) {
		ReadPreference preference = EQUIVALENTS.get(readFrom);
		if (preference == null) {
			throw new IllegalArgumentException("""
					The ReadFrom setting %s cannot be used with a replication group: set 'elasticache.read-from' \
					instead of LettuceClientConfigurationBuilder.readFrom""".formatted(readFrom));
		}
		return preference;
	}

}
