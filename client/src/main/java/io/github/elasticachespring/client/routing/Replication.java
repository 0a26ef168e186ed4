package io.github.elasticachespring.client.routing;

import java.util.HashMap;
import java.util.Map;

/**
 * What a node says of itself in {@code INFO replication}.
 *
 * @param primary whether it is the primary
 * @param linked whether a replica's link to its primary is up; {@code true} of a primary
 * @param offset how far its data are, -1 if it does not say
 */
record Replication(boolean primary, boolean linked, long offset) {

	/** For a node that may not be asked: a permission may be missing. */
	static Replication ofRole(String role) {
		return new Replication("master".equals(role), true, -1);
	}

	static Replication parse(String info) {
		Map<String, String> fields = new HashMap<>();
		info.lines().forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0) {
				fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
			}
		});
		boolean primary = "master".equals(fields.get("role"));
		boolean linked = primary
				|| "up".equals(fields.get("master_link_status")) && !"1".equals(fields.get("master_sync_in_progress"));
		String offset = fields.get(primary ? "master_repl_offset" : "slave_repl_offset");
		return new Replication(primary, linked, (offset != null) ? number(offset) : -1);
	}

	private static long number(String value) {
		try {
			return Long.parseLong(value);
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

}
