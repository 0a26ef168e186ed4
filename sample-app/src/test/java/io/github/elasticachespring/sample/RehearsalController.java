package io.github.elasticachespring.sample;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;
import io.github.elasticachespring.simulator.SimulatedNode;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Breaks the simulated store on demand, so that anyone can see what the shop makes of it.
 * Part of {@link StoreConfiguration}, where that brings a simulator; tests do not see it.
 */
@TestComponent
@RestController
@RequestMapping("/rehearsal")
class RehearsalController {

	private final ElastiCacheSimulator store;

	RehearsalController(ElastiCacheSimulator store) {
		this.store = store;
	}

	/**
	 * As a maintenance would: the old primary becomes a replica, its sockets stay open.
	 */
	@PostMapping("/failover")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void failover() {
		this.store.failover();
	}

	/**
	 * The primary dies; a replica takes over, and the dead node comes back as a replica.
	 */
	@PostMapping("/crash")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void crash() {
		SimulatedNode primary = this.store.primary();
		try (var crash = this.store.crash(primary)) {
			crash.failover().join();
		}
	}

	/**
	 * Everything is gone, in a cluster the first shard, and nobody can take over: long
	 * enough for an alert. It is back after a while, with nothing in it.
	 */
	@PostMapping("/outage")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void outage(@RequestParam(defaultValue = "20") int seconds) {
		Fault outage = this.store.loseShard(0);
		CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS).execute(outage::close);
	}

}
