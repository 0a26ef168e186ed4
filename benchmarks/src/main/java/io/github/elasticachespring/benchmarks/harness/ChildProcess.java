package io.github.elasticachespring.benchmarks.harness;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java process that is asked a line at a time, on its standard input, and answers on
 * its standard output. It shares this JVM's class path and its standard error. Not
 * thread-safe.
 */
public final class ChildProcess implements AutoCloseable {

	/** Begins each answer: tells it from what libraries print. */
	public static final String RESULT = "result: ";

	private final Process process;

	private final BufferedReader answers;

	private final BufferedWriter orders;

	private ChildProcess(Process process) {
		this.process = process;
		this.answers = process.inputReader(StandardCharsets.UTF_8);
		this.orders = process.outputWriter(StandardCharsets.UTF_8);
	}

	/**
	 * Starts a process, and waits for its first answer, which says that it is ready.
	 * @param main the class to run
	 * @param jvmArguments for its JVM
	 * @param arguments for its {@code main} method
	 * @return the process
	 * @throws IOException if it ends before it is ready; the reason is on the standard
	 * error
	 */
	public static ChildProcess start(Class<?> main, List<String> jvmArguments, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(jvmArguments);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		ChildProcess child = new ChildProcess(process);
		try {
			child.answer();
		}
		catch (IOException ex) {
			child.close();
			throw ex;
		}
		return child;
	}

	/**
	 * Asks and waits for the answer.
	 * @param order one line
	 * @return one line
	 * @throws IOException if the process has ended
	 */
	public String ask(String order) throws IOException {
		this.orders.write(order);
		this.orders.newLine();
		this.orders.flush();
		return answer();
	}

	private String answer() throws IOException {
		for (String line = this.answers.readLine(); line != null; line = this.answers.readLine()) {
			if (line.startsWith(RESULT)) {
				return line.substring(RESULT.length());
			}
		}
		throw new IOException("The client's process ended; see above");
	}

	/** Lets the process end by itself, and ends it if it does not. */
	@Override
	public void close() throws IOException {
		try {
			this.orders.close();
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
