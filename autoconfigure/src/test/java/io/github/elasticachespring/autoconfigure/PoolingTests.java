package io.github.elasticachespring.autoconfigure;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration.LettucePoolingClientConfigurationBuilder;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.util.ClassUtils;

import io.github.elasticachespring.autoconfigure.connection.PoolExhaustedException;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections that transactions, pipelines and blocking commands have for themselves.
 */
@ElastiCacheSimulatorTest(authToken = "a-token-of-the-tests")
class PoolingTests {

	private final ElastiCacheSimulator cache;

	private final ApplicationContextRunner contextRunner;

	PoolingTests(ElastiCacheSimulator cache) {
		this.cache = cache;
		this.contextRunner = Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
			.withPropertyValues("elasticache.pool.max-active=1", "elasticache.pool.max-wait=200ms");
	}

	@Test
	void sharesAConnectionThatIsNotOutOfThePool() {
		withTemplate((template) -> {
			try (RedisConnection transaction = transaction(template)) {
				template.opsForValue().set("{pool}:shared", "works");
				assertThat(template.opsForValue().get("{pool}:shared")).isEqualTo("works");
			}
		});
	}

	@Test
	void namesTheSettingsWhenItIsExhausted() {
		withTemplate((template) -> {
			try (RedisConnection transaction = transaction(template)) {
				assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> transaction(template))
					.withMessageContaining("within 200 ms ('elasticache.pool.max-wait')")
					.withMessageContaining("1 of 1 ('elasticache.pool.max-active') are in use");
			}
			transaction(template).close();
		});
	}

	@Test
	void namesTheSettingsWhenItIsExhaustedReactively() {
		this.contextRunner.run((context) -> {
			ReactiveStringRedisTemplate template = context.getBean(ReactiveStringRedisTemplate.class);
			CompletableFuture<String> holder = template.opsForList()
				.leftPop("{pool}:reactive", Duration.ofSeconds(30))
				.toFuture();
			awaitBlockedClients(1);
			assertThatExceptionOfType(PoolExhaustedException.class)
				.isThrownBy(() -> template.opsForList().leftPop("{pool}:reactive", Duration.ofSeconds(1)).block())
				.withMessageContaining("within 200 ms ('elasticache.pool.max-wait')")
				.withMessageContaining("1 of 1 ('elasticache.pool.max-active') are in use");
			template.opsForList().rightPush("{pool}:reactive", "job").block();
			assertThat(holder.get(10, TimeUnit.SECONDS)).isEqualTo("job");
		});
	}

	@Test
	void waitsInLineReactively() {
		this.contextRunner.withPropertyValues("elasticache.pool.max-wait=20s").run((context) -> {
			ReactiveStringRedisTemplate template = context.getBean(ReactiveStringRedisTemplate.class);
			List<CompletableFuture<String>> callers = List.of(pop(template), pop(template), pop(template));
			awaitBlockedClients(1);
			for (String job : List.of("one", "two", "three")) {
				template.opsForList().rightPush("{pool}:line", job).block();
			}
			assertThat(callers).extracting((caller) -> caller.get(20, TimeUnit.SECONDS))
				.containsExactly("one", "two", "three");
		});
	}

	private static CompletableFuture<String> pop(ReactiveStringRedisTemplate template) {
		return template.opsForList().leftPop("{pool}:line", Duration.ofSeconds(30)).toFuture();
	}

	@Test
	void reusesAConnection() {
		withTemplate((template) -> {
			transaction(template).close();
			long before = connectionsReceived();
			for (int i = 0; i < 10; i++) {
				transaction(template).close();
			}
			assertThat(connectionsReceived()).isEqualTo(before);
		});
	}

	@Test
	void doesNotPassOnATransactionThatWasLeftOpen() {
		withTemplate((template) -> {
			RedisConnection left = transaction(template);
			left.stringCommands().set("{pool}:left".getBytes(), "never".getBytes());
			left.close();
			assertThat(increment(template, "{pool}:left:counter")).containsExactly(1L);
			assertThat(template.hasKey("{pool}:left")).isFalse();
		});
	}

	@Test
	void doesNotPassOnAWatch() {
		withTemplate((template) -> {
			transaction(template).close();
			long before = connectionsReceived();
			RedisConnection left = template.getRequiredConnectionFactory().getConnection();
			left.watch("{pool}:watched".getBytes());
			left.close();
			template.opsForValue().set("{pool}:watched", "changed");
			assertThat(increment(template, "{pool}:watched:counter")).containsExactly(1L);
			assertThat(connectionsReceived()).as("the connection is kept").isEqualTo(before);
		});
	}

	@Test
	void doesNotPassOnAChangeOfTheConnectionItself() {
		withTemplate((template) -> {
			transaction(template).close();
			long before = connectionsReceived();
			RedisConnection renamed = template.getRequiredConnectionFactory().getConnection();
			renamed.openPipeline();
			renamed.execute("CLIENT", "SETNAME".getBytes(), "renamed".getBytes());
			renamed.closePipeline();
			renamed.close();
			transaction(template).close();
			assertThat(connectionsReceived()).isEqualTo(before + 1);
			assertThat(clients("renamed")).isZero();
		});
	}

	@Test
	void doesNotPassOnAnUnansweredCommandNorSwallowItsElement() {
		withTemplate((template) -> {
			CountDownLatch ended = new CountDownLatch(1);
			Thread caller = new Thread(() -> {
				try {
					template.opsForList().leftPop("{pool}:abandoned", Duration.ofSeconds(30));
				}
				catch (DataAccessException ex) {
					ended.countDown();
				}
			});
			caller.start();
			awaitBlockedClients(1);
			caller.interrupt();
			await(ended);
			awaitBlockedClients(0);
			template.opsForList().rightPush("{pool}:abandoned", "mine");
			assertThat(increment(template, "{pool}:abandoned:counter")).containsExactly(1L);
			assertThat(template.opsForList().leftPop("{pool}:abandoned", Duration.ofSeconds(1))).isEqualTo("mine");
		});
	}

	@Test
	void keepsItsConnectionsThroughALossOfTheirSockets() {
		this.contextRunner.withPropertyValues("elasticache.client-name=cut").run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			use(context.getBean(ReactiveStringRedisTemplate.class), template);
			long before = clients("cut");
			this.cache.primary().execute("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
			Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> {
				use(context.getBean(ReactiveStringRedisTemplate.class), template);
				assertThat(clients("cut")).isEqualTo(before);
			});
		});
	}

	private static void use(ReactiveStringRedisTemplate reactive, StringRedisTemplate template) {
		assertThat(template.hasKey("{pool}:any")).isFalse();
		assertThat(reactive.hasKey("{pool}:any").block()).isFalse();
		assertThat(increment(template, "{pool}:cut")).isNotEmpty();
		assertThat(reactive.opsForList().leftPop("{pool}:cut:list", Duration.ofSeconds(1)).block()).isNull();
	}

	@Test
	void closesItsConnectionsWithTheContext() {
		this.contextRunner.withPropertyValues("elasticache.client-name=closing").run((context) -> {
			transaction(context.getBean(StringRedisTemplate.class)).close();
			context.getBean(ReactiveStringRedisTemplate.class).hasKey("{pool}:any").block();
			assertThat(clients("closing")).isGreaterThanOrEqualTo(3);
		});
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> clients("closing") == 0);
	}

	@Test
	void canBeSwitchedOff() {
		this.contextRunner.withPropertyValues("elasticache.pool.enabled=false").run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			try (RedisConnection one = transaction(template); RedisConnection two = transaction(template)) {
				assertThat(one.isQueueing() && two.isQueueing()).isTrue();
			}
		});
	}

	@Test
	void isNotThereWithoutCommonsPool() throws Exception {
		String[] properties = Simulated.properties(this.cache, Shape.REPLICATION_GROUP);
		try (URLClassLoader withoutPool = new URLClassLoader(classPathWithout("commons-pool2"),
				ClassLoader.getPlatformClassLoader())) {
			Consumer<Object> application = application(withoutPool);
			application.accept(properties);
		}
	}

	@SuppressWarnings("unchecked")
	private static Consumer<Object> application(ClassLoader classLoader) throws ReflectiveOperationException {
		return (Consumer<Object>) classLoader.loadClass(ApplicationWithoutPool.class.getName())
			.getDeclaredConstructor()
			.newInstance();
	}

	private static URL[] classPathWithout(String artifact) throws MalformedURLException {
		List<URL> classPath = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			if (!entry.contains(artifact)) {
				classPath.add(Path.of(entry).toUri().toURL());
			}
		}
		return classPath.toArray(URL[]::new);
	}

	public static class ApplicationWithoutPool implements Consumer<Object> {

		@Override
		public void accept(Object properties) {
			Thread thread = Thread.currentThread();
			ClassLoader before = thread.getContextClassLoader();
			thread.setContextClassLoader(getClass().getClassLoader());
			try {
				new ApplicationContextRunner()
					.withConfiguration(AutoConfigurations.of(ElastiCacheAutoConfiguration.class,
							DataRedisAutoConfiguration.class, SslAutoConfiguration.class))
					.withPropertyValues((String[]) properties)
					.run((context) -> {
						assertThat(ClassUtils.isPresent("org.apache.commons.pool2.ObjectPool", null)).isFalse();
						assertThat(increment(context.getBean(StringRedisTemplate.class), "{pool}:without"))
							.isNotEmpty();
					});
			}
			finally {
				thread.setContextClassLoader(before);
			}
		}

	}

	@Test
	void isSizedByACustomizerThatKnowsSpringDatasBuilder() {
		LettuceClientConfigurationBuilderCustomizer customizer = (builder) -> {
			LettucePoolingClientConfigurationBuilder pooling = (LettucePoolingClientConfigurationBuilder) builder;
			pooling.build().getPoolConfig().setMaxTotal(2);
		};
		this.contextRunner.withBean(LettuceClientConfigurationBuilderCustomizer.class, () -> customizer)
			.run((context) -> {
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				try (RedisConnection one = transaction(template); RedisConnection two = transaction(template)) {
					assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> transaction(template))
						.withMessageContaining("2 of 2");
				}
			});
	}

	private void withTemplate(Consumer<StringRedisTemplate> test) {
		this.contextRunner.run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			template.hasKey("any");
			awaitRoleProbe();
			test.accept(template);
		});
	}

	/**
	 * The first connection brings another, which asks for roles: it is not to be counted.
	 */
	private void awaitRoleProbe() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> this.cache.primary().execute("CLIENT", "LIST").contains(" cmd=ping "));
	}

	private static RedisConnection transaction(StringRedisTemplate template) {
		RedisConnectionFactory connectionFactory = template.getRequiredConnectionFactory();
		RedisConnection connection = connectionFactory.getConnection();
		connection.multi();
		return connection;
	}

	private static List<Object> increment(StringRedisTemplate template, String key) {
		return template.execute(new SessionCallback<>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
				operations.multi();
				((RedisOperations<String, String>) operations).opsForValue().increment(key);
				return operations.exec();
			}

		});
	}

	private static void await(CountDownLatch latch) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> latch.getCount() == 0);
	}

	private void awaitBlockedClients(int count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> info("clients").contains("blocked_clients:%d".formatted(count)));
	}

	private long connectionsReceived() {
		return info("stats").lines()
			.filter((line) -> line.startsWith("total_connections_received:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
			.sum();
	}

	private String info(String section) {
		return this.cache.primary().execute("INFO", section);
	}

	private long clients(String name) {
		return this.cache.primary()
			.execute("CLIENT", "LIST")
			.lines()
			.filter((line) -> line.contains(" name=" + name + " "))
			.count();
	}

}
