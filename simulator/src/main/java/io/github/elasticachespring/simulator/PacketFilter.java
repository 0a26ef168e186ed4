package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Drops every packet to and from an address, in the kernel: nothing is refused, nothing
 * acknowledged. A shell holds the rules and takes them back when it is told to, or when
 * this JVM is gone.
 */
final class PacketFilter {

	private static final String SCRIPT = """
			trap '' HUP INT TERM
			rules() { for a in "$@"; do
			  iptables -w $change INPUT -d $a -j DROP && iptables -w $change INPUT -s $a -j DROP || return 1
			done; }
			change=-I; rules "$@" && echo ready
			read -r word
			change=-D; rules "$@"
			""";

	private final Process shell;

	private PacketFilter(Process shell) {
		this.shell = shell;
	}

	/**
	 * Begin to drop.
	 * @throws UnavailableException where this system or this user cannot
	 */
	static PacketFilter drop(List<String> addresses) {
		try {
			List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh"));
			command.addAll(addresses);
			Process shell = new ProcessBuilder(command).redirectErrorStream(true).start();
			String answer = shell.inputReader().readLine();
			PacketFilter filter = new PacketFilter(shell);
			if (!"ready".equals(answer)) {
				filter.end();
				throw new UnavailableException("Packets can only be dropped by iptables, as root: " + answer);
			}
			return filter;
		}
		catch (IOException ex) {
			throw new UnavailableException("Packets can only be dropped by iptables, as root", ex);
		}
	}

	/**
	 * Let packets pass again.
	 */
	void end() {
		try {
			this.shell.getOutputStream().close();
			this.shell.waitFor();
		}
		catch (IOException ex) {
			throw new SimulatorException("The packet filter is stuck", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
