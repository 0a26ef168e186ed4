package io.github.elasticachespring.client.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SampleRingTests {

	@Test
	void handsOverWhatManyThreadsLeave() throws InterruptedException {
		SampleRing ring = new SampleRing(1 << 14);
		int threads = 4;
		long each = 50_000;
		AtomicLong sum = new AtomicLong();
		AtomicLong count = new AtomicLong();
		List<Thread> writers = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			Thread writer = new Thread(() -> {
				for (long sample = 1; sample <= each; sample++) {
					ring.offer(sample);
				}
			});
			writers.add(writer);
			writer.start();
		}
		while (writers.stream().anyMatch(Thread::isAlive)) {
			ring.drain((sample) -> {
				sum.addAndGet(sample);
				count.incrementAndGet();
			});
		}
		ring.drain((sample) -> {
			sum.addAndGet(sample);
			count.incrementAndGet();
		});
		long dropped = ring.takeDropped();
		assertThat(count.get() + dropped).isEqualTo(threads * each);
		if (dropped == 0) {
			assertThat(sum.get()).isEqualTo(threads * each * (each + 1) / 2);
		}
	}

	@Test
	void dropsWhatNobodyTakes() {
		SampleRing ring = new SampleRing(1 << 12);
		for (int i = 0; i < 10_000; i++) {
			ring.offer(7);
		}
		List<Long> taken = new ArrayList<>();
		ring.drain(taken::add);
		assertThat(taken).isNotEmpty().containsOnly(7L);
		assertThat(taken.size() + ring.takeDropped()).isEqualTo(10_000);
		ring.offer(8);
		taken.clear();
		ring.drain(taken::add);
		assertThat(taken).containsExactly(8L);
	}

}
