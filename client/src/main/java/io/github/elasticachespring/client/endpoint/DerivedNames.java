package io.github.elasticachespring.client.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.elasticachespring.client.endpoint.EndpointName.Kind;

/**
 * The names of a replication group that follow from its primary's, in the formats of the
 * ElastiCache user guide. Whether they exist is for the name server to say.
 */
public final class DerivedNames {

	/** A primary and five replicas are the most that a replication group can have. */
	private static final int MOST_NODES = 6;

	/** {@code master.rg.xxxxxx.use1.cache.amazonaws.com}. */
	private static final Pattern WITH_TLS = Pattern.compile("master\\.(([^.]+)\\..+)");

	/** {@code rg.xxxxxx.ng.0001.use1.cache.amazonaws.com}. */
	private static final Pattern PLAIN = Pattern.compile("([^.]+)\\.([^.]+)\\.ng(\\.\\d{4}\\..+)");

	private DerivedNames() {
	}

	/**
	 * The reader's name and those of the nodes.
	 * @param primary the primary endpoint
	 * @return empty if the name is in none of ElastiCache's formats
	 */
	public static List<HostPort> of(HostPort primary) {
		String host = primary.host().toLowerCase(Locale.ROOT);
		if (EndpointName.of(host).kind() != Kind.PRIMARY) {
			return List.of();
		}
		List<String> names = new ArrayList<>();
		Matcher name = WITH_TLS.matcher(host);
		if (name.matches()) {
			names.add("replica." + name.group(1));
			for (int node = 1; node <= MOST_NODES; node++) {
				names.add("%s-%03d.%s".formatted(name.group(2), node, name.group(1)));
			}
		}
		name = PLAIN.matcher(host);
		if (name.matches()) {
			names.add("%s-ro.%s.ng%s".formatted(name.group(1), name.group(2), name.group(3)));
			for (int node = 1; node <= MOST_NODES; node++) {
				names.add("%s-%03d.%s%s".formatted(name.group(1), node, name.group(2), name.group(3)));
			}
		}
		return names.stream().map((derived) -> new HostPort(derived, primary.port())).toList();
	}

}
