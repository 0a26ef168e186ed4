package io.github.elasticachespring.client;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;

/**
 * A plain Lettuce client for connections to single nodes, by address: readers, and the
 * probes that ask a node for its role. Their commands pass neither chain nor gate.
 */
final class NodeClient extends RedisClient {

	NodeClient(ClientResources resources, ClientOptions options) {
		super(resources, new RedisURI());
		setOptions(options);
	}

}
