package io.github.elasticachespring.benchmarks.throughput;

/**
 * Which commands callers send one after the other.
 */
enum Workload {

	/** Four GETs for each SET. */
	MIX(""),

	/** SETs that say no TTL: a TTL policy adds it to their arguments. */
	SETS("SET"),

	/**
	 * HSET, SADD and INCR in turn: a TTL policy sets their keys' TTL by a second command.
	 */
	FOLLOWED("HSET, SADD, INCR");

	private final String words;

	Workload(String words) {
		this.words = words;
	}

	/** What a table says; nothing for the usual one. */
	String words() {
		return this.words;
	}

}
