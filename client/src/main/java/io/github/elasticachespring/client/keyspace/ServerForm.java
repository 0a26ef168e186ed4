package io.github.elasticachespring.client.keyspace;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Which form a connection's server understands. A connection to one node knows the
 * version from its handshake, and knows it anew after each reconnect; a connection to a
 * cluster finds out by trying, and tries again now and then, since an engine upgrade
 * replaces nodes one by one.
 *
 * <p>
 * Thread-safe: threads that race learn the same.
 */
final class ServerForm {

	private static final long TRY_AGAIN_AFTER = Duration.ofMinutes(1).toMillis();

	private final Supplier<@Nullable String> version;

	private final InstantSource clock;

	private volatile @Nullable Known known;

	private volatile long scriptUntil;

	ServerForm(Supplier<@Nullable String> version, InstantSource clock) {
		this.version = version;
		this.clock = clock;
	}

	/** A version and what follows from it. */
	private record Known(String version, ExpireForm form) {

	}

	ExpireForm current() {
		String version = this.version.get();
		if (version == null) {
			return (this.scriptUntil > 0 && this.clock.millis() < this.scriptUntil) ? ExpireForm.SCRIPT : ExpireForm.NX;
		}
		Known known = this.known;
		if (known == null || !known.version().equals(version)) {
			known = new Known(version, of(version));
			this.known = known;
		}
		return known.form();
	}

	/** A server did not understand the newer form. */
	void learnOlder() {
		this.scriptUntil = this.clock.millis() + TRY_AGAIN_AFTER;
	}

	/** By the major version: 7.0 was the first that knows NX. */
	static ExpireForm of(String version) {
		int dot = version.indexOf('.');
		String major = (dot < 0) ? version : version.substring(0, dot);
		boolean number = !major.isEmpty() && major.length() < 9 && major.chars().allMatch(Character::isDigit);
		return (number && Integer.parseInt(major) < 7) ? ExpireForm.SCRIPT : ExpireForm.NX;
	}

}
