package io.github.elasticachespring.client.keyspace;

/**
 * Hears of what is done about TTLs: what a meter binds to.
 */
@FunctionalInterface
public interface TtlListener {

	/**
	 * Something was done about one key. Called from the caller's thread or an event loop;
	 * must not block, and must not throw.
	 * @param action what was done
	 */
	void onTtl(TtlAction action);

}
