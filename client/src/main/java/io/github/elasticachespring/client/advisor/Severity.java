package io.github.elasticachespring.client.advisor;

import java.util.Locale;

/**
 * How much a finding matters, the most urgent last.
 */
public enum Severity {

	/** Worth knowing. */
	INFO,

	/** Something that will hurt one day. */
	WARNING,

	/** Something that is about to fail. */
	CRITICAL;

	/**
	 * The severity as a tag of a meter.
	 * @return in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
