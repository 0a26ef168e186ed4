package io.github.elasticachespring.simulator;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cluster as one node sees it, from its {@code CLUSTER NODES}.
 *
 * @param members what it knows of each node
 */
record ClusterView(List<Member> members) {

	static ClusterView of(Server server) {
		return new ClusterView(String.valueOf(server.call("CLUSTER", "NODES")).lines().map(Member::parse).toList());
	}

	/**
	 * Whether it is connected to all nodes, and knows their names where they have some.
	 */
	boolean isComplete(int size, boolean named) {
		return this.members.size() == size
				&& this.members.stream().allMatch((member) -> member.isConnected() && (!named || member.named));
	}

	/**
	 * The id of the node with an address, reachable or not.
	 */
	Optional<String> idOf(String address) {
		return this.members.stream().filter((member) -> member.address.equals(address)).map(Member::id).findFirst();
	}

	boolean knows(String id) {
		return this.members.stream().anyMatch((member) -> member.id.equals(id) && member.isConnected());
	}

	boolean follows(String primaryId) {
		return myself().primary.equals(primaryId);
	}

	/**
	 * Whether the node that was asked has no slots and sees the other as a primary.
	 */
	boolean canFollow(String primaryId) {
		return myself().owned.isEmpty() && this.members.stream()
			.anyMatch((member) -> member.id.equals(primaryId) && member.flags.contains("master"));
	}

	/**
	 * Whether the node that was asked owns the slot.
	 */
	boolean owns(int slot) {
		return myself().owned.get(slot);
	}

	long replicas() {
		return this.members.stream().filter((member) -> member.flags.contains("slave")).count();
	}

	int slots() {
		return this.members.stream().mapToInt((member) -> member.owned.cardinality()).sum();
	}

	private Member myself() {
		return this.members.stream()
			.filter((member) -> member.flags.contains("myself"))
			.findFirst()
			.orElseThrow(() -> new SimulatorException("A node does not know itself"));
	}

	/**
	 * One line.
	 *
	 * @param id the node's id
	 * @param address its IP address
	 * @param named whether a host name is announced
	 * @param flags its flags
	 * @param primary the id of its primary, or a hyphen
	 * @param link state of the link to it
	 * @param owned its slots
	 */
	record Member(String id, String address, boolean named, Set<String> flags, String primary, String link,
			BitSet owned) {

		static Member parse(String line) {
			String[] fields = line.split(" ");
			String[] address = fields[1].split(",");
			BitSet owned = new BitSet();
			Stream.of(fields).skip(8).filter((range) -> !range.startsWith("[")).forEach((range) -> {
				String[] bounds = range.split("-");
				owned.set(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[bounds.length - 1]) + 1);
			});
			String ip = address[0].substring(0, address[0].lastIndexOf(':'));
			return new Member(fields[0], ip, address.length > 1 && !address[1].isEmpty(), Set.of(fields[2].split(",")),
					fields[3], fields[7], owned);
		}

		boolean isConnected() {
			boolean doubtful = this.flags.stream()
				.anyMatch((flag) -> flag.startsWith("fail") || flag.equals("handshake") || flag.equals("noaddr"));
			return !doubtful && (this.flags.contains("myself") || this.link.equals("connected"));
		}

	}

}
