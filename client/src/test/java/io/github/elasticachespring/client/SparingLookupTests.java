package io.github.elasticachespring.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SparingLookupTests {

	private final List<String> asked = new ArrayList<>();

	private long now;

	private boolean exists = true;

	private final SparingLookup lookup = new SparingLookup(this::ask, Set.of("derived"), () -> this.now);

	@Test
	void aNameThatMayNotExistIsAskedForOnceASecond() {
		CompletionStage<List<InetAddress>> first = this.lookup.apply("derived");
		assertThat(this.lookup.apply("derived")).isSameAs(first);
		this.now += Duration.ofMillis(1100).toNanos();
		assertThat(this.lookup.apply("derived")).isNotSameAs(first);
		assertThat(this.asked).containsExactly("derived", "derived");
	}

	@Test
	void aNameThatThereIsNotIsAskedForLessAndLessOften() {
		this.exists = false;
		for (int second = 0; second < 3600; second++) {
			this.lookup.apply("derived");
			this.now += Duration.ofSeconds(1).toNanos();
		}
		assertThat(this.asked).as("questions in an hour").hasSizeBetween(60, 70);
		this.exists = true;
		this.now += Duration.ofSeconds(60).toNanos();
		this.asked.clear();
		for (int second = 0; second < 10; second++) {
			this.lookup.apply("derived");
			this.now += Duration.ofSeconds(1).toNanos();
		}
		assertThat(this.asked).as("questions in ten seconds, once it is there").hasSize(10);
	}

	@Test
	void aNameThatWasGivenIsAskedForEachTime() {
		this.lookup.apply("given");
		this.lookup.apply("given");
		assertThat(this.asked).containsExactly("given", "given");
	}

	private CompletionStage<List<InetAddress>> ask(String host) {
		this.asked.add(host);
		return this.exists ? CompletableFuture.completedFuture(List.of())
				: CompletableFuture.failedFuture(new UnknownHostException(host));
	}

}
