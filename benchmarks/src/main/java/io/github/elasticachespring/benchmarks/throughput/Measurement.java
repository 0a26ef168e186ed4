package io.github.elasticachespring.benchmarks.throughput;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;

import org.HdrHistogram.Histogram;

/**
 * What one round of one client gave.
 *
 * @param commands how many commands were answered
 * @param nanos how long it took
 * @param cpuNanos the processor time of the client's whole process
 * @param allocatedBytes what the process allocated, -1 where the JVM does not tell
 * @param residentBytes the memory the process held afterwards, -1 where the system does
 * not tell
 * @param latencies in nanoseconds; of whole pipelines where there are any
 */
record Measurement(long commands, long nanos, long cpuNanos, long allocatedBytes, long residentBytes,
		Histogram latencies) {

	/** Up to a minute, to two digits. */
	static Histogram newHistogram() {
		return new Histogram(60_000_000_000L, 2);
	}

	double commandsPerSecond() {
		return this.commands * 1e9 / this.nanos;
	}

	double cpuMicrosPerCommand() {
		return this.cpuNanos / 1e3 / this.commands;
	}

	double allocatedBytesPerCommand() {
		return (this.allocatedBytes < 0) ? Double.NaN : (double) this.allocatedBytes / this.commands;
	}

	double latencyMicros(double percentile) {
		return this.latencies.getValueAtPercentile(percentile) / 1e3;
	}

	/** How a worker tells its result; the inverse of {@link #parse}. */
	String encode() {
		ByteBuffer buffer = ByteBuffer.allocate(this.latencies.getNeededByteBufferCapacity());
		int length = this.latencies.encodeIntoCompressedByteBuffer(buffer);
		ByteBuffer encoded = ByteBuffer.wrap(buffer.array(), 0, length);
		return "%d %d %d %d %d ".formatted(this.commands, this.nanos, this.cpuNanos, this.allocatedBytes,
				this.residentBytes) + new String(Base64.getEncoder().encode(encoded).array());
	}

	static Measurement parse(String encoded) {
		String[] parts = encoded.split(" ");
		try {
			Histogram latencies = Histogram
				.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(parts[5])), 0);
			return new Measurement(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
					Long.parseLong(parts[3]), Long.parseLong(parts[4]), latencies);
		}
		catch (DataFormatException ex) {
			throw new IllegalArgumentException("Not a measurement: " + encoded, ex);
		}
	}

}
