package io.github.elasticachespring.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of a server binary, as its {@code --version} prints it. Valkey goes on where
 * Redis 7.2 ended, so that one comparison serves both.
 */
record ServerVersion(int major, int minor) {

	private static final Pattern OUTPUT = Pattern.compile("server v=(\\d+)\\.(\\d+)");

	static ServerVersion parse(String output) {
		Matcher matcher = OUTPUT.matcher(output);
		if (!matcher.find()) {
			throw new UnavailableException("Not a Redis or Valkey server: --version printed '" + output.strip() + "'");
		}
		return new ServerVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
	}

	boolean atLeast(int major, int minor) {
		return this.major > major || (this.major == major && this.minor >= minor);
	}

	@Override
	public String toString() {
		return this.major + "." + this.minor;
	}

}
