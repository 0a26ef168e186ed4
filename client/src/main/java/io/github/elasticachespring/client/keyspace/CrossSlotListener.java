package io.github.elasticachespring.client.keyspace;

/**
 * Hears of every command, transaction and script whose keys lie in several slots. Called
 * on the caller's thread, by many at a time; must not block. What it throws is logged and
 * otherwise ignored.
 */
@FunctionalInterface
public interface CrossSlotListener {

	/**
	 * Keys were found to span slots.
	 * @param event what, and what became of it
	 */
	void onCrossSlot(CrossSlotEvent event);

}
