package io.github.elasticachespring.autoconfigure.tracing;

import java.time.Duration;
import java.util.Collection;

import io.lettuce.core.tracing.MicrometerTracing;
import io.lettuce.core.tracing.Tracing;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span.Kind;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.client.metrics.ElastiCacheTracing;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Spans of an application's commands, as a tracer gets them.
 */
class TracingTests {

	private static ElastiCacheSimulator group;

	private static ElastiCacheSimulator cluster;

	@BeforeAll
	static void start() {
		group = ElastiCacheSimulator.replicationGroup().replicas(1).promotionDelay(Duration.ofSeconds(1)).start();
		cluster = ElastiCacheSimulator.cluster().shards(2).replicasPerShard(0).start();
	}

	@AfterAll
	static void stop() {
		group.close();
		cluster.close();
	}

	private static ApplicationContextRunner runner(Shape shape) {
		return Simulated.contextRunner((shape == Shape.CLUSTER) ? cluster : group, shape)
			.withConfiguration(AutoConfigurations.of(ElastiCacheTracingAutoConfiguration.class,
					LettuceObservationAutoConfiguration.class));
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "SERVERLESS")
	void eachCommandOfEachTemplateIsOneSpanBelowItsCallers(Shape shape) {
		runner(shape).withUserConfiguration(TracerConfiguration.class).run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			ReactiveStringRedisTemplate reactive = context.getBean(ReactiveStringRedisTemplate.class);
			template.hasKey("connected");
			spans(context).clear();
			Observation request = Observation.start("request", registry);
			request.scoped(() -> {
				template.opsForValue().set("key", "value");
				template.executePipelined((RedisCallback<Object>) (connection) -> {
					connection.stringCommands().get("key".getBytes());
					return null;
				});
			});
			assertThat(reactive.opsForValue()
				.get("key")
				.subscribeOn(Schedulers.parallel())
				.contextWrite(Context.of("micrometer.observation", request))
				.block(Duration.ofSeconds(20))).isEqualTo("value");
			request.stop();
			await().untilAsserted(() -> assertThat(spans(context)).extracting(SimpleSpan::getName)
				.containsExactlyInAnyOrder("request", "SET", "GET", "GET"));
			String parent = spans(context).stream()
				.filter((span) -> span.getName().equals("request"))
				.findFirst()
				.orElseThrow()
				.getSpanId();
			assertThat(spans(context)).filteredOn((span) -> !span.getName().equals("request")).allSatisfy((span) -> {
				assertThat(span.getParentId()).isEqualTo(parent);
				assertThat(span.getKind()).isEqualTo(Kind.CLIENT);
				assertThat(span.getEndTimestamp()).isAfterOrEqualTo(span.getStartTimestamp());
				assertThat(span.getTags()).containsEntry("db.system.name", "redis")
					.containsEntry("db.operation.name", span.getName())
					.containsKeys("db.namespace", "server.address", "server.port")
					.doesNotContainValue("key")
					.doesNotContainValue("value");
			});
		});
	}

	@Test
	void aFailoverIsToldInTheEventsOfTheOneSpan() {
		runner(Shape.REPLICATION_GROUP).withUserConfiguration(TracerConfiguration.class)
			.withPropertyValues("elasticache.command-timeout=1s", "elasticache.failover.max-wait=30s")
			.run((context) -> {
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				template.opsForValue().set("key", "before");
				spans(context).clear();
				try (Fault silence = group.silence(group.primary())) {
					template.opsForValue().set("key", "after");
				}
				assertThat(spans(context)).singleElement()
					.satisfies((span) -> assertThat(span.getEvents()).extracting((event) -> event.getValue())
						.containsExactly("held", "sent again (unknown)"));
			});
	}

	@Test
	void withoutATracerNothingIsObservedUnlessTheApplicationSaysSo() {
		ApplicationContextRunner runner = runner(Shape.REPLICATION_GROUP).withBean(ObservationRegistry.class,
				ObservationRegistry::create);
		runner.run((context) -> {
			assertThat(context).doesNotHaveBean(ElastiCacheTracing.class);
			assertThat(lettuceTracing(context)).isSameAs(Tracing.disabled());
		});
		runner.withPropertyValues("elasticache.tracing.enabled=true").run((context) -> {
			assertThat(context).hasSingleBean(ElastiCacheTracing.class);
			assertThat(lettuceTracing(context)).isSameAs(Tracing.disabled());
		});
	}

	@Test
	void springBootsOwnSpansComeBackIfTheApplicationWantsNoneOfThese() {
		runner(Shape.REPLICATION_GROUP).withUserConfiguration(TracerConfiguration.class)
			.withPropertyValues("elasticache.tracing.enabled=false")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(ElastiCacheTracing.class);
				assertThat(lettuceTracing(context)).isInstanceOf(MicrometerTracing.class);
			});
	}

	@Test
	void whatAnApplicationAddsToLettucesResourcesStays() {
		runner(Shape.REPLICATION_GROUP).withUserConfiguration(TracerConfiguration.class)
			.withBean(ClientResourcesBuilderCustomizer.class,
					() -> (resources) -> resources.tracing(new MicrometerTracing(ObservationRegistry.create(), "own")))
			.run((context) -> assertThat(lettuceTracing(context)).isInstanceOf(MicrometerTracing.class));
	}

	@Test
	void nothingIsThereWithoutMicrometer() {
		runner(Shape.REPLICATION_GROUP).withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("stringRedisTemplate"));
	}

	private static Tracing lettuceTracing(ApplicationContext context) {
		return context.getBean("redisConnectionFactory", LettuceConnectionFactory.class).getClientResources().tracing();
	}

	private static Collection<SimpleSpan> spans(ApplicationContext context) {
		return context.getBean(SimpleTracer.class).getSpans();
	}

	@Configuration(proxyBeanMethods = false)
	static class TracerConfiguration {

		@Bean
		SimpleTracer tracer() {
			return new SimpleTracer();
		}

		@Bean
		ObservationRegistry observationRegistry(SimpleTracer tracer) {
			ObservationRegistry registry = ObservationRegistry.create();
			// As Spring Boot has them.
			registry.observationConfig()
				.observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
						new PropagatingSenderTracingObservationHandler<>(tracer, Propagator.NOOP),
						new DefaultTracingObservationHandler(tracer)));
			return registry;
		}

	}

}
