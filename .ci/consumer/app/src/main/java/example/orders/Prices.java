package example.orders;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** A slow source, as far as its callers know; its answers count how often it was asked. */
@Service
class Prices {

	private final AtomicInteger questions = new AtomicInteger();

	@Cacheable("prices")
	public String of(String article) {
		return article + " costs " + this.questions.incrementAndGet();
	}

	@CacheEvict(cacheNames = "prices", allEntries = true)
	public void forget() {
	}

}
