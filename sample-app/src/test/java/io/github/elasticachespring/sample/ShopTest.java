package io.github.elasticachespring.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.test.AutoConfigureElastiCache;

import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.annotation.AliasFor;

/**
 * Runs the whole shop, over HTTP and on a simulated ElastiCache. Classes with the same
 * shape share both, so each test has customers and products of its own. The timeouts at
 * the start leave room for a cold JVM on a busy machine.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "shop.products.delay=20ms", "shop.invoices.effort=20ms", "shop.coupons.window=2s",
				"shop.notices.keep=2", "elasticache.connect-timeout=10s",
				"spring.data.redis.listener.subscription-registration-timeout=20s" })
@AutoConfigureRestTestClient
@AutoConfigureElastiCache
public @interface ShopTest {

	/**
	 * The shape of the cache.
	 * @return the shape
	 */
	@AliasFor(annotation = AutoConfigureElastiCache.class)
	Shape shape() default Shape.REPLICATION_GROUP;

}
