package io.github.elasticachespring.client.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.elasticachespring.client.command.CommandTraitsTests.Call;
import io.github.elasticachespring.simulator.BackEnd;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.UnavailableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The table against real servers: what they say of their commands, which keys they find
 * in calls of them, and what really happens when a call is made twice.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractCommandTraitsServerTests {

	/** Listed by the server, but not for use: ElastiCache restricts them. */
	private static final Set<String> RESTRICTED = Set.of("CONFIG", "MIGRATE", "SHUTDOWN");

	/** What a browser sends by mistake; the server hangs up on it. */
	private static final Set<String> NOT_COMMANDS = Set.of("HOST:", "POST");

	/** Keys that depend on an option: the servers' calls below check them. */
	private static final Set<String> KEYS_BY_OPTION = Set.of("SORT", "SORT_RO", "GEORADIUS", "GEORADIUSBYMEMBER",
			"MIGRATE", "XREAD", "XREADGROUP");

	/**
	 * What they change is not one of their keys: the keyspace, or a group's list of what
	 * is pending, by which the server does not count the stream as written either.
	 */
	private static final Set<String> NOT_ABOUT_ITS_KEYS = Set.of("FLUSHALL", "FLUSHDB", "SWAPDB", "XREADGROUP");

	/** The answer changes by itself. */
	private static final Set<String> RANDOM_OR_TIMED = Set.of("TTL", "PTTL", "RANDOMKEY", "SRANDMEMBER", "ZRANDMEMBER",
			"HRANDFIELD", "OBJECT IDLETIME", "XPENDING", "XINFO CONSUMERS");

	/** What COMMAND GETKEYS says of a call without keys, and without arguments at all. */
	private static final String[] WITHOUT_KEYS = { "no key arguments", "Invalid arguments specified for command",
			"wrong number of arguments for 'command|getkeys'" };

	private ElastiCacheSimulator simulator;

	private RawConnection connection;

	private SampleKeyspace keyspace;

	private CommandTable table;

	private double version;

	abstract BackEnd backEnd();

	@BeforeAll
	void start() {
		try {
			this.simulator = ElastiCacheSimulator.replicationGroup().replicas(1).plainText().backEnd(backEnd()).start();
		}
		catch (UnavailableException ex) {
			throw new TestAbortedException(ex.getMessage(), ex);
		}
		this.connection = new RawConnection(this.simulator.primary().address());
		this.keyspace = new SampleKeyspace(this.connection);
		this.table = CommandTable.of(this.connection.list("COMMAND"));
		String info = (String) this.connection.list("INFO", "server").get(0);
		this.version = info.lines()
			.filter((line) -> line.startsWith("redis_version:"))
			.mapToDouble((line) -> Double.parseDouble(line.replaceAll("redis_version:(\\d+\\.\\d+).*", "$1")))
			.findFirst()
			.orElseThrow();
	}

	@AfterAll
	void close() {
		if (this.connection != null) {
			this.connection.close();
		}
		if (this.simulator != null) {
			this.simulator.close();
		}
	}

	@Test
	void everyCommandIsKnownAndNoFlagContradicts() {
		List<String> wrong = new ArrayList<>();
		boolean saysMayReplicate = this.table.entries().stream().anyMatch((entry) -> entry.is("may_replicate"));
		boolean saysBlocking = this.table.entries().stream().anyMatch((entry) -> entry.is("blocking"));
		for (CommandTable.Entry entry : this.table.entries()) {
			CommandTraits traits = CommandTraits.of(entry.name());
			if (NOT_COMMANDS.contains(entry.name())) {
				continue;
			}
			if (!traits.isKnown()) {
				wrong.add(entry.name() + " is unknown");
			}
			if (entry.container()) {
				continue;
			}
			check(wrong, entry, "write", traits.writes());
			if (saysMayReplicate && !(traits.hasSubcommands() && !entry.is("may_replicate"))) {
				check(wrong, entry, "may_replicate", traits.mayReplicate());
			}
			if (saysBlocking) {
				check(wrong, entry, "blocking", traits.mayBlock() && !entry.name().startsWith("WAIT"));
			}
			if (!traits.hasSubcommands()) {
				check(wrong, entry, "readonly", traits.reads());
			}
			boolean never = traits.repeatability(CommandArguments.none()) == Repeatability.NEVER;
			if (entry.is("no_multi") && !never) {
				wrong.add(entry.name() + " is no_multi");
			}
			if (entry.is("pubsub") && (traits.reads() || traits.writes())) {
				wrong.add(entry.name() + " is pubsub");
			}
		}
		assertThat(this.table.entries()).hasSizeGreaterThan(200);
		assertThat(wrong).isEmpty();
	}

	private static void check(List<String> wrong, CommandTable.Entry entry, String flag, boolean ours) {
		if (entry.is(flag) != ours) {
			wrong.add(entry.name() + " is " + (ours ? "not " : "") + flag);
		}
	}

	@Test
	void keysStandWhereTheServerSaysTheyDo() {
		List<String> wrong = new ArrayList<>();
		for (CommandTable.Entry entry : this.table.entries()) {
			CommandTraits traits = CommandTraits.of(entry.name());
			if (entry.container() || KEYS_BY_OPTION.contains(entry.name()) || NOT_COMMANDS.contains(entry.name())) {
				continue;
			}
			if (!entry.keys().isEmpty() && !entry.keys().equals(CommandTable.keys(traits.keys()))) {
				wrong.add(entry.name() + ": " + entry.keys() + ", not " + CommandTable.keys(traits.keys()));
			}
			if (entry.is("movablekeys")) {
				continue;
			}
			for (CommandTraits command : traits.hasSubcommands() ? traits.subcommands().values() : List.of(traits)) {
				comparePositions(wrong, entry, command);
			}
		}
		assertThat(wrong).isEmpty();
	}

	/**
	 * Calls of every length the command's arity allows, up to six arguments more than it
	 * needs.
	 */
	private static void comparePositions(List<String> wrong, CommandTable.Entry entry, CommandTraits traits) {
		if (traits.keys().isEmpty() && traits.name().contains(" ")) {
			return;
		}
		boolean containersEntry = !entry.name().equals(traits.name());
		int least = containersEntry ? Math.abs(entry.arity()) : Math.abs(entry.arity()) - 1;
		for (int count = least; count <= ((entry.arity() < 0) ? least + 6 : least); count++) {
			List<Integer> theirs = new ArrayList<>();
			int last = (entry.last() < 0) ? count + 1 + entry.last() : entry.last();
			for (int position = entry.first(); position > 0 && position <= last; position += entry.step()) {
				theirs.add(position - 1);
			}
			if (count % Math.max(1, entry.step()) != 0) {
				continue;
			}
			List<String> words = new ArrayList<>(List.of(traits.name()));
			words.addAll(Collections.nCopies(count, "x"));
			List<Integer> ours = new ArrayList<>();
			traits.keys().forEach(Call.of(words).arguments(), (index, access) -> ours.add(index));
			if (!theirs.equals(ours)) {
				wrong.add(traits.name() + " with " + count + " arguments: " + theirs + ", not " + ours);
			}
		}
	}

	@Test
	void theServerFindsTheSameKeysInEverySample() {
		List<String> wrong = new ArrayList<>();
		int compared = 0;
		for (CommandSample sample : understoodSamples()) {
			List<String> words = new ArrayList<>(List.of("COMMAND", "GETKEYS"));
			words.addAll(sample.words());
			Object reply = this.connection.send(words);
			Call call = sample.call();
			List<String> ours = new ArrayList<>();
			call.traits().keys().forEach(call.arguments(), (index, access) -> {
				if (access != KeyAccess.CHANNEL) {
					ours.add(sample.arguments().get(index));
				}
			});
			List<?> keys = (reply instanceof List<?> found) ? found : List.of();
			if (reply instanceof String error) {
				assertThat(error).as(sample.toString()).containsAnyOf(WITHOUT_KEYS);
			}
			compared += keys.size();
			if (!SampleKeyspace.sorted(keys).equals(SampleKeyspace.sorted(ours))) {
				wrong.add(sample + ": " + keys + ", not " + ours);
			}
		}
		assertThat(wrong).isEmpty();
		assertThat(compared).isGreaterThan(200);
	}

	@Test
	void theServerAgreesOnWhatIsDoneToEachKey() {
		assumeThat(this.version).as("COMMAND GETKEYSANDFLAGS").isGreaterThanOrEqualTo(7.0);
		List<String> wrong = new ArrayList<>();
		int compared = 0;
		for (CommandSample sample : understoodSamples()) {
			List<String> words = new ArrayList<>(List.of("COMMAND", "GETKEYSANDFLAGS"));
			words.addAll(sample.words());
			if (!(this.connection.send(words) instanceof List<?> keys)) {
				continue;
			}
			Call call = sample.call();
			List<KeyAccess> ours = new ArrayList<>();
			call.traits().keys().forEach(call.arguments(), (index, access) -> ours.add(access));
			if (keys.size() != ours.size()) {
				wrong.add(sample + ": " + keys + ", not " + ours);
				continue;
			}
			for (int i = 0; i < keys.size(); i++) {
				Set<String> flags = new TreeSet<>();
				((List<?>) ((List<?>) keys.get(i)).get(1)).forEach((flag) -> flags.add((String) flag));
				compared++;
				if (!agrees(ours.get(i), flags) && call.traits().changes(call.arguments())) {
					wrong.add(sample + ": " + keys.get(i) + ", not " + ours.get(i));
				}
			}
		}
		assertThat(wrong).isEmpty();
		assertThat(compared).isGreaterThan(200);
	}

	private static boolean agrees(KeyAccess access, Set<String> flags) {
		return switch (access) {
			case READ -> flags.contains("RO");
			case CREATE -> flags.contains("OW") || flags.contains("insert") || flags.contains("update");
			case MODIFY -> flags.contains("RW");
			case DELETE -> flags.contains("RM") || flags.contains("delete") || flags.contains("update");
			case CHANNEL -> false;
		};
	}

	@Test
	void everyCommandWithKeysHasASample() {
		Set<String> sampled = new HashSet<>();
		understoodSamples().forEach((sample) -> sampled.add(sample.call().traits().name()));
		List<String> missing = this.table.entries()
			.stream()
			.map((entry) -> CommandTraits.of(entry.name()))
			.filter((traits) -> !traits.hasSubcommands() && !traits.keys().isEmpty())
			.filter((traits) -> !traits.keys().spans().get(0).access().equals(KeyAccess.CHANNEL))
			.map(CommandTraits::name)
			.filter((name) -> !sampled.contains(name) && !RESTRICTED.contains(name))
			.toList();
		assertThat(missing).isEmpty();
	}

	@Test
	void whatIsRepeatableLeavesTheSameStateTheSecondTime() {
		List<String> wrong = new ArrayList<>();
		int repeated = 0;
		for (CommandSample sample : executableSamples()) {
			if (sample.repeatability() == Repeatability.NEVER) {
				continue;
			}
			List<String> words = this.keyspace.resolve(sample);
			this.keyspace.fill();
			Object firstReply = this.connection.send(words);
			Map<String, String> firstState = this.keyspace.state();
			Object secondReply = this.connection.send(words);
			Map<String, String> secondState = this.keyspace.state();
			repeated++;
			if (String.valueOf(firstReply).startsWith("error")) {
				wrong.add(sample + " fails: " + firstReply);
			}
			if (!firstState.equals(secondState)) {
				wrong.add(sample + " left " + firstState + ", then " + secondState);
			}
			boolean stable = !RANDOM_OR_TIMED.contains(sample.call().traits().name());
			if (sample.repeatability() == Repeatability.EXACT && stable && !firstReply.equals(secondReply)) {
				wrong.add(sample + " answered " + firstReply + ", then " + secondReply);
			}
		}
		assertThat(wrong).isEmpty();
		assertThat(repeated).isGreaterThan(150);
	}

	@Test
	void onlyKeysThatACommandMayWriteChange() {
		List<String> wrong = new ArrayList<>();
		int changed = 0;
		for (CommandSample sample : executableSamples()) {
			if (NOT_ABOUT_ITS_KEYS.contains(sample.command())) {
				continue;
			}
			List<String> words = this.keyspace.resolve(sample);
			this.keyspace.fill();
			Map<String, String> before = this.keyspace.state();
			this.connection.send(words);
			Map<String, String> after = this.keyspace.state();
			Call call = sample.call();
			Map<String, KeyAccess> accesses = sample.accesses();
			if (!before.equals(after)) {
				changed++;
				if (!call.traits().changes(call.arguments())) {
					wrong.add(sample + " made " + after + " out of " + before);
				}
			}
			Set<String> all = new TreeSet<>(before.keySet());
			all.addAll(after.keySet());
			for (String key : all) {
				KeyAccess access = accesses.getOrDefault(key, KeyAccess.READ);
				if (!Objects.equals(before.get(key), after.get(key)) && !access.isWrite()) {
					wrong.add(sample + " made " + key + " " + after.get(key) + " out of " + before.get(key));
				}
				if (access == KeyAccess.DELETE && after.containsKey(key)
						&& !Objects.equals(before.get(key), after.get(key))) {
					wrong.add(sample + " did not delete " + key);
				}
			}
		}
		assertThat(wrong).isEmpty();
		assertThat(changed).isGreaterThan(100);
	}

	/**
	 * Each sample meets an empty keyspace, and a full one with {@code none} missing.
	 */
	@Test
	void aCommandCreatesTheKeysItMayCreateAndNoOthers() {
		List<String> wrong = new ArrayList<>();
		Set<String> mayCreate = new TreeSet<>();
		Set<String> creates = new TreeSet<>();
		for (CommandSample sample : executableSamples()) {
			List<String> words = this.keyspace.resolve(sample);
			Map<String, KeyAccess> accesses = sample.accesses();
			String name = sample.call().traits().name();
			if (accesses.containsValue(KeyAccess.CREATE)) {
				mayCreate.add(name);
			}
			for (boolean full : new boolean[] { false, true }) {
				this.keyspace.empty();
				if (full) {
					this.keyspace.fill();
				}
				Set<String> before = this.keyspace.keys();
				this.connection.send(words);
				for (String key : this.keyspace.keys()) {
					if (!before.contains(key)) {
						creates.add(name);
						if (accesses.get(key) != KeyAccess.CREATE) {
							wrong.add(sample + " created " + key + ", which it may " + accesses.get(key));
						}
					}
				}
			}
		}
		assertThat(wrong).isEmpty();
		assertThat(creates).isEqualTo(mayCreate);
		assertThat(creates).hasSizeGreaterThan(40);
	}

	@Test
	void aReplicaAnswersWhatReadsAndRefusesWhatWrites() {
		List<String> wrong = new ArrayList<>();
		try (RawConnection replica = new RawConnection(this.simulator.replicas().get(0).address())) {
			for (CommandSample sample : understoodSamples()) {
				CommandTraits traits = sample.call().traits();
				if (traits.reads() || traits.writes()) {
					boolean refused = String.valueOf(replica.send(sample.words())).contains("READONLY");
					if (refused != traits.writes()) {
						wrong.add(sample + (refused ? " was refused" : " was not refused"));
					}
				}
			}
		}
		assertThat(wrong).isEmpty();
	}

	private List<CommandSample> understoodSamples() {
		Set<String> names = new HashSet<>();
		this.table.entries().forEach((entry) -> names.add(entry.name()));
		return CommandSample.ALL.stream()
			.filter((sample) -> sample.since() <= this.version)
			.filter((sample) -> names.contains(sample.command()) && !RESTRICTED.contains(sample.command()))
			.toList();
	}

	private List<CommandSample> executableSamples() {
		return understoodSamples().stream().filter(CommandSample::isAboutKeys).toList();
	}

}
