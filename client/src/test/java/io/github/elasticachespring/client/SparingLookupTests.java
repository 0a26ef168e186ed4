package io.github.elasticachespring.client;

import java.net.InetAddress;
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
	void aNameThatWasGivenIsAskedForEachTime() {
		this.lookup.apply("given");
		this.lookup.apply("given");
		assertThat(this.asked).containsExactly("given", "given");
	}

	private CompletionStage<List<InetAddress>> ask(String host) {
		this.asked.add(host);
		return CompletableFuture.completedFuture(List.of());
	}

}
