package io.github.elasticachespring.client.endpoint;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a name that ElastiCache gave tells about its endpoint. The formats are those of
 * the ElastiCache user guide; any other name, an alias for example, is
 * {@linkplain Kind#UNKNOWN unknown} and says nothing.
 *
 * @param kind which endpoint the name stands for
 * @param tls whether the name belongs to a cache with TLS: switching TLS on or off
 * changes a cache's names
 */
public record EndpointName(Kind kind, Tls tls) {

	private static final EndpointName OTHER = new EndpointName(Kind.UNKNOWN, Tls.UNKNOWN);

	private static final Pattern DOMAIN = Pattern.compile("\\.cache\\.amazonaws\\.com(\\.cn)?\\.?$");

	/** {@code rg-001}, and {@code rg-0001-001} in a cluster. */
	private static final Pattern NODE = Pattern.compile(".+-\\d{3}");

	/** Which endpoint a name stands for. */
	public enum Kind {

		/** The primary endpoint of a replication group. */
		PRIMARY,

		/** The reader endpoint of a replication group. */
		READER,

		/** One node. */
		NODE,

		/** The configuration endpoint of a cluster. */
		CONFIGURATION,

		/** The one name of a serverless cache. */
		SERVERLESS,

		/** Not a name in one of ElastiCache's formats. */
		UNKNOWN

	}

	/** What a name says about TLS. */
	public enum Tls {

		/** The cache speaks TLS. */
		REQUIRED,

		/** The cache speaks plain text. */
		ABSENT,

		/** The format is the same with and without TLS. */
		UNKNOWN

	}

	/**
	 * Reads a name.
	 * @param host a host name, in any case, without a port
	 * @return what it says
	 */
	public static EndpointName of(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		var domain = DOMAIN.matcher(name);
		if (!domain.find()) {
			return OTHER;
		}
		String[] labels = name.substring(0, domain.start()).split("\\.");
		return (labels.length < 3) ? OTHER : classify(labels);
	}

	private static EndpointName classify(String[] labels) {
		String first = labels[0];
		String second = labels[1];
		String third = labels[2];
		if ("serverless".equals(second)) {
			return new EndpointName(Kind.SERVERLESS, Tls.REQUIRED);
		}
		return switch (first) {
			case "master" -> new EndpointName(Kind.PRIMARY, Tls.REQUIRED);
			case "replica" -> new EndpointName(Kind.READER, Tls.REQUIRED);
			case "clustercfg" -> new EndpointName(Kind.CONFIGURATION, Tls.REQUIRED);
			default -> {
				if ("clustercfg".equals(third)) {
					yield new EndpointName(Kind.CONFIGURATION, Tls.ABSENT);
				}
				if ("ng".equals(third)) {
					yield new EndpointName(first.endsWith("-ro") ? Kind.READER : Kind.PRIMARY, Tls.ABSENT);
				}
				if (NODE.matcher(first).matches()) {
					yield new EndpointName(Kind.NODE, isDigits(third) ? Tls.ABSENT : Tls.REQUIRED);
				}
				yield isDigits(third) ? new EndpointName(Kind.NODE, Tls.ABSENT) : OTHER;
			}
		};
	}

	private static boolean isDigits(String label) {
		return label.length() == 4 && label.chars().allMatch(Character::isDigit);
	}

}
