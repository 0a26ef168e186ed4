package io.github.elasticachespring.simulator;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class an {@link ElastiCacheSimulator}, one for all of them: as a
 * parameter of a constructor, a lifecycle method or a test. It starts before the first
 * test and is closed after the last.
 *
 * <pre>{@code
 * &#64;ElastiCacheSimulatorTest(replicas = 2, authToken = "a-token-of-the-tests")
 * class OrdersTests {
 *
 *

&#64;Test
 *     void survivesAFailover(ElastiCacheSimulator cache) { ... }
 *
 * }
 * }</pre>
 *
 * Where this machine lacks what the back end needs (see {@link BackEnd}), the tests are
 * skipped with that reason. For what the attributes do not offer, register an
 * {@link ElastiCacheSimulatorExtension} with a builder.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(ElastiCacheSimulatorExtension.class)
public @interface ElastiCacheSimulatorTest {

	/**
	 * The shape of the cache.
	 * @return the shape
	 */
	Shape shape() default Shape.REPLICATION_GROUP;

	/**
	 * Number of shards of a cluster.
	 * @return the number
	 */
	int shards() default 3;

	/**
	 * Number of replicas of a replication group, or of each shard of a cluster.
	 * @return the number
	 */
	int replicas() default 1;

	/**
	 * The AUTH token, none by default.
	 * @return 16 to 128 printable characters
	 */
	String authToken() default "";

	/**
	 * Name of the ACL user, none by default.
	 * @return the name
	 */
	String username() default "";

	/**
	 * Password of the ACL user.
	 * @return the password
	 */
	String password() default "";

	/**
	 * Whether encryption in transit is off.
	 * @return whether connections are in plain text
	 */
	boolean plainText() default false;

	/**
	 * The shapes a cache can have.
	 */
	enum Shape {

		/**
		 * Cluster mode disabled.
		 */
		REPLICATION_GROUP,

		/**
		 * Cluster mode enabled.
		 */
		CLUSTER,

		/**
		 * Serverless.
		 */
		SERVERLESS

	}

}
