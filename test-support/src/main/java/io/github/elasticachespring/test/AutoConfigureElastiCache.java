package io.github.elasticachespring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

/**
 * Puts an {@link ElastiCacheSimulator} under a {@code @SpringBootTest} or a test slice:
 *
 * <pre>{@code
 * &#64;SpringBootTest
 * &#64;AutoConfigureElastiCache(replicas = 2)
 * class OrdersTests {
 *
 *     &#64;Autowired
 *     private ElastiCacheSimulator cache;
 *
 *     &#64;Autowired
 *     private StringRedisTemplate redis;
 *
 * }
 * }</pre>
 *
 * The application is given the same {@code elasticache.*} properties that a user would
 * write, TLS and password included. They outrank its own: a test never reaches the
 * endpoint in {@code application.yml}, whatever kind of endpoint that is. The rest of its
 * settings stay as they are, except that a command whose keys lie in several slots fails
 * ({@code elasticache.keys.cross-slot=fail}) unless the properties of the test say
 * otherwise.
 * <p>
 * A simulator belongs to an application context: tests that share a cached context share
 * the simulator and its data, and it is closed with the context. It is a bean, for faults
 * to be made through it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureElastiCache {

	/**
	 * The shape of the cache.
	 * @return the shape
	 */
	Shape shape() default Shape.REPLICATION_GROUP;

	/**
	 * Number of replicas of a replication group, or of each shard of a cluster.
	 * Serverless shows none.
	 * @return the number
	 */
	int replicas() default 1;

	/**
	 * Number of shards of a cluster.
	 * @return the number
	 */
	int shards() default 3;

	/**
	 * Name of the ACL user. Without it {@link #password()} is an AUTH token, except for
	 * serverless, which knows only users and gets one named {@code app}.
	 * @return the name
	 */
	String username() default "";

	/**
	 * The ACL user's password, or the AUTH token of 16 to 128 printable characters. Empty
	 * for none.
	 * @return the password
	 */
	String password() default SimulatorSettings.DEFAULT_PASSWORD;

	/**
	 * Whether connections are encrypted. Without encryption ElastiCache has no passwords,
	 * so that {@link #username()} and {@link #password()} are ignored.
	 * @return whether to use TLS
	 */
	boolean tls() default true;

}
