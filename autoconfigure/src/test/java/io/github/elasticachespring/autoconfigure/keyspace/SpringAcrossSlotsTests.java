package io.github.elasticachespring.autoconfigure.keyspace;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.redis.core.RedisHash;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.index.Indexed;
import org.springframework.data.redis.repository.configuration.EnableRedisRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

import io.github.elasticachespring.autoconfigure.cache.ElastiCacheCacheAutoConfiguration;
import io.github.elasticachespring.client.keyspace.HashTag;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring builds on templates uses keys of several slots, and works under
 * {@code fail}.
 */
abstract class SpringAcrossSlotsTests extends CrossSlotTests {

	SpringAcrossSlotsTests(ElastiCacheSimulator cache, Shape shape) {
		super(cache, shape);
	}

	@Test
	void aCacheIsEmptiedAndItsKeysAreTaggedByAnExpression() {
		contextRunner()
			.withConfiguration(
					AutoConfigurations.of(CacheAutoConfiguration.class, ElastiCacheCacheAutoConfiguration.class))
			.withUserConfiguration(Caching.class)
			.run((context) -> {
				Profiles profiles = context.getBean(Profiles.class);
				for (long user = 0; user < 20; user++) {
					assertThat(profiles.profile(user)).isEqualTo("profile of " + user + ", read once");
				}
				assertThat(profiles.profile(7)).isEqualTo("profile of 7, read once");
				assertThat(KeyspaceScan.keys(cache())).contains("profiles::{user:7}:profile").hasSize(20);
				assertThat(HashTag.of("user", 7).isOf("profiles::{user:7}:profile")).isTrue();
				profiles.clear();
				assertThat(KeyspaceScan.keys(cache())).isEmpty();
				assertThat(events()).isEmpty();
			});
	}

	@Test
	void aRepositoryIsQueriedByTwoProperties() {
		contextRunner().withUserConfiguration(Repositories.class).run((context) -> {
			PersonRepository people = context.getBean(PersonRepository.class);
			people.saveAll(List.of(new Person("1", "Ada", "London"), new Person("2", "Ada", "Paris"),
					new Person("3", "Eve", "London")));
			assertThat(people.findByNameAndCity("Ada", "London")).extracting(Person::id).containsExactly("1");
			assertThat(people.findByNameOrCity("Ada", "London")).hasSize(3);
			people.deleteAll();
			assertThat(KeyspaceScan.keys(cache())).isEmpty();
			assertThat(events()).isEmpty();
		});
	}

	@Test
	void aSessionChangesItsId() {
		withTemplate((template) -> changesItsId(new RedisSessionRepository(sessions(template))));
	}

	@Test
	void anIndexedSessionChangesItsId() {
		withTemplate((template) -> {
			RedisIndexedSessionRepository repository = new RedisIndexedSessionRepository(sessions(template));
			changesItsId(repository);
			assertThat(repository.findByPrincipalName("alice")).hasSize(1);
		});
	}

	private <S extends Session> void changesItsId(SessionRepository<S> repository) {
		S session = repository.createSession();
		session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "alice");
		session.setMaxInactiveInterval(Duration.ofMinutes(5));
		repository.save(session);
		S found = repository.findById(session.getId());
		String before = found.getId();
		String after = found.changeSessionId();
		repository.save(found);
		assertThat(repository.findById(before)).isNull();
		assertThat(repository.findById(after)).isNotNull();
		assertThat(events()).isEmpty();
	}

	private static RedisTemplate<String, Object> sessions(StringRedisTemplate template) {
		RedisTemplate<String, Object> sessions = new RedisTemplate<>();
		sessions.setConnectionFactory(template.getRequiredConnectionFactory());
		sessions.setKeySerializer(template.getStringSerializer());
		sessions.setHashKeySerializer(template.getStringSerializer());
		sessions.afterPropertiesSet();
		return sessions;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

		@Bean
		Profiles profiles() {
			return new Profiles();
		}

	}

	static class Profiles {

		private int reads;

		@Cacheable(cacheNames = "profiles", key = "@hashTags.of('user', #user).key('profile')")
		public String profile(long user) {
			return "profile of " + user + ((this.reads++ <= user) ? ", read once" : ", read again");
		}

		@CacheEvict(cacheNames = "profiles", allEntries = true, beforeInvocation = true)
		public void clear() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRedisRepositories(considerNestedRepositories = true)
	static class Repositories {

	}

	interface PersonRepository extends CrudRepository<Person, String> {

		List<Person> findByNameAndCity(String name, String city);

		List<Person> findByNameOrCity(String name, String city);

	}

	@RedisHash("person")
	record Person(@Id String id, @Indexed String name, @Indexed String city) {

	}

}
