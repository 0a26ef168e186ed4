package io.github.elasticachespring.autoconfigure.connection;

import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceSslClientConfigurationBuilder;

/**
 * Client configurations as the superclass of our connection factory may see them.
 */
final class ClientConfigurations {

	private ClientConfigurations() {
	}

	/**
	 * Copies a configuration into one without a pool, which the superclass would put on
	 * top of ours.
	 * @param from what to copy
	 * @param withReadFrom whether the copy keeps the {@code ReadFrom} setting: without a
	 * cluster, the superclass would use Lettuce's {@code MasterReplica} for it
	 * @return the copy
	 */
	static LettuceClientConfiguration withoutPool(LettuceClientConfiguration from, boolean withReadFrom) {
		LettuceClientConfigurationBuilder builder = LettuceClientConfiguration.builder()
			.commandTimeout(from.getCommandTimeout())
			.shutdownTimeout(from.getShutdownTimeout())
			.shutdownQuietPeriod(from.getShutdownQuietPeriod());
		if (from.isUseSsl()) {
			LettuceSslClientConfigurationBuilder ssl = builder.useSsl().verifyPeer(from.getVerifyMode());
			if (from.isStartTls()) {
				ssl.startTls();
			}
		}
		from.getClientResources().ifPresent(builder::clientResources);
		from.getClientOptions().ifPresent(builder::clientOptions);
		from.getClientName().ifPresent(builder::clientName);
		from.getRedisCredentialsProviderFactory().ifPresent(builder::redisCredentialsProviderFactory);
		if (withReadFrom) {
			from.getReadFrom().ifPresent(builder::readFrom);
		}
		return builder.build();
	}

}
