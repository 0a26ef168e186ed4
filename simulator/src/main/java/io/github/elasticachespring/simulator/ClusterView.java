package io.github.elasticachespring.simulator;

import java.util.List;
import java.util.Set;

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

	boolean knows(String id) {
		return this.members.stream().anyMatch((member) -> member.id.equals(id) && member.isConnected());
	}

	boolean follows(String primaryId) {
		return this.members.stream()
			.anyMatch((member) -> member.flags.contains("myself") && member.primary.equals(primaryId));
	}

	long replicas() {
		return this.members.stream().filter((member) -> member.flags.contains("slave")).count();
	}

	int slots() {
		return this.members.stream().mapToInt(Member::slots).sum();
	}

	/**
	 * One line.
	 *
	 * @param id the node's id
	 * @param named whether a host name is announced
	 * @param flags its flags
	 * @param primary the id of its primary, or a hyphen
	 * @param link state of the link to it
	 * @param slots number of its slots
	 */
	record Member(String id, boolean named, Set<String> flags, String primary, String link, int slots) {

		static Member parse(String line) {
			String[] fields = line.split(" ");
			String[] address = fields[1].split(",");
			int slots = 0;
			for (int i = 8; i < fields.length; i++) {
				slots += fields[i].startsWith("[") ? 0 : size(fields[i]);
			}
			return new Member(fields[0], address.length > 1 && !address[1].isEmpty(), Set.of(fields[2].split(",")),
					fields[3], fields[7], slots);
		}

		boolean isConnected() {
			boolean doubtful = this.flags.stream()
				.anyMatch((flag) -> flag.startsWith("fail") || flag.equals("handshake") || flag.equals("noaddr"));
			return !doubtful && (this.flags.contains("myself") || this.link.equals("connected"));
		}

		private static int size(String range) {
			String[] bounds = range.split("-");
			return Integer.parseInt(bounds[bounds.length - 1]) - Integer.parseInt(bounds[0]) + 1;
		}

	}

}
