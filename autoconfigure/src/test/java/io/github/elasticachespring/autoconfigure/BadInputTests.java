package io.github.elasticachespring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import io.github.elasticachespring.client.advisor.Check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Each wrong or contradictory setting stops the start with an analysis that names the
 * property, what was found, and what to write.
 */
class BadInputTests {

	private static final String PRIMARY = "elasticache.endpoint.primary=master.shop.abc123.use1.cache.amazonaws.com";

	private static final String PLAIN_PRIMARY = "elasticache.endpoint.primary=shop.abc123.ng.0001.use1.cache.amazonaws.com";

	private static final String CONFIGURATION = "elasticache.endpoint.configuration=clustercfg.shop.abc123.use1.cache.amazonaws.com";

	private static final String SERVERLESS = "elasticache.endpoint.serverless=shop-abc123.serverless.use1.cache.amazonaws.com";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ElastiCacheAutoConfiguration.class, DataRedisAutoConfiguration.class,
				SslAutoConfiguration.class))
		.withInitializer((context) -> this.environment = context.getEnvironment());

	private Environment environment;

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void stopsTheStart(List<String> properties, List<String> description, List<String> action) {
		this.contextRunner.withPropertyValues(properties.toArray(String[]::new)).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains(description);
			assertThat(analysis.getAction()).contains(action);
		});
	}

	static Stream<Arguments> stopsTheStart() {
		return Stream.of(
				bad(List.of(), found("'elasticache.endpoint.primary': No endpoint is set"),
						write("'elasticache.endpoint.configuration'", "'elasticache.endpoint.serverless'",
								"'elasticache.enabled' to 'false'")),
				bad(List.of(PRIMARY, "elasticache.advisor.mute=tls,hit-ratio"),
						found("'elasticache.advisor.mute[1]' with value 'hit-ratio'", "no check of this id"),
						write(Stream.of(Check.values()).map(Check::id).toArray(String[]::new))),
				bad(List.of(PRIMARY, "elasticache.metrics.server-interval=0s"),
						found("'elasticache.metrics.server-interval' with value '0"), write("such as 15s")),
				bad(List.of(PRIMARY, CONFIGURATION),
						found("'elasticache.endpoint.primary' with value 'master.shop.abc123.use1.cache.amazonaws.com'",
								"'elasticache.endpoint.configuration' with value 'clustercfg.shop.abc123",
								"Only one of 'elasticache.endpoint.primary', 'elasticache.endpoint.configuration'"),
						write("Keep one of 'elasticache.endpoint.primary', 'elasticache.endpoint.configuration'.")),
				bad(List.of("elasticache.endpoint.primary=cache.example.com:70000"),
						found("'elasticache.endpoint.primary' with value 'cache.example.com:70000'", "70000"),
						write("host:port", "1 to 65535", "'elasticache.endpoint.primary'")),
				bad(List.of("elasticache.endpoint.configuration=cache.example.com:redis"),
						found("'elasticache.endpoint.configuration' with value 'cache.example.com:redis'"),
						write("host:port")),
				bad(List.of(PRIMARY, "elasticache.ttl.default=2h", "elasticache.ttl.max=1h"),
						found("'elasticache.ttl.default' with value '", "longer than 'elasticache.ttl.max'"),
						write("Set 'elasticache.ttl.default' to that time or a shorter one")),
				bad(List.of(PRIMARY, "elasticache.ttl.max=0s"), found("'elasticache.ttl.max' with value '"),
						write("a time greater than zero")),
				bad(List.of(PRIMARY, "elasticache.ttl.jitter=1.5"), found("'elasticache.ttl.jitter' with value '1.5'"),
						write("a number from 0 to 1")),
				bad(List.of(PRIMARY, "elasticache.ttl.exempt[0]=lock:[a"),
						found("'elasticache.ttl.exempt[0]' with value 'lock:[a'", "no ']'"),
						write("a glob such as 'session:*'")),
				bad(List.of(PRIMARY, "elasticache.ttl.rules[0].ttl=-1s", "elasticache.ttl.rules[0].pattern=a[]"),
						found("'elasticache.ttl.rules[0].pattern'", "'elasticache.ttl.rules[0].ttl'"),
						write("a glob such as 'session:*'", "a time greater than zero")),
				bad(List.of(PRIMARY, "elasticache.ttl.default=-1h"),
						found("'elasticache.ttl.default' with value '", "A TTL of a millisecond or more is needed"),
						write("Set 'elasticache.ttl.default' to a time greater than zero, such as 1h")),
				bad(List.of(PRIMARY, "elasticache.ttl.exempt[0]=", "elasticache.ttl.exempt[1]=a\\"),
						found("'elasticache.ttl.exempt[0]'", "The pattern is empty", "'elasticache.ttl.exempt[1]'",
								"has nothing to stand before"),
						write("Set 'elasticache.ttl.exempt[0]' to a glob such as 'session:*'")),
				bad(List.of(PRIMARY, "elasticache.ttl.rules[0].ttl=1h", "elasticache.ttl.rules[1].pattern=cart:*"),
						found("'elasticache.ttl.rules[0].pattern'", "The pattern is empty",
								"'elasticache.ttl.rules[1].ttl'", "A rule needs a TTL"),
						write("Set 'elasticache.ttl.rules[0].pattern' to a glob such as 'session:*'",
								"Set 'elasticache.ttl.rules[1].ttl' to a time such as 30m")),
				bad(List.of(PRIMARY, "elasticache.ttl.max=1h", "elasticache.ttl.rules[0].pattern=cart:*",
						"elasticache.ttl.rules[0].ttl=2h"),
						found("'elasticache.ttl.rules[0].ttl' with value '", "longer than 'elasticache.ttl.max'"),
						write("Set 'elasticache.ttl.rules[0].ttl' to that time or a shorter one")),
				bad(List.of(PRIMARY, "elasticache.cache.ttl.products=0s", "elasticache.cache.ttl.users=-1m"),
						found("'elasticache.cache.ttl.products' with value '",
								"'elasticache.cache.ttl.users' with value '"),
						write("Set 'elasticache.cache.ttl.products' to a time greater than zero, such as 1h")),
				bad(List.of(PRIMARY, "elasticache.ttl.max=1h", "elasticache.cache.ttl.products=2h"),
						found("'elasticache.cache.ttl.products' with value '", "longer than 'elasticache.ttl.max'"),
						write("Set 'elasticache.cache.ttl.products' to that time or a shorter one")),
				bad(List.of("elasticache.endpoint.primary=rediss://cache.example.com"), found("is a URL"),
						write("host:port")),
				bad(List.of("elasticache.endpoint.primary=clustercfg.shop.abc123.use1.cache.amazonaws.com"),
						found("'elasticache.endpoint.primary' with value 'clustercfg.shop.abc123",
								"a cluster's configuration endpoint"),
						write("Move it to 'elasticache.endpoint.configuration'")),
				bad(List.of("elasticache.endpoint.primary=shop-ro.abc123.ng.0001.use1.cache.amazonaws.com"),
						found("'elasticache.endpoint.primary' with value 'shop-ro.", "a reader endpoint"),
						write("Move it to 'elasticache.endpoint.reader'", "the primary endpoint here")),
				bad(List.of("elasticache.endpoint.primary=replica.shop.abc123.use1.cache.amazonaws.com"),
						found("'elasticache.endpoint.primary' with value 'replica.shop", "a reader endpoint"),
						write("Move it to 'elasticache.endpoint.reader'")),
				bad(List.of("elasticache.endpoint.primary=shop-abc123.serverless.use1.cache.amazonaws.com"),
						found("'elasticache.endpoint.primary' with value 'shop-abc123.serverless",
								"a serverless cache"),
						write("Move it to 'elasticache.endpoint.serverless'")),
				bad(List.of("elasticache.endpoint.configuration=shop-abc123.serverless.use1.cache.amazonaws.com"),
						found("'elasticache.endpoint.configuration' with value 'shop-abc123.serverless",
								"a serverless cache"),
						write("Move it to 'elasticache.endpoint.serverless'")),
				bad(List.of("elasticache.endpoint.configuration=master.shop.abc123.use1.cache.amazonaws.com"),
						found("'elasticache.endpoint.configuration' with value 'master.shop", "a primary endpoint"),
						write("Move it to 'elasticache.endpoint.primary'")),
				bad(List.of("elasticache.endpoint.serverless=master.shop.abc123.use1.cache.amazonaws.com"),
						found("'elasticache.endpoint.serverless' with value 'master.shop", "a primary endpoint"),
						write("Move it to 'elasticache.endpoint.primary'")),
				bad(List.of(PRIMARY, "elasticache.endpoint.reader=master.shop.abc123.use1.cache.amazonaws.com"),
						found("'elasticache.endpoint.reader' with value 'master.shop", "a primary endpoint"),
						write("write the reader endpoint here")),
				bad(List.of(PRIMARY, "elasticache.endpoint.nodes=replica.shop.abc123.use1.cache.amazonaws.com"),
						found("'elasticache.endpoint.nodes[0]' with value 'replica.shop", "a reader endpoint"),
						write("write a node endpoint here")),
				bad(List.of(CONFIGURATION, "elasticache.endpoint.reader=replica.shop.abc123.use1.cache.amazonaws.com"),
						found("'elasticache.endpoint.reader' with value 'replica.shop", "which is missing"),
						write("Set 'elasticache.endpoint.primary' as well, or remove 'elasticache.endpoint.reader'")),
				bad(List.of(SERVERLESS, "elasticache.endpoint.nodes=shop-001.shop.abc123.use1.cache.amazonaws.com"),
						found("'elasticache.endpoint.nodes' with value '[shop-001.shop", "which is missing"),
						write("remove 'elasticache.endpoint.nodes'")),
				bad(List.of(PRIMARY, "elasticache.keys.separator="),
						found("'elasticache.keys.separator' with value ''", "Without a separator"),
						write("Set 'elasticache.keys.separator' to", "':'", "{user:42}:session")),
				bad(List.of(PRIMARY, "elasticache.keys.separator=}"),
						found("'elasticache.keys.separator' with value '}'", "Braces delimit the hash tag"),
						write("Set 'elasticache.keys.separator' to", "{user:42}:session")),
				bad(List.of("elasticache.endpoint.serverless=cache.example.com", "elasticache.ssl.enabled=false"),
						found("'elasticache.ssl.enabled' with value 'false'", "Serverless caches speak TLS only"),
						write("Set 'elasticache.ssl.enabled' to 'true'")),
				bad(List.of(PRIMARY, "elasticache.ssl.enabled=false"), found(
						"'elasticache.ssl.enabled' with value 'false'",
						"'master.shop.abc123.use1.cache.amazonaws.com' is the name of a cache that speaks TLS only"),
						write("Set 'elasticache.ssl.enabled' to 'true'")),
				bad(List.of(PLAIN_PRIMARY),
						found("'elasticache.endpoint.primary' with value 'shop.abc123.ng.0001",
								"without encryption in transit"),
						write("Set 'elasticache.ssl.enabled' to 'false'")),
				bad(List.of(PLAIN_PRIMARY, "elasticache.ssl.enabled=false", "elasticache.password=0123456789abcdef"),
						found("'elasticache.password'", "knows no passwords"), write("Remove 'elasticache.password'")),
				bad(List.of(SERVERLESS, "elasticache.database=1"),
						found("'elasticache.database' with value '1'", "database 0 only"),
						write("Remove 'elasticache.database'")),
				bad(List.of(CONFIGURATION, "elasticache.database=2"),
						found("'elasticache.database' with value '2'", "database 0 only"),
						write("Remove 'elasticache.database'")),
				bad(List.of(PRIMARY, "elasticache.database=-1"), found("'elasticache.database' with value '-1'"),
						write("'elasticache.database' to 0 or more")),
				bad(List.of(PRIMARY, "elasticache.ssl.bundle=aws"),
						found("'elasticache.ssl.bundle' with value 'aws'", "no SSL bundle of this name",
								"No bundles are configured"),
						write("'spring.ssl.bundle'", "remove 'elasticache.ssl.bundle'")),
				bad(List.of(PRIMARY, "elasticache.ssl.bundle=aws",
						"spring.ssl.bundle.pem.mine.truststore.certificate=classpath:none.pem"),
						found("Known bundles are 'mine'"), write("'spring.ssl.bundle'")),
				bad(List.of(PRIMARY, "elasticache.password=too-short"),
						found("'elasticache.password'", "16 to 128 characters; this one has 9"),
						write("AUTH token", "'elasticache.username'")),
				bad(List.of(PRIMARY, "elasticache.password=" + "x".repeat(129)), found("this one has 129"),
						write("AUTH token")),
				bad(List.of(PRIMARY, "elasticache.read-from=reader-preferred"),
						found("'elasticache.read-from' with value 'reader-preferred'", "No reader endpoint"),
						write("Set 'elasticache.endpoint.reader'", "'elasticache.read-from' to 'primary'")),
				bad(List.of(PRIMARY, "elasticache.dns.servers=dns.example.com"),
						found("'elasticache.dns.servers' with value 'dns.example.com'", "not an IP address"),
						write("the IP address of each name server")),
				bad(List.of(PRIMARY, "elasticache.dns.servers=10.0.0.2:0"),
						found("'elasticache.dns.servers' with value '10.0.0.2:0'"), write("address:port")),
				bad(List.of(PRIMARY, "spring.data.redis.host=localhost"),
						found("'spring.data.redis.host'", "Spring Boot's own Redis support"),
						write("Remove 'spring.data.redis.host'", "'elasticache.enabled' to 'false'")),
				bad(List.of(PRIMARY, "spring.data.redis.port=6380"), found("'spring.data.redis.port'"),
						write("Remove 'spring.data.redis.port'")),
				bad(List.of(PRIMARY, "spring.data.redis.url=redis://user:secret@localhost"),
						found("'spring.data.redis.url'"), write("Remove 'spring.data.redis.url'")),
				bad(List.of(PRIMARY, "spring.data.redis.cluster.nodes[0]=localhost:7000"),
						found("'spring.data.redis.cluster.nodes'"), write("Remove 'spring.data.redis.cluster.nodes'")),
				bad(List.of(PRIMARY, "spring.data.redis.sentinel.master=mine"), found("'spring.data.redis.sentinel'"),
						write("Remove 'spring.data.redis.sentinel'")),
				bad(List.of(PRIMARY, "spring.data.redis.masterreplica.nodes=localhost:6379"),
						found("'spring.data.redis.masterreplica'"), write("Remove 'spring.data.redis.masterreplica'")),
				bad(List.of(PRIMARY, "spring.data.redis.client-type=jedis"),
						found("'spring.data.redis.client-type' with value 'jedis'"), write("client-type")),
				bad(List.of(PRIMARY, "elasticache.connect-timeout=0s"),
						found("'elasticache.connect-timeout' with value '0ms'"), write("a time greater than zero")),
				bad(List.of(PRIMARY, "elasticache.command-timeout=-1s"),
						found("'elasticache.command-timeout' with value '-1000ms'"), write("a time greater than zero")),
				bad(List.of(PRIMARY, "elasticache.dns.max-ttl=-1s"),
						found("'elasticache.dns.max-ttl' with value '-1000ms'"), write("zero or more")),
				bad(List.of(PRIMARY, "elasticache.pool.max-wait=-5s"),
						found("'elasticache.pool.max-wait' with value '-5000ms'"), write("zero or more")),
				bad(List.of(PRIMARY, "elasticache.pool.max-active=0"),
						found("'elasticache.pool.max-active' with value '0'"),
						write("1 or more", "'elasticache.pool.enabled' to 'false'")),
				bad(List.of(PRIMARY, "elasticache.pool.max-active=4", "elasticache.pool.max-idle=5"),
						found("'elasticache.pool.max-idle' with value '5'", "4 connections"),
						write("a number from 0 to 4", "'elasticache.pool.max-active'")),
				bad(List.of(PRIMARY, "elasticache.pool.max-idle=-1"),
						found("'elasticache.pool.max-idle' with value '-1'"), write("a number from 0 to 16")),
				bad(List.of(PRIMARY, "elasticache.pool.max-idle=2", "elasticache.pool.min-idle=3"),
						found("'elasticache.pool.min-idle' with value '3'", "at most 2"),
						write("a number from 0 to 2", "'elasticache.pool.max-idle'")),
				bad(List.of(PRIMARY, "elasticache.client-name=orders service"),
						found("'elasticache.client-name' with value 'orders service'", "blanks"),
						write("'orders-service'")));
	}

	@Test
	void aCacheOfExemptKeysMayOutliveTheCap() {
		this.contextRunner
			.withPropertyValues(PRIMARY, "elasticache.ttl.max=1h", "elasticache.ttl.exempt=users::*",
					"elasticache.cache.ttl.users=2h")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void namesEveryProblemAtOnce() {
		this.contextRunner
			.withPropertyValues("elasticache.endpoint.reader=cache.example.com", "elasticache.password=short")
			.run((context) -> {
				FailureAnalysis analysis = analyze(context.getStartupFailure());
				assertThat(analysis.getDescription().lines()).hasSize(3)
					.allSatisfy((line) -> assertThat(line).startsWith("- Property 'elasticache."));
			});
	}

	@Test
	void neverShowsASecret() {
		this.contextRunner
			.withPropertyValues(PRIMARY, "elasticache.password=hunter2", "spring.data.redis.url=redis://u:hunter2@host")
			.run((context) -> {
				FailureAnalysis analysis = analyze(context.getStartupFailure());
				assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("hunter2");
				assertThat(context.getStartupFailure()).hasStackTraceContaining("InvalidConfigurationException");
				assertThat(context.getStartupFailure().getMessage()).doesNotContain("hunter2");
			});
	}

	@Test
	void saysWhereAValueCameFrom() {
		this.contextRunner.withInitializer((context) -> {
			ByteArrayResource file = new ByteArrayResource("# ours\nelasticache.pool.max-active=0\n".getBytes(),
					"shop.properties");
			try {
				new PropertiesPropertySourceLoader().load("shop", file)
					.forEach(context.getEnvironment().getPropertySources()::addFirst);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).withPropertyValues(PRIMARY).run((context) -> {
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("shop.properties").contains("2:29");
		});
	}

	@Test
	void refusesABeanThatSaysWhereToConnectAsWell() {
		this.contextRunner.withPropertyValues(PRIMARY).withBean(RedisStandaloneConfiguration.class).run((context) -> {
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("RedisStandaloneConfiguration");
			assertThat(analysis.getAction()).contains("Remove the bean", "'elasticache.enabled' to 'false'");
		});
	}

	@Test
	void refusesConnectionDetailsOfSentinel() {
		this.contextRunner.withBean(DataRedisConnectionDetails.class, SentinelDetails::new).run((context) -> {
			FailureAnalysis analysis = new UnsupportedConnectionDetailsFailureAnalyzer()
				.analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("SentinelDetails", "Redis Sentinel");
			assertThat(analysis.getAction()).contains("'elasticache.enabled' to 'false'");
		});
	}

	@Test
	void refusesANativeLibraryThatIsMissing() {
		this.contextRunner.withPropertyValues(PRIMARY, "elasticache.ssl.provider=openssl").run((context) -> {
			FailureAnalysis analysis = new MissingNativeLibraryFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("'elasticache.ssl.provider' with value 'openssl'");
			assertThat(analysis.getAction()).contains("netty-tcnative-boringssl-static",
					"elasticache.ssl.provider=auto");
		});
	}

	private FailureAnalysis analyze(Throwable failure) {
		return new InvalidConfigurationFailureAnalyzer(this.environment).analyze(failure);
	}

	private static Arguments bad(List<String> properties, List<String> description, List<String> action) {
		return arguments(properties, description, action);
	}

	private static List<String> found(String... parts) {
		return List.of(parts);
	}

	private static List<String> write(String... parts) {
		return List.of(parts);
	}

	static class SentinelDetails implements DataRedisConnectionDetails {

		@Override
		public Sentinel getSentinel() {
			return new Sentinel() {

				@Override
				public int getDatabase() {
					return 0;
				}

				@Override
				public String getMaster() {
					return "mine";
				}

				@Override
				public List<Node> getNodes() {
					return List.of(new Node("localhost", 26379));
				}

				@Override
				public String getUsername() {
					return null;
				}

				@Override
				public String getPassword() {
					return null;
				}

			};
		}

	}

}
