package io.github.elasticachespring.client.failover;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.elasticachespring.client.endpoint.HostPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is believed to be the primary, of nodes that say what the test lets them say.
 */
class PrimaryLocatorTests {

	private static final HostPort PRIMARY = new HostPort("master.orders", 6379);

	private static final HostPort READER = new HostPort("replica.orders", 6379);

	private final ManualScheduler scheduler = new ManualScheduler();

	private final Map<String, List<InetAddress>> dns = new LinkedHashMap<>();

	private final List<String> lookups = new ArrayList<>();

	private final Map<InetAddress, Node> nodes = new LinkedHashMap<>();

	private final List<InetSocketAddress> found = new ArrayList<>();

	private final PrimaryLocator locator = new PrimaryLocator(List.of(PRIMARY, READER), this::lookup,
			(name, address) -> this.nodes.get(address).connect(), this.scheduler);

	private final Node a = node(1);

	private final Node b = node(2);

	private final Node c = node(3);

	/** A node, and every question it has not answered. */
	private static final class Node {

		private final InetAddress address;

		private String role = "slave";

		private boolean ready = true;

		private boolean refuses;

		private boolean silent;

		private String replication = "";

		private int connects;

		private int questions;

		private int open;

		private final List<CompletableFuture<NodeConnection.Hello>> unanswered = new ArrayList<>();

		private Node(InetAddress address) {
			this.address = address;
		}

		private CompletionStage<NodeConnection> connect() {
			this.connects++;
			if (this.refuses) {
				return CompletableFuture.failedFuture(new ConnectException("Connection refused"));
			}
			this.open++;
			return CompletableFuture.completedFuture(new Connection());
		}

		private void answer() {
			this.silent = false;
			this.unanswered.forEach((question) -> question.complete(new NodeConnection.Hello(this.role, this.ready)));
			this.unanswered.clear();
		}

		private InetSocketAddress socket() {
			return new InetSocketAddress(this.address, 6379);
		}

		private final class Connection implements NodeConnection {

			private boolean closed;

			@Override
			public CompletionStage<Hello> hello() {
				Node.this.questions++;
				CompletableFuture<Hello> question = new CompletableFuture<>();
				Node.this.unanswered.add(question);
				if (!Node.this.silent) {
					answer();
				}
				return question;
			}

			@Override
			public CompletionStage<String> replication() {
				return (Node.this.replication != null) ? CompletableFuture.completedFuture(Node.this.replication)
						: CompletableFuture.failedFuture(new IllegalStateException("NOPERM"));
			}

			@Override
			public boolean isOpen() {
				return !this.closed;
			}

			@Override
			public void close() {
				if (!this.closed) {
					Node.this.open--;
				}
				this.closed = true;
			}

		}

	}

	private Node node(int number) {
		try {
			InetAddress address = InetAddress.getByAddress(new byte[] { 10, 0, 0, (byte) number });
			return this.nodes.computeIfAbsent(address, Node::new);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private CompletionStage<List<InetAddress>> lookup(String host) {
		this.lookups.add(host);
		List<InetAddress> addresses = this.dns.get(host);
		return (addresses != null) ? CompletableFuture.completedFuture(addresses)
				: CompletableFuture.failedFuture(new UnknownHostException(host));
	}

	private void names(HostPort name, Node... where) {
		this.dns.put(name.host(), List.of(where).stream().map((node) -> node.address).toList());
	}

	/**
	 * Two nodes: the one that was the primary, and the one the reader's name leads to.
	 */
	private void search(boolean elsewhereOnly) {
		names(PRIMARY, this.a);
		names(READER, this.b);
		this.locator.search(this.a.socket(), elsewhereOnly, this.found::add);
		this.scheduler.run();
	}

	@ParameterizedTest(name = "previous says {0}, other says {1}: {2}")
	@CsvSource({
			// previous, other, who is found
			"master, slave, previous", "slave, master, other", "slave, slave, nobody", "refuses, master, other",
			"refuses, slave, nobody", "silent, master, other", "silent, slave, nobody", "loading, slave, nobody",
			"loading, master, other", "slave, loading, nobody", "master, refuses, previous", "refuses, refuses, nobody",
			"silent, silent, nobody" })
	void believesWhoSaysItIsThePrimaryAndTakesCommands(String previous, String other, String expected) {
		says(this.a, previous);
		says(this.b, other);
		search(false);
		this.scheduler.advance(Duration.ofMillis(350));
		switch (expected) {
			case "previous" -> assertThat(this.found).containsExactly(this.a.socket());
			case "other" -> assertThat(this.found).containsExactly(this.b.socket());
			default -> {
				assertThat(this.found).isEmpty();
				assertThat(this.locator.isSearching()).isTrue();
			}
		}
	}

	private static void says(Node node, String what) {
		switch (what) {
			case "refuses" -> node.refuses = true;
			case "silent" -> node.silent = true;
			case "loading" -> {
				node.role = "master";
				node.ready = false;
			}
			default -> node.role = what;
		}
	}

	@ParameterizedTest(name = "one {0}, the other {1}, searched for {2} ms: {3}")
	@CsvSource({ "refuses, refuses, 500, true", "refuses, refuses, 300, false", "refuses, silent, 5000, false",
			"refuses, slave, 5000, false", "refuses, loading, 5000, false" })
	void aSearchIsVainIfEverybodyRefuses(String one, String other, long millis, boolean vain) {
		says(this.a, one);
		says(this.b, other);
		assertThat(this.locator.isRefusedByAll()).isFalse();
		search(false);
		this.scheduler.advance(Duration.ofMillis(millis));
		assertThat(this.locator.isRefusedByAll()).isEqualTo(vain);
	}

	@ParameterizedTest(name = "the named one says {0}, the other {1}: {2} if all must, {3} otherwise")
	@CsvSource({ "slave, slave, named, named", "slave, refuses, nobody, named", "slave, loading, nobody, named",
			"refuses, slave, nobody, nobody", "silent, slave, nobody, nobody", "slave, silent, nobody, named" })
	void readsGoWhereTheNameLeadsWhileNobodyIsThePrimary(String named, String other, String all, String any) {
		says(this.a, named);
		says(this.b, other);
		search(false);
		this.scheduler.advance(Duration.ofMillis(300));
		assertThat(this.locator.replica(true)).isEqualTo("named".equals(all) ? this.a.socket() : null);
		assertThat(this.locator.replica(false)).isEqualTo("named".equals(any) ? this.a.socket() : null);
	}

	@Test
	void asksEverySoOftenAndFindsWhoIsPromoted() {
		search(false);
		assertThat(this.found).isEmpty();
		this.scheduler.advance(Duration.ofMillis(950));
		assertThat(this.b.questions).isEqualTo(10);
		assertThat(this.b.connects).isEqualTo(1);
		this.b.role = "master";
		this.scheduler.advance(Duration.ofMillis(100));
		assertThat(this.found).containsExactly(this.b.socket());
		assertThat(this.locator.isSearching()).isFalse();
	}

	@Test
	void hearsTheOthersBeforeItBelievesAClaim() {
		this.a.role = "master";
		this.b.silent = true;
		search(false);
		this.scheduler.advance(Duration.ofMillis(40));
		assertThat(this.found).isEmpty();
		this.scheduler.advance(Duration.ofMillis(15));
		assertThat(this.found).containsExactly(this.a.socket());
	}

	@Test
	void doesNotWaitForASilentNodeForLong() {
		this.a.silent = true;
		this.b.role = "master";
		search(false);
		this.scheduler.advance(Duration.ofMillis(55));
		assertThat(this.found).containsExactly(this.b.socket());
	}

	@Test
	void doesNotWaitForANodeThatRefusesToBeAsked() {
		this.a.role = "master";
		this.b.refuses = true;
		search(false);
		assertThat(this.found).containsExactly(this.a.socket());
	}

	@ParameterizedTest(name = "previous {0} {1}, other {2} {3}: {4}")
	@CsvSource(nullValues = "NOPERM", value = {
			// replid and replid2 of each claimant, who is newer
			"one, 0, two, one, other", "two, one, one, 0, previous", "one, 0, two, 0, previous",
			"NOPERM, NOPERM, NOPERM, NOPERM, previous", "NOPERM, NOPERM, two, one, previous" })
	void ofTwoPrimariesBelievesTheNewerOrTheOneDnsNames(String id, String previousId, String otherId,
			String otherPreviousId, String expected) {
		claim(this.a, id, previousId);
		claim(this.b, otherId, otherPreviousId);
		search(false);
		this.scheduler.advance(Duration.ofMillis(1));
		assertThat(this.found).containsExactly("other".equals(expected) ? this.b.socket() : this.a.socket());
	}

	private static void claim(Node node, String id, String previousId) {
		node.role = "master";
		node.replication = (id == null) ? null
				: "# Replication\r\nrole:master\r\nmaster_replid:%s\r\nmaster_replid2:%s\r\n".formatted(id, previousId);
	}

	@Test
	void anOldPrimaryThatComesBackIsNotBelievedAgainstTheNewOne() {
		claim(this.a, "one", "0");
		claim(this.b, "two", "one");
		claim(this.c, "three", "two");
		names(PRIMARY, this.a);
		names(READER, this.b, this.c);
		this.locator.search(this.c.socket(), false, this.found::add);
		this.scheduler.advance(Duration.ofMillis(350));
		assertThat(this.found).containsExactly(this.c.socket());
	}

	@Test
	void whileThePrimaryIsSlowOnlyAnotherIsNews() {
		this.a.role = "master";
		search(true);
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.found).isEmpty();
		this.b.role = "master";
		this.a.role = "slave";
		this.scheduler.advance(Duration.ofMillis(100));
		assertThat(this.found).containsExactly(this.b.socket());
	}

	@Test
	void aSearchThatWasStoppedFindsNobody() {
		this.b.silent = true;
		this.b.role = "master";
		search(false);
		this.locator.stop();
		this.b.answer();
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.found).isEmpty();
	}

	@Test
	void anAnswerFromBeforeTheSearchDoesNotCount() {
		this.a.role = "master";
		names(PRIMARY, this.a);
		this.locator.watch(this.a.socket(), () -> {
		});
		this.scheduler.advance(Duration.ofMillis(500));
		this.a.silent = true;
		search(false);
		this.scheduler.advance(Duration.ofMillis(500));
		assertThat(this.found).isEmpty();
	}

	@Test
	void collectsReadersOneByOneWhileAllIsWell() {
		this.a.role = "master";
		names(PRIMARY, this.a);
		this.locator.watch(this.a.socket(), () -> {
		});
		names(READER, this.b);
		this.scheduler.advance(Duration.ofSeconds(1));
		names(READER, this.c);
		this.scheduler.advance(Duration.ofSeconds(1));
		this.dns.clear();
		this.b.role = "master";
		this.a.role = "slave";
		this.locator.search(this.a.socket(), false, this.found::add);
		this.scheduler.run();
		assertThat(this.found).containsExactly(this.b.socket());
		assertThat(this.c.connects).isEqualTo(1);
	}

	@Test
	void looksNamesUpLessOftenOnceItKnowsThem() {
		this.a.role = "master";
		names(PRIMARY, this.a);
		this.locator.watch(this.a.socket(), () -> {
		});
		this.scheduler.advance(Duration.ofSeconds(15));
		this.lookups.clear();
		this.scheduler.advance(Duration.ofSeconds(60));
		assertThat(this.lookups).filteredOn(PRIMARY.host()::equals).hasSize(12);
		this.locator.awaitName(this.b.socket().getAddress(), (at) -> {
		});
		this.lookups.clear();
		this.scheduler.advance(Duration.ofSeconds(60));
		assertThat(this.lookups).as("while DNS is behind").filteredOn(PRIMARY.host()::equals).hasSize(60);
	}

	@Test
	void asksANodeThatDnsAddsDuringTheSearch() {
		search(false);
		this.c.role = "master";
		names(READER, this.c);
		this.scheduler.advance(Duration.ofMillis(100));
		assertThat(this.found).containsExactly(this.c.socket());
	}

	@Test
	void aNodeThatRefusesIsConnectedToLessAndLessOften() {
		this.b.refuses = true;
		search(false);
		this.scheduler.advance(Duration.ofSeconds(10));
		assertThat(this.b.connects).isBetween(15, 30);
	}

	@Test
	void aQuestionThatIsLostIsAskedOnAnotherConnection() {
		this.b.silent = true;
		search(false);
		this.scheduler.advance(Duration.ofMillis(950));
		assertThat(this.b.connects).isEqualTo(1);
		this.b.unanswered.clear();
		this.b.silent = false;
		this.b.role = "master";
		this.scheduler.advance(Duration.ofMillis(250));
		assertThat(this.found).containsExactly(this.b.socket());
		assertThat(this.b.open).isEqualTo(1);
	}

	@Test
	void keepsOnlyTheConnectionToThePrimary() {
		this.b.role = "master";
		names(READER, this.b, this.c);
		names(PRIMARY, this.a);
		this.locator.search(this.a.socket(), false, this.found::add);
		this.scheduler.advance(Duration.ofMillis(200));
		assertThat(this.found).containsExactly(this.b.socket());
		assertThat(this.b.open).isEqualTo(1);
		assertThat(this.a.open + this.c.open).isZero();
	}

	@Test
	void tellsWhatEachNodeSaid() {
		this.a.refuses = true;
		this.b.ready = false;
		search(false);
		assertThat(this.locator.describe()).contains("10.0.0.1 Connection refused", "10.0.0.2 slave (loading)");
	}

	@Test
	void tellsThatNoNameLeadsAnywhere() {
		this.locator.search(null, false, this.found::add);
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.locator.describe()).contains("no address is known", "master.orders");
	}

	@Test
	void watchesWhetherThePrimaryIsDemoted() {
		List<String> signs = new ArrayList<>();
		this.a.role = "master";
		names(PRIMARY, this.a);
		this.locator.watch(this.a.socket(), () -> signs.add("demoted"));
		this.scheduler.advance(Duration.ofSeconds(5));
		assertThat(signs).isEmpty();
		assertThat(this.a.connects).isEqualTo(1);
		this.a.role = "slave";
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(signs).isNotEmpty();
	}

	@Test
	void leavesNothingOpen() {
		search(false);
		this.locator.close();
		this.scheduler.advance(Duration.ofSeconds(5));
		assertThat(this.a.open + this.b.open).isZero();
		assertThat(this.a.questions).isEqualTo(1);
	}

}
