package io.github.elasticachespring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

import io.github.elasticachespring.autoconfigure.InvalidConfigurationException.Problem;

/**
 * What becomes of {@code spring.data.redis.*} when an ElastiCache endpoint is connected
 * to: an address there contradicts the endpoint and stops the start, a setting that has
 * its counterpart here has no effect and is named in the log.
 */
final class SpringDataRedisRules {

	private static final Log logger = LogFactory.getLog(SpringDataRedisRules.class);

	private static final String PREFIX = "spring.data.redis.";

	private static final List<String> ADDRESSES = List.of("host", "port", "url", "cluster.nodes", "sentinel",
			"masterreplica");

	/** Settings without effect, and what has it instead. */
	private static final Map<String, String> COUNTERPARTS = Map.ofEntries(Map.entry("username", "username"),
			Map.entry("password", "password"), Map.entry("database", "database"), Map.entry("ssl", "ssl"),
			Map.entry("timeout", "command-timeout"), Map.entry("connect-timeout", "connect-timeout"),
			Map.entry("client-name", "client-name"), Map.entry("lettuce.pool", "pool"),
			Map.entry("lettuce.read-from", "read-from"));

	private final Environment environment;

	SpringDataRedisRules(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Looks for addresses, and for a client that is not Lettuce.
	 * @return what contradicts an ElastiCache endpoint; empty if nothing does
	 */
	List<Problem> check() {
		List<Problem> problems = new ArrayList<>();
		for (String address : ADDRESSES) {
			if (isSet(address)) {
				problems.add(new Problem(PREFIX + address, null,
						"This is an address for Spring Boot's own Redis support, whose place the ElastiCache client takes.",
						"Remove '%s' and set an endpoint under 'elasticache.endpoint', or set 'elasticache.enabled' to 'false'."
							.formatted(PREFIX + address)));
			}
		}
		String clientType = this.environment.getProperty(PREFIX + "client-type");
		if (clientType != null && !"lettuce".equalsIgnoreCase(clientType)) {
			problems.add(new Problem(PREFIX + "client-type", clientType, "The ElastiCache client is built on Lettuce.",
					"Remove '%sclient-type', or set 'elasticache.enabled' to 'false'.".formatted(PREFIX)));
		}
		return problems;
	}

	/** Says which settings have no effect. */
	void warnOfSettingsWithoutEffect() {
		COUNTERPARTS.forEach((setting, counterpart) -> {
			if (isSet(setting)) {
				logger.warn("'%s' has no effect beside 'elasticache.endpoint': set 'elasticache.%s' instead"
					.formatted(PREFIX + setting, counterpart));
			}
		});
	}

	private boolean isSet(String setting) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(PREFIX + setting);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

}
