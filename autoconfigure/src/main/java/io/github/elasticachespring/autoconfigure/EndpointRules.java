package io.github.elasticachespring.autoconfigure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

import io.github.elasticachespring.autoconfigure.InvalidConfigurationException.Problem;
import io.github.elasticachespring.client.ReadPreference;
import io.github.elasticachespring.client.endpoint.EndpointName;
import io.github.elasticachespring.client.endpoint.EndpointName.Kind;
import io.github.elasticachespring.client.endpoint.EndpointName.Tls;
import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * What the properties that say where and as whom to connect may be, and which of them go
 * together. ElastiCache's own names say what they stand for, so that a name in the wrong
 * place is found here and not by a timeout later. Nothing is looked up or connected to.
 */
final class EndpointRules {

	static final String PRIMARY = "elasticache.endpoint.primary";

	static final String READER = "elasticache.endpoint.reader";

	static final String NODES = "elasticache.endpoint.nodes";

	static final String CONFIGURATION = "elasticache.endpoint.configuration";

	static final String SERVERLESS = "elasticache.endpoint.serverless";

	private static final String SSL_ENABLED = "elasticache.ssl.enabled";

	private static final String PASSWORD = "elasticache.password";

	/** An AUTH token's length: ElastiCache user guide, "Authenticating with AUTH". */
	private static final int MIN_AUTH_TOKEN = 16;

	private static final int MAX_AUTH_TOKEN = 128;

	/** Where a name of each kind belongs. */
	private static final Map<Kind, String> HOMES = Map.of(Kind.PRIMARY, PRIMARY, Kind.READER, READER,
			Kind.CONFIGURATION, CONFIGURATION, Kind.SERVERLESS, SERVERLESS, Kind.NODE, NODES);

	/** Which kinds of names each property takes, other than names we know nothing of. */
	private static final Map<String, Set<Kind>> ACCEPTED = Map.of(PRIMARY, EnumSet.of(Kind.PRIMARY, Kind.NODE), READER,
			EnumSet.of(Kind.READER, Kind.NODE), NODES, EnumSet.of(Kind.NODE), CONFIGURATION,
			EnumSet.of(Kind.CONFIGURATION, Kind.NODE), SERVERLESS, EnumSet.of(Kind.SERVERLESS));

	private final ElastiCacheProperties properties;

	private final List<Problem> problems = new ArrayList<>();

	private EndpointRules(ElastiCacheProperties properties) {
		this.properties = properties;
	}

	/**
	 * Checks the properties against all rules.
	 * @param properties the properties as bound
	 * @return what is wrong with them; empty if nothing is
	 */
	static List<Problem> check(ElastiCacheProperties properties) {
		EndpointRules rules = new EndpointRules(properties);
		rules.oneEndpoint();
		rules.companionsOfThePrimary();
		rules.endpointsByProperty().forEach(rules::name);
		rules.database();
		rules.credentials();
		rules.readers();
		rules.nameServers();
		return rules.problems;
	}

	/** All endpoints that were set, by the name of their property. */
	private Map<String, String> endpointsByProperty() {
		ElastiCacheProperties.Endpoint endpoint = this.properties.getEndpoint();
		Map<String, String> set = new LinkedHashMap<>();
		put(set, PRIMARY, endpoint.getPrimary());
		put(set, CONFIGURATION, endpoint.getConfiguration());
		put(set, SERVERLESS, endpoint.getServerless());
		put(set, READER, endpoint.getReader());
		for (int i = 0; i < endpoint.getNodes().size(); i++) {
			put(set, "%s[%d]".formatted(NODES, i), endpoint.getNodes().get(i));
		}
		return set;
	}

	private void put(Map<String, String> set, String property, @Nullable String value) {
		if (StringUtils.hasText(value)) {
			set.put(property, value);
		}
	}

	private void oneEndpoint() {
		Map<String, String> endpoints = endpointsByProperty();
		endpoints.keySet().retainAll(Set.of(PRIMARY, CONFIGURATION, SERVERLESS));
		if (endpoints.size() > 1) {
			String all = String.join("', '", endpoints.keySet());
			endpoints.forEach((property, value) -> reject(property, value,
					"Only one of '%s' can be connected to.".formatted(all), "Keep one of '%s'.".formatted(all)));
		}
		else if (endpoints.isEmpty()) {
			reject(PRIMARY, null, "No endpoint is set, and no service connection takes its place.", """
					Set 'elasticache.endpoint.primary' (cluster mode disabled), 'elasticache.endpoint.configuration' \
					(cluster mode enabled) or 'elasticache.endpoint.serverless', or set 'elasticache.enabled' to \
					'false' to use Spring Boot's own Redis support.""");
		}
	}

	private void companionsOfThePrimary() {
		ElastiCacheProperties.Endpoint endpoint = this.properties.getEndpoint();
		if (StringUtils.hasText(endpoint.getPrimary())) {
			return;
		}
		if (StringUtils.hasText(endpoint.getReader())) {
			reject(READER, endpoint.getReader(), "A reader endpoint belongs to a primary endpoint, which is missing.",
					"Set '%s' as well, or remove '%s'.".formatted(PRIMARY, READER));
		}
		if (!endpoint.getNodes().isEmpty()) {
			reject(NODES, endpoint.getNodes(), "Node endpoints belong to a primary endpoint, which is missing.",
					"Set '%s' as well, or remove '%s'.".formatted(PRIMARY, NODES));
		}
	}

	private void name(String property, String value) {
		EndpointName name;
		try {
			name = EndpointName.of(HostPort.parse(value).host());
		}
		catch (IllegalArgumentException ex) {
			reject(property, value, ex.getMessage() + ".",
					"Write host or host:port, with a port from 1 to 65535, as the value of '%s'.".formatted(property));
			return;
		}
		Set<Kind> accepted = ACCEPTED.get(property.startsWith(NODES) ? NODES : property);
		if (name.kind() != Kind.UNKNOWN && accepted != null && !accepted.contains(name.kind())) {
			String home = HOMES.get(name.kind());
			reject(property, value, "This is the name of %s.".formatted(describe(name.kind())),
					"Move it to '%s', or write %s here.".formatted(home, expected(property)));
		}
		else {
			tls(property, value, name);
		}
	}

	private void tls(String property, String value, EndpointName name) {
		boolean tls = this.properties.getSsl().isEnabled();
		boolean serverless = SERVERLESS.equals(property);
		if (!tls && (serverless || name.tls() == Tls.REQUIRED)) {
			reject(SSL_ENABLED, false,
					serverless ? "Serverless caches speak TLS only."
							: "'%s' is the name of a cache that speaks TLS only.".formatted(value),
					"Set '%s' to 'true', or remove it.".formatted(SSL_ENABLED));
		}
		else if (tls && name.tls() == Tls.ABSENT) {
			reject(property, value, "This is the name of a cache without encryption in transit, and TLS is on.", """
					Set '%s' to 'false' to speak plain text, or turn on encryption in transit and write the new name \
					that the cache gets with it.""".formatted(SSL_ENABLED));
		}
		else if (!tls && name.tls() == Tls.ABSENT && StringUtils.hasLength(this.properties.getPassword())) {
			reject(PASSWORD, null,
					"'%s' is a cache without encryption in transit, which knows no passwords.".formatted(value),
					"Remove '%s', or turn on encryption in transit and write the new name that the cache gets with it."
						.formatted(PASSWORD));
		}
	}

	private void database() {
		int database = this.properties.getDatabase();
		ElastiCacheProperties.Endpoint endpoint = this.properties.getEndpoint();
		if (database < 0) {
			reject("elasticache.database", database, "A database has a number from 0 on.",
					"Set 'elasticache.database' to 0 or more.");
		}
		else if (database > 0 && (StringUtils.hasText(endpoint.getConfiguration())
				|| StringUtils.hasText(endpoint.getServerless()))) {
			reject("elasticache.database", database, "A cluster and a serverless cache have database 0 only.",
					"Remove 'elasticache.database', and keep applications apart by prefixes of their keys.");
		}
	}

	private void credentials() {
		String password = this.properties.getPassword();
		if (!StringUtils.hasLength(password) || StringUtils.hasLength(this.properties.getUsername())
				|| !this.properties.getSsl().isEnabled()) {
			return;
		}
		int length = password.length();
		if (length < MIN_AUTH_TOKEN || length > MAX_AUTH_TOKEN) {
			reject(PASSWORD, null,
					"Without a username this is an AUTH token, which has %d to %d characters; this one has %d."
						.formatted(MIN_AUTH_TOKEN, MAX_AUTH_TOKEN, length),
					"Set 'elasticache.password' to the cache's AUTH token, or set 'elasticache.username' as well if "
							+ "it is the password of an ACL user.");
		}
	}

	private void readers() {
		ElastiCacheProperties.Endpoint endpoint = this.properties.getEndpoint();
		ReadPreference readFrom = this.properties.getReadFrom();
		if (readFrom != ReadPreference.PRIMARY && StringUtils.hasText(endpoint.getPrimary())
				&& !StringUtils.hasText(endpoint.getReader())) {
			reject("elasticache.read-from", readFrom.name().toLowerCase(Locale.ROOT).replace('_', '-'),
					"No reader endpoint is set to read from.",
					"Set '%s' to the reader endpoint, or 'elasticache.read-from' to 'primary'.".formatted(READER));
		}
	}

	private void nameServers() {
		for (String server : this.properties.getDns().getServers()) {
			try {
				NameServer.parse(server);
			}
			catch (IllegalArgumentException ex) {
				reject("elasticache.dns.servers", server, ex.getMessage() + ".",
						"Write the IP address of each name server in 'elasticache.dns.servers', as address or address:port.");
			}
		}
	}

	private void reject(String property, @Nullable Object value, String reason, String remedy) {
		this.problems.add(new Problem(property, value, reason, remedy));
	}

	private static String expected(String property) {
		return switch (property) {
			case PRIMARY -> "the primary endpoint";
			case READER -> "the reader endpoint";
			case CONFIGURATION -> "the configuration endpoint";
			case SERVERLESS -> "the endpoint of a serverless cache";
			default -> "a node endpoint";
		};
	}

	private static String describe(Kind kind) {
		return switch (kind) {
			case PRIMARY -> "a primary endpoint";
			case READER -> "a reader endpoint";
			case NODE -> "a node";
			case CONFIGURATION -> "a cluster's configuration endpoint";
			case SERVERLESS -> "a serverless cache";
			case UNKNOWN -> "something else";
		};
	}

}
