package io.github.elasticachespring.sample.cart;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.elasticachespring.sample.ShopTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The transaction behind a check-out, as MULTI or as a script.
 */
class CheckoutTransactionTests {

	@Nested
	@ShopTest
	class InAReplicationGroup extends Behaviour {

	}

	@Nested
	@ShopTest(shape = Shape.CLUSTER)
	class InACluster extends Behaviour {

	}

	@Nested
	@ShopTest(shape = Shape.SERVERLESS)
	class OnServerless extends Behaviour {

	}

	abstract static class Behaviour {

		@Autowired
		private CheckoutTransaction transaction;

		@Autowired
		private StringRedisTemplate redis;

		@Test
		void theOrderAndTheCountAreStoredAndTheCartRemoved() {
			CustomerKeys keys = cart("commit");
			assertThat(this.transaction.commit(keys, (number, cart) -> number + "=" + cart)).isTrue();
			assertThat(this.redis.opsForValue().get(keys.order(1))).isEqualTo("1={cup=1}");
			assertThat(this.redis.opsForValue().get(keys.orderCount())).isEqualTo("1");
			assertThat(this.redis.hasKey(keys.cart())).isFalse();
		}

		@Test
		void nothingIsStoredIfTheCartChangedMeanwhile() {
			CustomerKeys keys = cart("changed");
			assertThat(this.transaction.commit(keys, (number, cart) -> {
				rival(() -> this.redis.opsForHash().put(keys.cart(), "cup", "2"));
				return "an order of one cup";
			})).isFalse();
			assertNothingStored(keys, Map.of("cup", "2"));
		}

		@Test
		void nothingIsStoredIfSomethingWasAddedMeanwhile() {
			CustomerKeys keys = cart("added");
			assertThat(this.transaction.commit(keys, (number, cart) -> {
				rival(() -> this.redis.opsForHash().put(keys.cart(), "teapot", "1"));
				return "an order of one cup";
			})).isFalse();
			assertNothingStored(keys, Map.of("cup", "1", "teapot", "1"));
		}

		@Test
		void nothingIsStoredIfAnotherOrderTookTheNumber() {
			CustomerKeys keys = cart("number");
			assertThat(this.transaction.commit(keys, (number, cart) -> {
				rival(() -> this.redis.opsForValue().set(keys.orderCount(), "1"));
				return "an order of one cup";
			})).isFalse();
			assertThat(this.redis.hasKey(keys.order(1))).isFalse();
			assertThat(this.redis.opsForHash().entries(keys.cart())).isEqualTo(Map.of("cup", "1"));
		}

		@Test
		void anOrderThatCannotBeMadeLeavesNothingBehind() {
			CustomerKeys keys = cart("failing");
			assertThatIllegalStateException().isThrownBy(() -> this.transaction.commit(keys, (number, cart) -> {
				throw new IllegalStateException("no paper");
			})).withMessage("no paper");
			assertNothingStored(keys, Map.of("cup", "1"));
			// A watch left on a pooled connection would let this one fail.
			rival(() -> this.redis.opsForHash().put(keys.cart(), "cup", "3"));
			assertThat(this.transaction.commit(keys, (number, cart) -> "an order of three cups")).isTrue();
		}

		private CustomerKeys cart(String customer) {
			CustomerKeys keys = new CustomerKeys("checkout-" + customer);
			this.redis.opsForHash().put(keys.cart(), "cup", "1");
			return keys;
		}

		private void assertNothingStored(CustomerKeys keys, Map<String, String> cart) {
			assertThat(this.redis.hasKey(keys.order(1))).isFalse();
			assertThat(this.redis.hasKey(keys.orderCount())).isFalse();
			assertThat(this.redis.opsForHash().entries(keys.cart())).isEqualTo(cart);
		}

		/**
		 * On another thread, hence on another connection than the transaction's.
		 */
		private static void rival(Runnable action) {
			CompletableFuture.runAsync(action).join();
		}

	}

}
