package io.github.elasticachespring.simulator;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A node of a simulator. Its name stays, its role and even its address change, as they do
 * in ElastiCache.
 */
public final class SimulatedNode {

	private final String name;

	private final int shard;

	private volatile Server server;

	private volatile NodeRole role;

	SimulatedNode(String name, int shard, Server server, NodeRole role) {
		this.name = name;
		this.shard = shard;
		this.server = server;
		this.role = role;
	}

	/**
	 * The node's DNS name.
	 * @return the name, without port
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The address behind the node's name at this moment.
	 * @return a loopback address of its own, on the port all nodes share
	 */
	public InetSocketAddress address() {
		return this.server.address();
	}

	/**
	 * The shard the node belongs to.
	 * @return the shard's number, from 0
	 */
	public int shard() {
		return this.shard;
	}

	/**
	 * The role the control plane gave the node. A primary that was lost stays one until
	 * another node is promoted.
	 * @return the role
	 */
	public NodeRole role() {
		return this.role;
	}

	/**
	 * Whether the node runs and is not silent.
	 * @return whether it can answer
	 */
	public boolean isServing() {
		return this.server.isServing();
	}

	/**
	 * Send a command to this very node, as an administrator for whom nothing is
	 * restricted. These calls count in the server's {@code INFO commandstats} like any
	 * other.
	 * @param command the command and its arguments
	 * @return the reply; the elements of an array one per line, {@code null} for nil
	 * @throws SimulatorException where the node is down, silent or answers with an error
	 */
	public @Nullable String execute(String... command) {
		String[] encoded = Stream.of(command).map(SimulatedNode::encode).toArray(String[]::new);
		Object reply = this.server.call(encoded);
		return (reply != null) ? decode(text(reply)) : null;
	}

	@Override
	public String toString() {
		return this.name + " (" + this.role + ", " + this.server.address() + ")";
	}

	Server server() {
		return this.server;
	}

	void replaceServer(Server server) {
		this.server = server;
	}

	void changeRole(NodeRole role) {
		this.role = role;
	}

	private static String text(Object reply) {
		return (reply instanceof List<?> list) ? list.stream()
			.map((element) -> text(Objects.requireNonNullElse(element, "")))
			.collect(Collectors.joining("\n")) : reply.toString();
	}

	private static String encode(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
	}

	private static String decode(String bytes) {
		return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

}
