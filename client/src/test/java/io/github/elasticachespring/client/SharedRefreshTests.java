package io.github.elasticachespring.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SharedRefreshTests {

	private final List<CompletableFuture<Void>> begun = new ArrayList<>();

	private final SharedRefresh refresh = new SharedRefresh(() -> {
		CompletableFuture<Void> refreshing = new CompletableFuture<>();
		this.begun.add(refreshing);
		return refreshing;
	});

	@Test
	void wishesOfTheMeantimeShareTheNext() {
		CompletionStage<Void> first = this.refresh.request();
		CompletionStage<Void> second = this.refresh.request();
		CompletionStage<Void> third = this.refresh.request();
		assertThat(this.begun).hasSize(1);
		this.begun.get(0).complete(null);
		assertThat(this.begun).hasSize(2);
		assertThat(first.toCompletableFuture()).isDone();
		assertThat(second.toCompletableFuture()).isNotDone();
		this.begun.get(1).complete(null);
		assertThat(second.toCompletableFuture()).isDone();
		assertThat(third.toCompletableFuture()).isDone();
		assertThat(this.begun).hasSize(2);
	}

	@Test
	void aWishAfterwardsBeginsAnother() {
		this.refresh.request();
		this.begun.get(0).complete(null);
		this.refresh.request();
		assertThat(this.begun).hasSize(2);
	}

	@Test
	void aFailureIsToldToThoseWhoWaitForItAndEndsNothingElse() {
		CompletionStage<Void> first = this.refresh.request();
		CompletionStage<Void> second = this.refresh.request();
		this.begun.get(0).completeExceptionally(new IllegalStateException("nobody answers"));
		assertThatThrownBy(() -> first.toCompletableFuture().get(1, TimeUnit.SECONDS))
			.hasRootCauseMessage("nobody answers");
		this.begun.get(1).complete(null);
		assertThat(second.toCompletableFuture()).isCompleted();
	}

	@Test
	void whoGivesUpEndsItForNobodyElse() {
		this.refresh.request();
		CompletionStage<Void> impatient = this.refresh.request();
		CompletionStage<Void> patient = this.refresh.request();
		impatient.toCompletableFuture().cancel(true);
		this.begun.get(0).complete(null);
		this.begun.get(1).complete(null);
		assertThat(patient.toCompletableFuture()).isCompleted();
	}

	@Test
	void oneThatDoesNotEvenBeginFails() {
		SharedRefresh broken = new SharedRefresh(() -> {
			throw new IllegalStateException("closed");
		});
		assertThatThrownBy(() -> broken.request().toCompletableFuture().get(1, TimeUnit.SECONDS))
			.hasRootCauseMessage("closed");
		assertThatThrownBy(() -> broken.request().toCompletableFuture().get(1, TimeUnit.SECONDS))
			.hasRootCauseMessage("closed");
	}

}
