package io.github.elasticachespring.client.endpoint;

import java.util.Locale;

/**
 * A host name and a port.
 *
 * @param host a host name or an IP address, in lower case
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

	/** The port of every ElastiCache endpoint unless chosen otherwise, also under TLS. */
	public static final int DEFAULT_PORT = 6379;

	public HostPort {
		host = host.toLowerCase(Locale.ROOT);
		if (host.isEmpty()) {
			throw new IllegalArgumentException("a host name is missing");
		}
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("port %d is not between 1 and 65535".formatted(port));
		}
	}

	/**
	 * Reads {@code host} or {@code host:port}; an IPv6 address with a port is written
	 * {@code [::1]:6379}.
	 * @param value what the user wrote
	 * @return host and port, {@value #DEFAULT_PORT} where none was given
	 * @throws IllegalArgumentException if it is neither, with the reason
	 */
	public static HostPort parse(String value) {
		String text = value.strip();
		if (text.contains("://")) {
			throw new IllegalArgumentException("'%s' is a URL: write host or host:port".formatted(text));
		}
		int bracket = text.indexOf(']');
		if (text.startsWith("[") && bracket > 0) {
			String rest = text.substring(bracket + 1);
			return new HostPort(text.substring(1, bracket), rest.isEmpty() ? DEFAULT_PORT : port(text, rest));
		}
		int colon = text.indexOf(':');
		boolean bareIpv6 = colon >= 0 && text.indexOf(':', colon + 1) >= 0;
		if (colon < 0 || bareIpv6) {
			return new HostPort(checked(text, text), DEFAULT_PORT);
		}
		return new HostPort(checked(text.substring(0, colon), text), port(text, text.substring(colon)));
	}

	private static String checked(String host, String text) {
		for (int i = 0; i < host.length(); i++) {
			char c = host.charAt(i);
			if (c <= ' ' || c == '/' || c == ',' || c == '@') {
				throw new IllegalArgumentException("'%s' is not host or host:port".formatted(text));
			}
		}
		return host;
	}

	private static int port(String text, String colonAndPort) {
		try {
			if (colonAndPort.charAt(0) == ':') {
				return Integer.parseInt(colonAndPort.substring(1));
			}
		}
		catch (NumberFormatException ex) {
			// falls through to the one message
		}
		throw new IllegalArgumentException("'%s' is not a port in '%s'".formatted(colonAndPort.substring(1), text));
	}

	@Override
	public String toString() {
		return (this.host.indexOf(':') < 0) ? this.host + ':' + this.port : '[' + this.host + "]:" + this.port;
	}

}
