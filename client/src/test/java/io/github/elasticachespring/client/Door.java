package io.github.elasticachespring.client;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.codec.StringCodec;

import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.Cluster;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * The ways in which an application can connect.
 */
enum Door {

	SYNC {
		@Override
		void connect(ElastiCacheClient client, ElastiCacheOptions options) {
			client.connect();
		}
	},

	ASYNC {
		@Override
		void connect(ElastiCacheClient client, ElastiCacheOptions options) throws Throwable {
			await(client.connectAsync(StringCodec.UTF8, options.uri(options.endpoint().seed())));
		}
	},

	PUB_SUB {
		@Override
		void connect(ElastiCacheClient client, ElastiCacheOptions options) {
			client.connectPubSub();
		}
	},

	CLUSTER_SYNC {
		@Override
		void connect(ElastiCacheClusterClient client) {
			client.connect();
		}
	},

	CLUSTER_ASYNC {
		@Override
		void connect(ElastiCacheClusterClient client) throws Throwable {
			await(client.connectAsync(StringCodec.UTF8));
		}
	},

	CLUSTER_PUB_SUB {
		@Override
		void connect(ElastiCacheClusterClient client) {
			client.connectPubSub();
		}
	};

	boolean isCluster() {
		return this == CLUSTER_SYNC || this == CLUSTER_ASYNC || this == CLUSTER_PUB_SUB;
	}

	Endpoint endpoint(HostPort target) {
		return isCluster() ? new Cluster(List.of(target)) : new ReplicationGroup(target, null, List.of());
	}

	/**
	 * Connects, and disconnects again.
	 * @param options where to
	 * @throws Throwable what connecting fails with, as the application gets it
	 */
	void open(ElastiCacheOptions options) throws Throwable {
		if (isCluster()) {
			try (ElastiCacheClusterClient client = ElastiCacheClusterClient.create(null, options)) {
				connect(client);
			}
		}
		else {
			try (ElastiCacheClient client = ElastiCacheClient.create(null, options)) {
				connect(client, options);
			}
		}
	}

	void connect(ElastiCacheClient client, ElastiCacheOptions options) throws Throwable {
		throw new UnsupportedOperationException();
	}

	void connect(ElastiCacheClusterClient client) throws Throwable {
		throw new UnsupportedOperationException();
	}

	private static void await(CompletionStage<?> connecting) throws Throwable {
		try {
			connecting.toCompletableFuture().join();
		}
		catch (CompletionException ex) {
			throw ex.getCause();
		}
	}

}
