package io.github.elasticachespring.benchmarks.throughput;

/**
 * What the callers of a client do.
 *
 * @param threads how many callers there are
 * @param virtual whether they are virtual threads
 * @param valueSize the size of the values, in bytes
 * @param pipeline how many commands go into one pipeline, 1 for none
 * @param workload which commands they send
 */
record Scenario(int threads, boolean virtual, int valueSize, int pipeline, Workload workload) {

	static Scenario platform(int threads) {
		return new Scenario(threads, false, 100, 1, Workload.MIX);
	}

	static Scenario virtual(int threads) {
		return new Scenario(threads, true, 100, 1, Workload.MIX);
	}

	Scenario valueSize(int size) {
		return new Scenario(this.threads, this.virtual, size, this.pipeline, this.workload);
	}

	Scenario pipeline(int commands) {
		return new Scenario(this.threads, this.virtual, this.valueSize, commands, this.workload);
	}

	Scenario workload(Workload workload) {
		return new Scenario(this.threads, this.virtual, this.valueSize, this.pipeline, workload);
	}

	String title() {
		String size = (this.valueSize < 1024) ? this.valueSize + " B" : this.valueSize / 1024 + " KB";
		return "%d %s%s, %s%s%s".formatted(this.threads, this.virtual ? "virtual " : "",
				(this.threads == 1) ? "thread" : "threads", size,
				(this.pipeline == 1) ? "" : ", pipelines of " + this.pipeline,
				this.workload.words().isEmpty() ? "" : ", " + this.workload.words());
	}

	/** How a worker is told; the inverse of {@link #parse}. */
	String encode() {
		return "%d %b %d %d %s".formatted(this.threads, this.virtual, this.valueSize, this.pipeline, this.workload);
	}

	static Scenario parse(String encoded) {
		String[] parts = encoded.split(" ");
		return new Scenario(Integer.parseInt(parts[0]), Boolean.parseBoolean(parts[1]), Integer.parseInt(parts[2]),
				Integer.parseInt(parts[3]), Workload.valueOf(parts[4]));
	}

}
