package io.github.elasticachespring.simulator;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How each fault is made and mended.
 */
final class Faults implements Closeable {

	private final SimulatorSpec spec;

	private final Fleet fleet;

	private final Topology topology;

	private final Set<PacketFilter> filters = ConcurrentHashMap.newKeySet();

	Faults(SimulatorSpec spec, Fleet fleet, Topology topology) {
		this.spec = spec;
		this.fleet = fleet;
		this.topology = topology;
	}

	Fault crash(SimulatedNode node) {
		Fault fault = fault("crash", node, () -> this.topology.restart(node));
		node.server().kill();
		this.topology.lost(fault);
		return fault;
	}

	Fault silence(SimulatedNode node) {
		Fault fault = fault("silence", node, () -> {
			node.server().resume();
			this.topology.returned(node);
		});
		node.server().suspend();
		this.topology.lost(fault);
		return fault;
	}

	Fault isolate(SimulatedNode node) {
		Server server = node.server();
		List<InetAddress> addresses = new ArrayList<>(server.addresses());
		addresses.addAll(server.announcedAddresses());
		PacketFilter filter = PacketFilter
			.drop(addresses.stream().map(InetAddress::getHostAddress).distinct().toList());
		this.filters.add(filter);
		server.isolated(true);
		Fault fault = fault("isolation", node, () -> {
			this.filters.remove(filter);
			filter.end();
			server.isolated(false);
			this.topology.returned(node);
		});
		this.topology.lost(fault);
		return fault;
	}

	Fault loseReplies(SimulatedNode node) {
		return replies(node, "loss of replies", Relay.Replies.DROP);
	}

	Fault damageReplies(SimulatedNode node) {
		return replies(node, "damage to replies", Relay.Replies.DAMAGE);
	}

	private Fault replies(SimulatedNode node, String what, Relay.Replies replies) {
		Relay relay = node.server()
			.relay()
			.orElseThrow(() -> new IllegalStateException("A " + what + " needs a simulator built with relayed()"));
		relay.replies(replies);
		return lasting(what, node, () -> relay.replies(Relay.Replies.PASS));
	}

	/**
	 * A replica that has loaded must not synchronise before the delay is off, or it would
	 * load its primary's data as slowly; hence the wrong password.
	 */
	Fault loading(SimulatedNode node, Duration duration) {
		Server server = node.server();
		List<String> settings = new ArrayList<>(this.topology.settings(node, server));
		settings.addAll(Ballast.settings(this.fleet.version()));
		settings.add("masterauth wrong");
		server.kill();
		try {
			Ballast.write(server.directory().resolve(Server.SNAPSHOT), duration, this.fleet.version());
		}
		catch (IOException ex) {
			throw new SimulatorException("Cannot write a snapshot for " + node, ex);
		}
		server.start(settings);
		Fault fault = lasting("loading", node, () -> {
			if (isLoading(server)) {
				this.topology.restart(node);
			}
			else {
				endLoading(node);
			}
		});
		Threads.execute(() -> {
			Threads.await(Duration.ofMillis(20), duration.multipliedBy(3).plus(Topology.PATIENCE),
					() -> fault.isMended() || !isLoading(server), () -> node + " is still loading");
			fault.close();
		});
		return fault;
	}

	Fault lag(SimulatedNode node) {
		if (node.role() == NodeRole.PRIMARY) {
			throw new IllegalArgumentException(node + " follows nobody");
		}
		return this.spec.clustered() ? cutLink(node) : delayLink(node);
	}

	Fault fillMemory(SimulatedNode node) {
		Server server = node.server();
		Map<String, String> before = new TreeMap<>();
		for (String setting : List.of("maxmemory", "maxmemory-policy")) {
			before.put(setting, ((List<?>) server.require("CONFIG", "GET", setting)).get(1).toString());
		}
		long used = Long.parseLong(server.info("memory", "used_memory"));
		server.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
		server.call("CONFIG", "SET", "maxmemory", String.valueOf(used / 10 * 9));
		return lasting("full memory", node,
				() -> before.forEach((setting, value) -> server.call("CONFIG", "SET", setting, value)));
	}

	Fault loseShard(int shard) {
		SimulatedNode primary = this.topology.primary(shard);
		List<SimulatedNode> replicas = this.topology.replicas(shard);
		Fault fault = lasting("loss of shard " + shard, primary, () -> {
			this.topology.restart(primary);
			replicas.forEach(this.topology::restart);
		});
		replicas.forEach((replica) -> replica.server().kill());
		primary.server().kill();
		return fault;
	}

	@Override
	public void close() {
		this.filters.forEach(PacketFilter::end);
	}

	private Fault fault(String what, SimulatedNode node, Runnable remedy) {
		return new Fault(what, node, () -> this.topology.change(remedy));
	}

	/**
	 * A fault nobody is promoted for.
	 */
	private Fault lasting(String what, SimulatedNode node, Runnable remedy) {
		Fault fault = fault(what, node, remedy);
		fault.failover().cancel(false);
		return fault;
	}

	private void endLoading(SimulatedNode node) {
		node.server().call("CONFIG", "SET", "key-load-delay", "0");
		node.server().call("CONFIG", "SET", "masterauth", this.fleet.rules().adminPassword());
		this.topology.returned(node);
	}

	private static boolean isLoading(Server server) {
		try {
			return "1".equals(server.info("persistence", "loading"));
		}
		catch (SimulatorException ex) {
			return false;
		}
	}

	/**
	 * The replica goes on following through a relay that passes nothing on: its link is
	 * up and its offset stays where it is.
	 */
	private Fault delayLink(SimulatedNode node) {
		Server server = node.server();
		Server primary = this.topology.primary(node.shard()).server();
		Relay relay = this.fleet.newRelay((source) -> false);
		InetAddress address = this.fleet.newAddresses(1).get(0);
		relay.listen(List.of(address), primary.addresses().get(0), this.fleet.port());
		server.call("CONFIG", "SET", "repl-timeout", "86400");
		server.call("REPLICAOF", address.getHostAddress(), primary.port());
		this.topology.awaitInStep(server);
		relay.replies(Relay.Replies.HOLD);
		return lasting("lag", node, () -> {
			this.topology.returned(node);
			server.call("CONFIG", "SET", "repl-timeout", "60");
			relay.close();
		});
	}

	/**
	 * In a cluster a replica finds its primary by itself, so it is kept from
	 * authenticating: its link is down and its data stays as it is.
	 */
	private Fault cutLink(SimulatedNode node) {
		Server server = node.server();
		server.call("CONFIG", "SET", "masterauth", "wrong");
		server.call("CLIENT", "KILL", "TYPE", "master");
		Threads.await(Topology.POLL, Topology.PATIENCE,
				() -> "down".equals(server.info("replication", "master_link_status")), () -> node + " keeps its link");
		return lasting("lag", node, () -> {
			server.call("CONFIG", "SET", "masterauth", this.fleet.rules().adminPassword());
			this.topology.returned(node);
		});
	}

}
