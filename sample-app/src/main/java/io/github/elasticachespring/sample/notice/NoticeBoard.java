package io.github.elasticachespring.sample.notice;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.springframework.data.redis.annotation.RedisListener;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Notices to everybody. Published to a channel, so that every instance of the service
 * sees them; each remembers the last ones and passes new ones on to its readers.
 */
@Component
class NoticeBoard {

	private static final String CHANNEL = "notices";

	private final StringRedisTemplate redis;

	private final int keep;

	/** Guarded by itself. */
	private final Deque<String> last = new ArrayDeque<>();

	private final Set<Consumer<String>> readers = ConcurrentHashMap.newKeySet();

	NoticeBoard(StringRedisTemplate redis, NoticeProperties properties) {
		this.redis = redis;
		this.keep = properties.keep();
	}

	void publish(String notice) {
		this.redis.convertAndSend(CHANNEL, notice);
	}

	@RedisListener(topic = CHANNEL, consumes = "text/plain")
	void received(String notice) {
		synchronized (this.last) {
			this.last.addLast(notice);
			if (this.last.size() > this.keep) {
				this.last.removeFirst();
			}
		}
		this.readers.forEach((reader) -> reader.accept(notice));
	}

	/**
	 * The last notices, oldest first.
	 */
	List<String> last() {
		synchronized (this.last) {
			return List.copyOf(this.last);
		}
	}

	/**
	 * Pass new notices on to a reader.
	 * @return ends it
	 */
	Runnable addReader(Consumer<String> reader) {
		this.readers.add(reader);
		return () -> this.readers.remove(reader);
	}

}
