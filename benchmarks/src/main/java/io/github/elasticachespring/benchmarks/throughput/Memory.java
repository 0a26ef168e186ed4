package io.github.elasticachespring.benchmarks.throughput;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has allocated, and what it holds.
 */
final class Memory {

	private static final Path STATUS = Path.of("/proc/self/status");

	private Memory() {
	}

	/**
	 * Bytes allocated by all threads since the start.
	 * @return -1 before Java 21, which does not tell
	 */
	static long allocated() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		try {
			return (long) Class.forName("com.sun.management.ThreadMXBean")
				.getMethod("getTotalThreadAllocatedBytes")
				.invoke(threads);
		}
		catch (ReflectiveOperationException ex) {
			return -1;
		}
	}

	/**
	 * The resident set, in bytes.
	 * @return -1 where the system has no such file
	 */
	static long resident() {
		try {
			for (String line : Files.readAllLines(STATUS)) {
				if (line.startsWith("VmRSS:")) {
					return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
				}
			}
			return -1;
		}
		catch (IOException ex) {
			return -1;
		}
	}

}
