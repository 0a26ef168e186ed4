package io.github.elasticachespring.sample.invoice;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.github.elasticachespring.sample.cart.Order;
import io.github.elasticachespring.sample.cart.OrderPlaced;

import org.springframework.context.event.EventListener;
import org.springframework.data.redis.connection.RedisListCommands.Direction;
import org.springframework.data.redis.core.ListOperations;
import org.springframework.data.redis.core.ListOperations.MoveFrom;
import org.springframework.data.redis.core.ListOperations.MoveTo;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The queue of invoices to write: two lists. A job moves from the first to the second
 * when a worker takes it and leaves the second when it is done, so that a worker that
 * dies loses nothing. It may be done twice, which is harmless here.
 * <p>
 * A move needs both lists in one slot, hence the hash tag.
 */
@Component
class InvoiceQueue {

	private static final String WAITING = "{invoices}:waiting";

	private static final String TAKEN = "{invoices}:taken";

	private final ListOperations<String, String> lists;

	InvoiceQueue(StringRedisTemplate redis) {
		this.lists = redis.opsForList();
	}

	@EventListener
	void add(OrderPlaced event) {
		Order order = event.order();
		add(new InvoiceJob(order.customer(), order.number()));
	}

	void add(InvoiceJob job) {
		this.lists.rightPush(WAITING, job.toString());
	}

	/**
	 * Take the next job, waiting for one if there is none.
	 */
	Optional<InvoiceJob> take(Duration timeout) {
		String job = this.lists.move(MoveFrom.fromHead(WAITING), MoveTo.toTail(TAKEN), timeout);
		return Optional.ofNullable(job).map(InvoiceJob::parse);
	}

	void done(InvoiceJob job) {
		this.lists.remove(TAKEN, 1, job.toString());
	}

	/**
	 * Give back what was taken and never done, oldest first in line.
	 * @return how many jobs that were
	 */
	int giveBack() {
		List<String> taken = this.lists.range(TAKEN, 0, -1);
		for (int i = 0; i < taken.size(); i++) {
			this.lists.move(TAKEN, Direction.RIGHT, WAITING, Direction.LEFT);
		}
		return taken.size();
	}

}
