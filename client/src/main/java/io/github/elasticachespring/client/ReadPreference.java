package io.github.elasticachespring.client;

/**
 * Which nodes answer reads. Replicas lag behind their primary, so a read from one may not
 * show the caller's own last write.
 */
public enum ReadPreference {

	/** The primary answers everything. */
	PRIMARY,

	/**
	 * Replicas answer commands that only read and do not block, each in its turn; the
	 * primary does when no replica can.
	 */
	READER_PREFERRED,

	/** As before, but such a command fails when no replica can answer it. */
	READER_ONLY

}
