package io.github.elasticachespring.client.command;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.ProtocolVersion;

/**
 * Lettuce as a plain wire to a server: words in, whatever comes back out. Latin-1 keeps
 * every byte.
 */
final class RawConnection implements AutoCloseable {

	private static final StringCodec CODEC = new StringCodec(StandardCharsets.ISO_8859_1);

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	RawConnection(InetSocketAddress address) {
		this.client = RedisClient.create(RedisURI.create(address.getHostString(), address.getPort()));
		this.client.setOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build());
		this.connection = this.client.connect(CODEC);
	}

	/**
	 * The reply; an error as its message, so that errors can be compared, too.
	 */
	Object send(List<String> words) {
		CommandArgs<String, String> args = new CommandArgs<>(CODEC);
		words.stream().skip(1).forEach(args::addValue);
		ProtocolKeyword keyword = () -> words.get(0).getBytes(StandardCharsets.US_ASCII);
		try {
			List<Object> reply = this.connection.sync().dispatch(keyword, new NestedMultiOutput<>(CODEC), args);
			return reply;
		}
		catch (RedisCommandExecutionException ex) {
			return "error: " + ex.getMessage();
		}
	}

	Object send(String... words) {
		return send(List.of(words));
	}

	List<?> list(String... words) {
		Object reply = send(words);
		if (reply instanceof List<?> list) {
			return list;
		}
		throw new IllegalStateException(String.join(" ", words) + ": " + reply);
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
