package example.orders;

import java.util.List;

import jakarta.servlet.http.HttpSession;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** One path for each Spring API that people use Redis through. */
@RestController
class OrdersController {

	private final StringRedisTemplate template;

	private final StringRedisTemplate reader;

	private final ReactiveStringRedisTemplate reactive;

	private final Prices prices;

	OrdersController(StringRedisTemplate template, @Qualifier("reader") StringRedisTemplate reader,
			ReactiveStringRedisTemplate reactive, Prices prices) {
		this.template = template;
		this.reader = reader;
		this.reactive = reactive;
		this.prices = prices;
	}

	@PutMapping("/template/{key}")
	void set(@PathVariable String key, @RequestBody String value) {
		this.template.opsForValue().set(key, value);
	}

	@GetMapping("/template/{key}")
	String get(@PathVariable String key) {
		return String.valueOf(this.template.opsForValue().get(key));
	}

	@GetMapping("/reader/{key}")
	String getFromReader(@PathVariable String key) {
		return String.valueOf(this.reader.opsForValue().get(key));
	}

	@GetMapping("/reactive/{key}")
	String getReactive(@PathVariable String key) {
		return this.reactive.opsForValue().get(key).defaultIfEmpty("null").block();
	}

	@PutMapping("/pipelined/{key}")
	List<Object> pipelined(@PathVariable String key, @RequestBody String value) {
		return this.template.executePipelined((RedisCallback<Object>) (connection) -> {
			connection.listCommands().rPush(key.getBytes(), value.getBytes());
			connection.listCommands().lLen(key.getBytes());
			return null;
		});
	}

	@GetMapping("/prices/{article}")
	String price(@PathVariable String article) {
		return this.prices.of(article);
	}

	@DeleteMapping("/prices")
	void forgetPrices() {
		this.prices.forget();
	}

	@PutMapping("/session")
	String remember(HttpSession session, @RequestBody String name) {
		session.setAttribute("name", name);
		return session.getId();
	}

	@GetMapping("/session")
	String recall(HttpSession session) {
		return String.valueOf(session.getAttribute("name"));
	}

}
