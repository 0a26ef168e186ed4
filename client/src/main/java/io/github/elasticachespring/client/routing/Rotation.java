package io.github.elasticachespring.client.routing;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among nodes of which some may not be fit to answer. The best standing
 * there is wins; those that share it take turns.
 *
 * <p>
 * Thread-safe; a turn costs a counter and no allocation.
 *
 * @param <N> the nodes
 */
final class Rotation<N extends Rotation.Node> {

	/** What takes turns. */
	interface Node {

		/** How much its answers are worth now. */
		Standing standing();

	}

	private final AtomicInteger turn;

	Rotation() {
		this(0);
	}

	Rotation(int firstTurn) {
		this.turn = new AtomicInteger(firstTurn);
	}

	/**
	 * Takes the next node.
	 * @param nodes all of them
	 * @return one of the best; {@code null} if none answers
	 */
	@Nullable N next(List<N> nodes) {
		int count = nodes.size();
		if (count == 0) {
			return null;
		}
		int first = this.turn.getAndIncrement();
		N best = null;
		Standing bestStanding = Standing.OUT;
		int skipped = 0;
		for (int i = 0; i < count && bestStanding != Standing.REPLICA; i++) {
			N node = nodes.get(Math.floorMod(first + i, count));
			Standing standing = node.standing();
			if (standing.compareTo(bestStanding) < 0) {
				best = node;
				bestStanding = standing;
				skipped = i;
			}
		}
		if (skipped > 0) {
			// It has had its turn, or it would answer for those before it, too.
			this.turn.addAndGet(skipped);
		}
		return best;
	}

}
