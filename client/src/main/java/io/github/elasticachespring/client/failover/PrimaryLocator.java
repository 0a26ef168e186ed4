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
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
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
 * All state belongs to one executor.
 */
final class PrimaryLocator {

	private static final Duration ASK_INTERVAL = Duration.ofMillis(100);

	private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

	/** How long a claim of the previous primary waits for the other nodes' answers. */
	private static final Duration HEARING = Duration.ofMillis(50);

	private static final int MOST_ADDRESSES = 64;

	private final List<HostPort> names;

	private final Function<String, CompletionStage<List<InetAddress>>> lookup;

	private final BiFunction<HostPort, InetAddress, CompletionStage<StatefulRedisConnection<String, String>>> connect;

	private final EventExecutor executor;

	/** Every address that is known, with the name it was found by; the oldest first. */
	private final Map<InetAddress, HostPort> known = new LinkedHashMap<>();

	private final Map<InetAddress, NodeProbe> probes = new LinkedHashMap<>();

	/** Where the first of the names led last. */
	private List<InetAddress> named = List.of();

	private @Nullable Search search;

	private @Nullable Future<?> watching;

	private boolean tieBreaking;

	private boolean closed;

	/** A search under way. */
	private record Search(@Nullable InetAddress previous, long begun, boolean elsewhereOnly,
			Consumer<InetSocketAddress> found, Future<?> asking) {
	}

	/**
	 * Creates a locator.
	 * @param names the group's names, the primary's first
	 * @param lookup asks the name server, past any cache
	 * @param connect connects to an address, verifying a name
	 * @param executor what all of this runs on
	 */
	PrimaryLocator(List<HostPort> names, Function<String, CompletionStage<List<InetAddress>>> lookup,
			BiFunction<HostPort, InetAddress, CompletionStage<StatefulRedisConnection<String, String>>> connect,
			EventExecutor executor) {
		this.names = names;
		this.lookup = lookup;
		this.connect = connect;
		this.executor = executor;
	}

	/**
	 * Begins to watch: collects addresses, and asks the primary whether it still is one.
	 * @param primary where the primary is
	 * @param demoted told when it says that it is not
	 */
	void watch(InetSocketAddress primary, Runnable demoted) {
		this.known.putIfAbsent(primary.getAddress(), this.names.get(0));
		stopWatching();
		this.watching = this.executor.scheduleWithFixedDelay(() -> {
			lookupAll(this.names);
			NodeProbe probe = probe(primary.getAddress());
			NodeProbe.Answer answer = probe.answerSince(System.nanoTime() - 2 * WATCH_INTERVAL.toNanos());
			if (answer != null && !"master".equals(answer.role())) {
				demoted.run();
			}
			else {
				probe.ask();
			}
		}, 0, WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void stopWatching() {
		if (this.watching != null) {
			this.watching.cancel(false);
			this.watching = null;
		}
	}

	/**
	 * Searches until a primary is found.
	 * @param previous where it was, if known
	 * @param elsewhereOnly whether a primary at the previous address is no news
	 * @param found told once, of the first primary that stands
	 */
	void search(@Nullable InetSocketAddress previous, boolean elsewhereOnly, Consumer<InetSocketAddress> found) {
		stop();
		InetAddress address = (previous != null) ? previous.getAddress() : null;
		Future<?> asking = this.executor.scheduleWithFixedDelay(this::askAll, 0, ASK_INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
		this.search = new Search(address, System.nanoTime(), elsewhereOnly, found, asking);
	}

	/** Ends a search, if there is one. */
	void stop() {
		if (this.search != null) {
			this.search.asking().cancel(false);
			this.search = null;
		}
		this.tieBreaking = false;
	}

	boolean isSearching() {
		return this.search != null;
	}

	private void askAll() {
		lookupAll(this.names);
		for (InetAddress address : List.copyOf(this.known.keySet())) {
			probe(address).ask();
		}
	}

	private void lookupAll(List<HostPort> wanted) {
		for (HostPort name : wanted) {
			this.lookup.apply(name.host()).whenComplete((addresses, failure) -> this.executor.execute(() -> {
				if (failure == null && !this.closed) {
					learn(name, addresses);
				}
			}));
		}
	}

	private void learn(HostPort name, List<InetAddress> addresses) {
		if (name.equals(this.names.get(0))) {
			this.named = addresses;
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
				() -> this.connect.apply(name, address), this.executor, this::evaluate));
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
		if (primaries.size() > 1) {
			breakTie(primaries);
			return;
		}
		if (primaries.isEmpty()) {
			return;
		}
		NodeProbe primary = primaries.get(0);
		boolean previous = primary.address().getAddress().equals(current.previous());
		long heard = System.nanoTime() - current.begun();
		if (previous && pending && heard < HEARING.toNanos()) {
			this.executor.schedule(this::evaluate, HEARING.toNanos() - heard, TimeUnit.NANOSECONDS);
			return;
		}
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

	private void breakTie(List<NodeProbe> primaries) {
		this.tieBreaking = true;
		List<CompletableFuture<Replication>> questions = primaries.stream().map(this::replication).toList();
		CompletableFuture.allOf(questions.toArray(CompletableFuture[]::new))
			.orTimeout(ASK_INTERVAL.toMillis() * 3, TimeUnit.MILLISECONDS)
			.whenComplete((all, failure) -> this.executor.execute(() -> {
				Search current = this.search;
				this.tieBreaking = false;
				if (current == null) {
					return;
				}
				List<Replication> answers = questions.stream()
					.filter((question) -> question.isDone() && !question.isCompletedExceptionally())
					.map(CompletableFuture::join)
					.toList();
				NodeProbe newest = newest(answers, primaries);
				if (!current.elsewhereOnly() || !newest.address().getAddress().equals(current.previous())) {
					found(current, newest);
				}
			}));
	}

	/**
	 * Of several nodes that claim to be the primary, the one that was promoted last.
	 */
	private NodeProbe newest(List<Replication> answers, List<NodeProbe> primaries) {
		for (Replication candidate : answers) {
			boolean followsAnother = answers.stream()
				.anyMatch((other) -> other != candidate && !other.id().isEmpty()
						&& other.id().equals(candidate.previousId()));
			if (followsAnother) {
				return candidate.probe();
			}
		}
		return primaries.stream()
			.filter((probe) -> this.named.contains(probe.address().getAddress()))
			.findFirst()
			.orElse(primaries.get(0));
	}

	/** Which history a node's data belongs to, and which it belonged to before. */
	private record Replication(NodeProbe probe, String id, String previousId) {
	}

	private CompletableFuture<Replication> replication(NodeProbe probe) {
		StatefulRedisConnection<String, String> connection = probe.connection();
		if (connection == null) {
			return CompletableFuture.completedFuture(new Replication(probe, "", ""));
		}
		return connection.async()
			.info("replication")
			.handle((info, failure) -> (failure != null) ? new Replication(probe, "", "")
					: new Replication(probe, field(info, "master_replid:"), field(info, "master_replid2:")))
			.toCompletableFuture();
	}

	private static String field(String info, String name) {
		return info.lines()
			.filter((line) -> line.startsWith(name))
			.map((line) -> line.substring(name.length()).strip())
			.findFirst()
			.orElse("");
	}

	/** Tells what the nodes said last, for people. */
	String describe() {
		if (this.probes.isEmpty()) {
			return "no address is known for " + this.names;
		}
		return this.probes.values().stream().map(NodeProbe::describe).collect(Collectors.joining(", "));
	}

	void close() {
		this.closed = true;
		stop();
		stopWatching();
		List.copyOf(this.probes.keySet()).forEach(this::forget);
	}

}
