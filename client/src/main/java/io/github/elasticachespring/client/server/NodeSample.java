package io.github.elasticachespring.client.server;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * What one node said, and what it had said before.
 *
 * @param node the node
 * @param at when it was asked
 * @param connectedSince since when the connection it is asked on stands, {@code null} if
 * there is none
 * @param problem why it did not answer, {@code null} if it did
 * @param info what it said, {@link ServerInfo#UNKNOWN} if it did not answer or would not
 * tell
 * @param before the sample that was taken at the interval before this one, without its
 * own predecessor; {@code null} for the first
 */
public record NodeSample(Node node, Instant at, @Nullable Instant connectedSince, @Nullable String problem,
		ServerInfo info, @Nullable NodeSample before) {

	/**
	 * Whether the node answered, be it that it would not tell anything.
	 * @return {@code true} if so
	 */
	public boolean isReachable() {
		return this.problem == null;
	}

	/**
	 * By how much a counter of the server's grew since the sample before.
	 * @param field the counter's field
	 * @return the difference; empty for the first sample, and after a restart of the
	 * server
	 */
	public OptionalLong growth(String field) {
		OptionalLong now = this.info.number(field);
		OptionalLong then = (this.before != null) ? this.before.info().number(field) : OptionalLong.empty();
		return (now.isPresent() && then.isPresent() && now.getAsLong() >= then.getAsLong())
				? OptionalLong.of(now.getAsLong() - then.getAsLong()) : OptionalLong.empty();
	}

	/**
	 * How fast a counter of the server's grew since the sample before.
	 * @param field the counter's field
	 * @return per second; empty for the first sample, and after a restart of the server
	 */
	public OptionalDouble rate(String field) {
		OptionalDouble now = this.info.decimal(field);
		OptionalDouble then = (this.before != null) ? this.before.info().decimal(field) : OptionalDouble.empty();
		double seconds = (this.before != null) ? (this.at.toEpochMilli() - this.before.at().toEpochMilli()) / 1000.0
				: 0;
		return (now.isPresent() && then.isPresent() && seconds > 0 && now.getAsDouble() >= then.getAsDouble())
				? OptionalDouble.of((now.getAsDouble() - then.getAsDouble()) / seconds) : OptionalDouble.empty();
	}

	NodeSample withoutHistory() {
		return new NodeSample(this.node, this.at, this.connectedSince, this.problem, this.info, null);
	}

}
