package io.github.elasticachespring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.tracing.MicrometerTracing;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.util.ReflectionTestUtils;

import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.keyspace.HashTags;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is configured from which settings and beans, without a server.
 */
class ElastiCacheAutoConfigurationTests {

	private static final String PRIMARY = "elasticache.endpoint.primary=master.shop.abc123.use1.cache.amazonaws.com";

	private static final String READER = "elasticache.endpoint.reader=replica.shop.abc123.use1.cache.amazonaws.com";

	private static final String CONFIGURATION = "elasticache.endpoint.configuration=clustercfg.shop.abc123.use1.cache.amazonaws.com:6390";

	private static final String SERVERLESS = "elasticache.endpoint.serverless=shop-abc123.serverless.use1.cache.amazonaws.com";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ElastiCacheAutoConfiguration.class, DataRedisAutoConfiguration.class,
				DataRedisReactiveAutoConfiguration.class, SslAutoConfiguration.class));

	@Test
	void connectsToAReplicationGroupOverTlsByDefault() {
		this.contextRunner.withPropertyValues(PRIMARY, "elasticache.database=3").run((context) -> {
			ElastiCacheConnectionFactory factory = factory(context);
			assertThat(factory.getRequiredNativeClient()).isInstanceOf(ElastiCacheClient.class);
			RedisURI uri = uri(factory);
			assertThat(uri.getHost()).isEqualTo("master.shop.abc123.use1.cache.amazonaws.com");
			assertThat(uri.getPort()).isEqualTo(6379);
			assertThat(uri.isSsl()).isTrue();
			assertThat(uri.getVerifyMode()).isEqualTo(SslVerifyMode.FULL);
			assertThat(uri.getDatabase()).isEqualTo(3);
			assertThat(factory.getDatabase()).isEqualTo(3);
			assertThat(factory.getHostName()).isEqualTo("master.shop.abc123.use1.cache.amazonaws.com");
		});
	}

	@Test
	void connectsToACluster() {
		this.contextRunner.withPropertyValues(CONFIGURATION).run((context) -> {
			ElastiCacheConnectionFactory factory = factory(context);
			assertThat(factory.isClusterAware()).isTrue();
			assertThat(factory.getRequiredNativeClient()).isInstanceOf(ElastiCacheClusterClient.class);
			assertThat(factory.getClusterConfiguration().getClusterNodes()).singleElement()
				.satisfies((node) -> assertThat(node.getPort()).isEqualTo(6390));
			assertThat(context.getBean(DataRedisConnectionDetails.class).getStandalone()).isNull();
		});
	}

	@Test
	void connectsToAServerlessCacheAsToACluster() {
		this.contextRunner.withPropertyValues(SERVERLESS).run((context) -> {
			assertThat(factory(context).isClusterAware()).isTrue();
			assertThat(factory(context).getRequiredNativeClient()).isInstanceOf(ElastiCacheClusterClient.class);
		});
	}

	@Test
	void leavesRedisToSpringBootWhenItIsOff() {
		this.contextRunner.withPropertyValues("elasticache.enabled=false", "spring.data.redis.host=localhost")
			.run((context) -> assertThat(context).getBean(RedisConnectionFactory.class)
				.isInstanceOf(LettuceConnectionFactory.class)
				.isNotInstanceOf(ElastiCacheConnectionFactory.class));
	}

	@Test
	void leavesAConnectionFactoryOfTheApplication() {
		LettuceConnectionFactory own = new LettuceConnectionFactory();
		this.contextRunner.withBean(RedisConnectionFactory.class, () -> own).run((context) -> {
			assertThat(context).getBean(RedisConnectionFactory.class).isSameAs(own);
			assertThat(context).doesNotHaveBean(ElastiCacheProperties.class);
		});
	}

	@Test
	void toleratesPropertiesItDoesNotKnow() {
		this.contextRunner.withPropertyValues(PRIMARY, "elasticache.of-a-later-version=1")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void makesHashTagsWithTheSeparatorOfTheProperties() {
		this.contextRunner.withPropertyValues(PRIMARY)
			.run((context) -> assertThat(context.getBean("hashTags", HashTags.class).of("user", 42).key("session"))
				.isEqualTo("{user:42}:session"));
		this.contextRunner.withPropertyValues(PRIMARY, "elasticache.keys.separator=/")
			.run((context) -> assertThat(context.getBean(HashTags.class).of("user", 42).key("session"))
				.isEqualTo("{user/42}/session"));
		HashTags own = new HashTags("|");
		this.contextRunner.withPropertyValues(PRIMARY)
			.withBean("ours", HashTags.class, () -> own)
			.run((context) -> assertThat(context).getBean(HashTags.class).isSameAs(own));
	}

	@Test
	void startsThoughNoServerAnswers() {
		this.contextRunner
			.withPropertyValues("elasticache.endpoint.primary=127.0.0.1:1", "elasticache.ssl.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(StringRedisTemplate.class));
	}

	@Test
	void takesCredentialsAndTimeouts() {
		this.contextRunner
			.withPropertyValues(PRIMARY, "elasticache.username=app", "elasticache.password=secret",
					"elasticache.connect-timeout=3s", "elasticache.command-timeout=4s")
			.run((context) -> {
				ElastiCacheConnectionFactory factory = factory(context);
				RedisCredentials credentials = uri(factory).getCredentialsProvider().resolveCredentials().block();
				assertThat(credentials.getUsername()).isEqualTo("app");
				assertThat(new String(credentials.getPassword())).isEqualTo("secret");
				assertThat(uri(factory).getTimeout()).isEqualTo(Duration.ofSeconds(4));
				assertThat(options(factory).getSocketOptions().getConnectTimeout()).isEqualTo(Duration.ofSeconds(3));
			});
	}

	@Test
	void namesConnectionsAfterTheApplication() {
		this.contextRunner.withPropertyValues(PRIMARY, "spring.application.name=orders service")
			.run((context) -> assertThat(uri(factory(context)).getClientName()).isEqualTo("orders-service"));
		this.contextRunner.withPropertyValues(PRIMARY, "spring.application.name=orders", "elasticache.client-name=mine")
			.run((context) -> assertThat(uri(factory(context)).getClientName()).isEqualTo("mine"));
	}

	@Test
	void usesCiphersAndProtocolsOfAnSslBundle() {
		this.contextRunner
			.withPropertyValues(PRIMARY, "elasticache.ssl.bundle=mine",
					"spring.ssl.bundle.jks.mine.options.ciphers=TLS_AES_128_GCM_SHA256",
					"spring.ssl.bundle.jks.mine.options.enabled-protocols=TLSv1.3")
			.run((context) -> {
				var sslOptions = options(factory(context)).getSslOptions();
				assertThat(sslOptions.createSSLParameters().getCipherSuites())
					.containsExactly("TLS_AES_128_GCM_SHA256");
				assertThat(sslOptions.createSSLParameters().getProtocols()).containsExactly("TLSv1.3");
			});
	}

	@Test
	void sharesTheClientResourcesOfSpringBoot() {
		this.contextRunner.withPropertyValues(PRIMARY, READER)
			.withBean(ClientResourcesBuilderCustomizer.class,
					() -> (resources) -> resources.computationThreadPoolSize(7))
			.run((context) -> {
				ClientResources resources = context.getBean(ClientResources.class);
				assertThat(resources.computationThreadPoolSize()).isEqualTo(7);
				assertThat(factory(context).getClientResources()).isSameAs(resources);
				assertThat(reader(context).getClientResources()).isSameAs(resources);
			});
	}

	@Test
	void usesClientResourcesOfTheApplication() {
		DefaultClientResources own = DefaultClientResources.create();
		this.contextRunner.withPropertyValues(PRIMARY)
			.withBean(ClientResources.class, () -> own)
			.run((context) -> assertThat(factory(context).getClientResources()).isSameAs(own));
	}

	@Test
	void appliesCustomizersOfTheClientConfigurationInTheirOrder() {
		this.contextRunner.withPropertyValues(PRIMARY)
			.withUserConfiguration(ConfigurationCustomizers.class)
			.run((context) -> {
				assertThat(factory(context).getClientName()).isEqualTo("second");
				assertThat(uri(factory(context)).getClientName()).isEqualTo("second");
				assertThat(uri(factory(context)).getTimeout()).isEqualTo(Duration.ofSeconds(9));
				assertThat(uri(factory(context)).getVerifyMode()).isEqualTo(SslVerifyMode.NONE);
			});
	}

	@Test
	void appliesCustomizersOfTheClientOptions() {
		this.contextRunner.withPropertyValues(CONFIGURATION)
			.withBean(LettuceClientOptionsBuilderCustomizer.class, () -> (options) -> options.requestQueueSize(123))
			.run((context) -> {
				ClientOptions options = options(factory(context));
				assertThat(options.getRequestQueueSize()).isEqualTo(123);
				assertThat(options).isInstanceOfSatisfying(ClusterClientOptions.class,
						(cluster) -> assertThat(cluster.isValidateClusterNodeMembership()).isFalse());
			});
	}

	@Test
	void takesCredentialsFromAFactoryThatACustomizerSet() {
		this.contextRunner.withPropertyValues(PRIMARY)
			.withBean(LettuceClientConfigurationBuilderCustomizer.class,
					() -> (builder) -> builder.redisCredentialsProviderFactory(new RotatingCredentials()))
			.run((context) -> assertThat(
					uri(factory(context)).getCredentialsProvider().resolveCredentials().block().getUsername())
				.isEqualTo("rotated"));
	}

	@Test
	void readsFromReadersAsACustomizerSays() {
		this.contextRunner.withPropertyValues(PRIMARY, READER)
			.withBean(LettuceClientConfigurationBuilderCustomizer.class,
					() -> (builder) -> builder.readFrom(ReadFrom.REPLICA_PREFERRED))
			.run((context) -> assertThat(context).hasNotFailed());
		this.contextRunner.withPropertyValues(PRIMARY, READER)
			.withBean(LettuceClientConfigurationBuilderCustomizer.class,
					() -> (builder) -> builder.readFrom(ReadFrom.subnet("10.0.0.0/8")))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'elasticache.read-from'"));
	}

	@Test
	void usesNoVirtualThreadsByDefault() {
		this.contextRunner.withPropertyValues(PRIMARY).run((context) -> assertThat(executor(context)).isNull());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void runsOnVirtualThreadsIfTheApplicationDoes() {
		this.contextRunner.withPropertyValues(PRIMARY, "spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(executor(context)).isInstanceOf(SimpleAsyncTaskExecutor.class));
	}

	@Test
	void isTraced() {
		this.contextRunner.withPropertyValues(PRIMARY)
			.withConfiguration(AutoConfigurations.of(LettuceObservationAutoConfiguration.class))
			.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.run((context) -> assertThat(factory(context).getClientResources().tracing())
				.isInstanceOf(MicrometerTracing.class));
	}

	@Test
	void hasReadersWhereThereIsAReaderEndpoint() {
		for (String[] properties : List.of(new String[] { PRIMARY, READER }, new String[] { CONFIGURATION },
				new String[] { SERVERLESS })) {
			this.contextRunner.withPropertyValues(properties)
				.withUserConfiguration(ReaderClient.class)
				.run((context) -> {
					ReaderClient client = context.getBean(ReaderClient.class);
					assertThat(client.readers).isSameAs(context.getBean("readerStringRedisTemplate"));
					assertThat(client.everything).isSameAs(context.getBean("stringRedisTemplate"));
					assertThat(client.readers.getConnectionFactory()).isSameAs(reader(context))
						.isNotSameAs(client.everything.getConnectionFactory());
					assertThat(context).hasBean("readerRedisTemplate")
						.hasBean("readerReactiveRedisTemplate")
						.hasBean("readerReactiveStringRedisTemplate");
				});
		}
	}

	@Test
	void leavesTheBeansOfSpringBootAsTheyAreBesideReaders() {
		this.contextRunner.withPropertyValues(PRIMARY, READER).run((context) -> {
			assertThat(context.getBean(StringRedisTemplate.class)).isSameAs(context.getBean("stringRedisTemplate"));
			assertThat(context.getBean(ReactiveStringRedisTemplate.class))
				.isSameAs(context.getBean("reactiveStringRedisTemplate"));
			assertThat(context).hasBean("redisTemplate").hasBean("reactiveRedisTemplate");
			assertThat(((RedisTemplate<?, ?>) context.getBean("redisTemplate")).getConnectionFactory())
				.isSameAs(context.getBean("redisConnectionFactory"));
			assertThat(context.getBean(RedisConnectionFactory.class))
				.isSameAs(context.getBean("redisConnectionFactory"));
		});
	}

	@Test
	void hasNoReadersWithoutAReaderEndpoint() {
		this.contextRunner.withPropertyValues(PRIMARY)
			.run((context) -> assertThat(context).doesNotHaveBean("readerRedisConnectionFactory")
				.doesNotHaveBean("readerStringRedisTemplate"));
	}

	@Test
	void connectsToAServiceConnectionInsteadOfTheEndpoint() {
		this.contextRunner
			.withPropertyValues(PRIMARY, "elasticache.password=short", "elasticache.read-from=reader-preferred",
					"elasticache.dns.servers=10.0.0.2")
			.withBean(DataRedisConnectionDetails.class, () -> new Container(null))
			.run((context) -> {
				assertThat(context).hasSingleBean(DataRedisConnectionDetails.class);
				RedisURI uri = uri(factory(context));
				assertThat(uri.getHost()).isEqualTo("127.0.0.1");
				assertThat(uri.getPort()).isEqualTo(32768);
				assertThat(uri.isSsl()).isFalse();
				assertThat(uri.getDatabase()).isEqualTo(2);
				RedisCredentials credentials = uri.getCredentialsProvider().resolveCredentials().block();
				assertThat(new String(credentials.getPassword())).isEqualTo("container");
				assertThat(context).hasBean("readerStringRedisTemplate");
			});
	}

	@Test
	void connectsToAServiceConnectionOverItsTls() {
		this.contextRunner
			.withPropertyValues("elasticache.endpoint.primary=cache.example.com", "elasticache.ssl.enabled=false")
			.withBean(DataRedisConnectionDetails.class, () -> new Container(SslBundle.systemDefault()))
			.run((context) -> assertThat(uri(factory(context)).isSsl()).isTrue());
	}

	@Test
	void connectsToTheNodesOfAServiceConnection() {
		this.contextRunner.withBean(DataRedisConnectionDetails.class, ContainerCluster::new).run((context) -> {
			assertThat(factory(context).isClusterAware()).isTrue();
			assertThat(factory(context).getClusterConfiguration().getClusterNodes()).hasSize(2);
		});
	}

	private static ElastiCacheConnectionFactory factory(ApplicationContext context) {
		return context.getBean(ElastiCacheConnectionFactory.class);
	}

	private static ElastiCacheConnectionFactory reader(ApplicationContext context) {
		return context.getBean("readerRedisConnectionFactory", ElastiCacheConnectionFactory.class);
	}

	private static RedisURI uri(ElastiCacheConnectionFactory factory) {
		return (RedisURI) ReflectionTestUtils.getField(factory.getRequiredNativeClient(), "redisURI");
	}

	private static ClientOptions options(ElastiCacheConnectionFactory factory) {
		return factory.getClientConfiguration().getClientOptions().orElseThrow();
	}

	private static Object executor(ApplicationContext context) {
		return ReflectionTestUtils.getField(factory(context), LettuceConnectionFactory.class, "executor");
	}

	@Configuration(proxyBeanMethods = false)
	static class ConfigurationCustomizers {

		@Bean
		@Order(2)
		LettuceClientConfigurationBuilderCustomizer second() {
			return (builder) -> builder.clientName("second");
		}

		@Bean
		@Order(1)
		LettuceClientConfigurationBuilderCustomizer first() {
			return (builder) -> builder.clientName("first")
				.commandTimeout(Duration.ofSeconds(9))
				.useSsl()
				.disablePeerVerification();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReaderClient {

		@Autowired
		@Qualifier("reader")
		StringRedisTemplate readers;

		@Autowired
		StringRedisTemplate everything;

	}

	static class RotatingCredentials implements RedisCredentialsProviderFactory {

		@Override
		public RedisCredentialsProvider createCredentialsProvider(RedisConfiguration redisConfiguration) {
			return () -> Mono.just(RedisCredentials.just("rotated", "secret"));
		}

	}

	record Container(SslBundle sslBundle) implements DataRedisConnectionDetails {

		@Override
		public Standalone getStandalone() {
			return Standalone.of("127.0.0.1", 32768, 2);
		}

		@Override
		public String getPassword() {
			return "container";
		}

		@Override
		public SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

	static class ContainerCluster implements DataRedisConnectionDetails {

		@Override
		public Cluster getCluster() {
			return () -> List.of(new Node("127.0.0.1", 7000), new Node("127.0.0.1", 7001));
		}

	}

}
