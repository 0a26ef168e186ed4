package io.github.elasticachespring.client.failover;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * Finds a replication group's primary by asking the nodes, instead of waiting for DNS.
 *
 * <p>
 * The nodes are whatever addresses the group's names have ever answered with, and answer
 * with now: while all is well the names are looked up at an interval, past every cache,
 * since a reader's name answers with one replica at a time. While a primary is sought,
 * each address is asked every 100 ms. Of two nodes that claim to be the primary the newer
 * one wins: its {@code master_replid2} is the other's {@code master_replid}. If that does
 * not tell, the one that DNS names does.
 *
 * <p>
 * All state belongs to one scheduler.
 */
final class PrimaryLocator implements Locator {

	private static final Duration ASK_INTERVAL = Duration.ofMillis(100);

	private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

	/**
	 * For how long a watch looks names up each time: a reader's name needs several
	 * answers to tell all of its nodes.
	 */
	private static final Duration COLLECTING = Duration.ofSeconds(10);

	/** How often it does afterwards: many clients share a name server. */
	private static final Duration LOOKUP_INTERVAL = Duration.ofSeconds(5);

	/** How long a search waits for everybody, before it believes a claim. */
	private static final Duration HEARING = Duration.ofMillis(50);

	/** How long a search goes on though everybody refuses. */
	private static final Duration REFUSAL = Duration.ofMillis(350);

	/** How long the claimants may take to tell their histories. */
	private static final Duration TIE_BREAK = Duration.ofMillis(300);

	private static final int MOST_ADDRESSES = 64;

	private List<HostPort> names;

	private final Function<String, CompletionStage<List<InetAddress>>> lookup;

	private final BiFunction<HostPort, InetAddress, CompletionStage<? extends NodeConnection>> connect;

	private final Scheduler scheduler;

	/** Every address that is known, with the name it was found by; the oldest first. */
	private final Map<InetAddress, HostPort> known = new LinkedHashMap<>();

	private final Map<InetAddress, NodeProbe> probes = new LinkedHashMap<>();

	/** Where the first of the names led last. */
	private List<InetAddress> named = List.of();

	private @Nullable Search search;

	private Scheduler.@Nullable Task watching;

	private boolean tieBreaking;

	private @Nullable NameWatch nameWatch;

	/** When a watch last looked names up. */
	private long lookedUpAt;

	private boolean closed;

	/** Somebody wants to know when the first of the names leads to an address. */
	private record NameWatch(InetAddress address, LongConsumer caughtUp) {
	}

	/** A search under way. */
	private record Search(@Nullable InetAddress previous, long begun, boolean elsewhereOnly,
			Consumer<InetSocketAddress> found, Scheduler.Task asking) {
	}

	/**
	 * Creates a locator.
	 * @param names the group's names, the primary's first
	 * @param lookup asks the name server, past any cache
	 * @param connect connects to an address, verifying a name
	 * @param scheduler what all of this runs on
	 */
	PrimaryLocator(List<HostPort> names, Function<String, CompletionStage<List<InetAddress>>> lookup,
			BiFunction<HostPort, InetAddress, CompletionStage<? extends NodeConnection>> connect, Scheduler scheduler) {
		this.names = names;
		this.lookup = lookup;
		this.connect = connect;
		this.scheduler = scheduler;
	}

	/** Other names are the ones to look up from now on, the primary's first. */
	void rename(List<HostPort> names) {
		this.names = names;
	}

	@Override
	public void watch(InetSocketAddress primary, Runnable demoted) {
		this.known.putIfAbsent(primary.getAddress(), this.names.get(0));
		stopWatching();
		long begun = this.scheduler.now();
		this.watching = this.scheduler.repeat(() -> {
			if (isLookupDue(begun)) {
				lookupAll(this.names);
			}
			NodeProbe probe = probe(primary.getAddress());
			NodeProbe.Answer answer = probe.answerSince(this.scheduler.now() - 2 * WATCH_INTERVAL.toNanos());
			if (answer != null && !"master".equals(answer.role())) {
				demoted.run();
			}
			else {
				probe.ask();
			}
		}, Duration.ZERO, WATCH_INTERVAL);
	}

	private boolean isLookupDue(long begun) {
		long now = this.scheduler.now();
		boolean collecting = now - begun < COLLECTING.toNanos();
		if (collecting || this.nameWatch != null || now - this.lookedUpAt >= LOOKUP_INTERVAL.toNanos()) {
			this.lookedUpAt = now;
			return true;
		}
		return false;
	}

	private void stopWatching() {
		if (this.watching != null) {
			this.watching.cancel();
			this.watching = null;
		}
	}

	@Override
	public void search(@Nullable InetSocketAddress previous, boolean elsewhereOnly, Consumer<InetSocketAddress> found) {
		search(previous, elsewhereOnly, ASK_INTERVAL, found);
	}

	private void search(@Nullable InetSocketAddress previous, boolean elsewhereOnly, Duration interval,
			Consumer<InetSocketAddress> found) {
		stop();
		InetAddress address = (previous != null) ? previous.getAddress() : null;
		this.nameWatch = elsewhereOnly ? this.nameWatch : null;
		Scheduler.Task asking = this.scheduler.repeat(this::askAll, Duration.ZERO, interval);
		this.search = new Search(address, this.scheduler.now(), elsewhereOnly, found, asking);
	}

	@Override
	public void searchSlowly(Consumer<InetSocketAddress> found) {
		search(null, false, WATCH_INTERVAL, found);
	}

	@Override
	public @Nullable InetSocketAddress replica(boolean everybody) {
		Search current = this.search;
		if (current == null || everybody && !this.known.keySet()
			.stream()
			.map(this.probes::get)
			.allMatch((probe) -> isReplica(probe, current.begun()))) {
			return null;
		}
		return this.named.stream()
			.map(this.probes::get)
			.filter((probe) -> isReplica(probe, current.begun()))
			.map(NodeProbe::address)
			.findFirst()
			.orElse(null);
	}

	private static boolean isReplica(@Nullable NodeProbe probe, long since) {
		NodeProbe.Answer answer = (probe != null) ? probe.answerSince(since) : null;
		return answer != null && answer.ready() && !"master".equals(answer.role());
	}

	@Override
	public void stop() {
		if (this.search != null) {
			this.search.asking().cancel();
			this.search = null;
		}
		this.tieBreaking = false;
	}

	@Override
	public boolean isSearching() {
		return this.search != null;
	}

	/**
	 * A few lookups are waited for: a reader's name answers with one replica at a time.
	 */
	@Override
	public boolean isRefusedByAll() {
		Search current = this.search;
		if (current == null || this.known.isEmpty() || this.scheduler.now() - current.begun() < REFUSAL.toNanos()) {
			return false;
		}
		return this.known.keySet()
			.stream()
			.map(this.probes::get)
			.allMatch((probe) -> probe != null && probe.isRefused());
	}

	private void askAll() {
		lookupAll(this.names);
		for (InetAddress address : List.copyOf(this.known.keySet())) {
			probe(address).ask();
		}
	}

	@Override
	public void awaitName(InetAddress address, LongConsumer caughtUp) {
		this.nameWatch = new NameWatch(address, caughtUp);
		tellIfNamed();
	}

	private void tellIfNamed() {
		NameWatch waiting = this.nameWatch;
		if (waiting != null && this.named.contains(waiting.address())) {
			this.nameWatch = null;
			waiting.caughtUp().accept(this.scheduler.now());
		}
	}

	private void lookupAll(List<HostPort> wanted) {
		for (HostPort name : wanted) {
			this.lookup.apply(name.host()).whenComplete((addresses, failure) -> this.scheduler.execute(() -> {
				if (failure == null && !this.closed) {
					learn(name, addresses);
				}
			}));
		}
	}

	private void learn(HostPort name, List<InetAddress> addresses) {
		if (name.equals(this.names.get(0))) {
			this.named = addresses;
			tellIfNamed();
		}
		for (InetAddress address : addresses) {
			HostPort before = this.known.remove(address);
			this.known.put(address, (before != null) ? before : name);
			if (before == null && this.search != null) {
				probe(address).ask();
			}
		}
		while (this.known.size() > MOST_ADDRESSES) {
			InetAddress oldest = this.known.keySet().iterator().next();
			this.known.remove(oldest);
			forget(oldest);
		}
	}

	private NodeProbe probe(InetAddress address) {
		HostPort name = this.known.getOrDefault(address, this.names.get(0));
		return this.probes.computeIfAbsent(address, (key) -> new NodeProbe(new InetSocketAddress(address, name.port()),
				() -> this.connect.apply(name, address), this.scheduler, this::evaluate));
	}

	private void forget(InetAddress address) {
		NodeProbe probe = this.probes.remove(address);
		if (probe != null) {
			probe.close();
		}
	}

	// Answers come in

	private void evaluate() {
		Search current = this.search;
		if (current == null || this.tieBreaking) {
			return;
		}
		List<NodeProbe> primaries = new ArrayList<>();
		boolean pending = false;
		for (NodeProbe probe : this.probes.values()) {
			NodeProbe.Answer answer = probe.answerSince(current.begun());
			if (answer != null && answer.isPrimary()) {
				primaries.add(probe);
			}
			pending |= answer == null && probe.isPending();
		}
		if (primaries.isEmpty()) {
			return;
		}
		long heard = this.scheduler.now() - current.begun();
		if (pending && heard < HEARING.toNanos()) {
			this.scheduler.schedule(this::evaluate, HEARING.minusNanos(heard));
			return;
		}
		if (primaries.size() > 1) {
			breakTie(current, primaries);
			return;
		}
		NodeProbe primary = primaries.get(0);
		boolean previous = primary.address().getAddress().equals(current.previous());
		if (!previous || !current.elsewhereOnly()) {
			found(current, primary);
		}
	}

	private void found(Search current, NodeProbe primary) {
		stop();
		this.probes.values().stream().filter((probe) -> probe != primary).forEach(NodeProbe::close);
		this.probes.values().removeIf((probe) -> probe != primary);
		current.found().accept(primary.address());
	}

	private void breakTie(Search current, List<NodeProbe> claimants) {
		this.tieBreaking = true;
		List<CompletableFuture<ReplicationHistory>> histories = claimants.stream().map(NodeProbe::history).toList();
		CompletableFuture<Void> all = CompletableFuture.allOf(histories.toArray(CompletableFuture[]::new));
		Scheduler.Task limit = this.scheduler.schedule(() -> all.complete(null), TIE_BREAK);
		all.whenComplete((told, failure) -> this.scheduler.execute(() -> {
			limit.cancel();
			if (this.search != current) {
				return;
			}
			this.tieBreaking = false;
			NodeProbe newest = newest(claimants,
					histories.stream().map((history) -> history.getNow(ReplicationHistory.UNKNOWN)).toList());
			if (!current.elsewhereOnly() || !newest.address().getAddress().equals(current.previous())) {
				found(current, newest);
			}
		}));
	}

	/**
	 * Of several nodes that claim to be the primary, the newest, or the one DNS names.
	 */
	private NodeProbe newest(List<NodeProbe> claimants, List<ReplicationHistory> histories) {
		int newest = ReplicationHistory.newest(histories);
		if (newest >= 0) {
			return claimants.get(newest);
		}
		return claimants.stream()
			.filter((probe) -> this.named.contains(probe.address().getAddress()))
			.findFirst()
			.orElse(claimants.get(0));
	}

	@Override
	public String describe() {
		if (this.probes.isEmpty()) {
			return "no address is known for " + this.names;
		}
		return this.probes.values().stream().map(NodeProbe::describe).collect(Collectors.joining(", "));
	}

	@Override
	public void close() {
		this.closed = true;
		stop();
		stopWatching();
		List.copyOf(this.probes.keySet()).forEach(this::forget);
	}

}
