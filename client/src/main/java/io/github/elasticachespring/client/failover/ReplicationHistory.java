package io.github.elasticachespring.client.failover;

import java.util.List;

/**
 * Which history a node's data belongs to, and which it belonged to before it was
 * promoted. Source: {@code INFO replication}, the same from Redis 4.0 on.
 *
 * @param id {@code master_replid}
 * @param previousId {@code master_replid2}
 */
record ReplicationHistory(String id, String previousId) {

	/** Of a node that does not tell. */
	static final ReplicationHistory UNKNOWN = new ReplicationHistory("", "");

	/** Reads the reply of {@code INFO replication}. */
	static ReplicationHistory parse(String info) {
		return new ReplicationHistory(field(info, "master_replid:"), field(info, "master_replid2:"));
	}

	private static String field(String info, String name) {
		return info.lines()
			.filter((line) -> line.startsWith(name))
			.map((line) -> line.substring(name.length()).strip())
			.findFirst()
			.orElse("");
	}

	/**
	 * Of several nodes that claim to be the primary, the one that was promoted last: its
	 * history follows another's, and nobody's follows its own.
	 * @param claims the claimants' histories
	 * @return its index, -1 if the histories do not tell
	 */
	static int newest(List<ReplicationHistory> claims) {
		int newest = -1;
		for (int i = 0; i < claims.size(); i++) {
			ReplicationHistory claim = claims.get(i);
			boolean follows = claims.stream().anyMatch(claim::follows);
			boolean isFollowed = claims.stream().anyMatch((other) -> other.follows(claim));
			if (follows && !isFollowed) {
				if (newest >= 0) {
					return -1;
				}
				newest = i;
			}
		}
		return newest;
	}

	private boolean follows(ReplicationHistory other) {
		return other != this && !other.id.isEmpty() && other.id.equals(this.previousId);
	}

}
