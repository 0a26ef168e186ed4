package io.github.elasticachespring.client.failover;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * The failover of one replication group: the door to this package.
 */
public final class Failover implements AutoCloseable {

	private final Gate gate;

	private final HeldBudget held;

	private final Scheduler scheduler;

	private volatile @Nullable InetSocketAddress primary;

	/**
	 * Creates the failover of a group.
	 * @param names the group's names, the primary's first
	 * @param options the numbers
	 * @param failures makes the exceptions that callers see
	 * @param listeners are told what happens
	 * @param lookup asks the name server, past any cache
	 * @param connect connects a probe to an address, verifying a name
	 * @param executor what transitions run on
	 */
	public Failover(List<HostPort> names, FailoverOptions options, FailoverFailures failures,
			List<FailoverListener> listeners, Function<String, CompletionStage<List<InetAddress>>> lookup,
			BiFunction<HostPort, InetAddress, CompletionStage<StatefulRedisConnection<String, String>>> connect,
			EventExecutor executor) {
		this.scheduler = Scheduler.on(executor);
		this.held = new HeldBudget(options);
		PrimaryLocator locator = new PrimaryLocator(names, lookup,
				(name, address) -> connect.apply(name, address).thenApply(LettuceNodeConnection::new), this.scheduler);
		this.gate = new Gate(names.get(0).toString(), options, failures, listeners, this.held, locator, this.scheduler,
				(address) -> this.primary = address);
	}

	/**
	 * Lettuce's options with what this depends on: it decides itself what becomes of a
	 * command whose connection is lost, and when a command has waited too long.
	 * @param options the application's
	 * @return options to give to Lettuce
	 */
	public static ClientOptions adapt(ClientOptions options) {
		return options.mutate()
			.autoReconnect(true)
			.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
			.timeoutOptions(TimeoutOptions.create())
			.build();
	}

	/**
	 * Where to connect.
	 * @return the primary that was found last, {@code null} to ask DNS
	 */
	public @Nullable InetAddress primary() {
		InetSocketAddress found = this.primary;
		return (found != null) ? found.getAddress() : null;
	}

	/**
	 * Searches for the primary when the name leads nowhere, or to a node that is gone.
	 * Connecting goes to {@link #primary()} from then on.
	 * @param limit the longest to search
	 * @return completes when a primary is found, fails after the limit
	 */
	public CompletionStage<?> locate(Duration limit) {
		return this.gate.locate(limit);
	}

	/**
	 * How many commands wait.
	 * @return the number now
	 */
	public int heldCommands() {
		return this.held.count();
	}

	/**
	 * Whether commands wait for a primary.
	 * @return {@code true} from the first sign of an outage until commands flow again
	 */
	public boolean isActive() {
		return this.gate.held().isClosed();
	}

	/**
	 * Puts the gate in front of a connection.
	 * @param endpoint the connection's endpoint, a {@link GatedEndpoint} or a
	 * {@link GatedPubSubEndpoint}
	 * @param host the connection
	 * @param next where commands go on
	 * @return where commands come in
	 */
	public CommandSink guard(Object endpoint, GatedConnection.Host host, CommandSink next) {
		EndpointLink link = (endpoint instanceof GatedEndpoint gated) ? gated.link
				: ((GatedPubSubEndpoint<?, ?>) endpoint).link;
		GatedConnection connection = new GatedConnection(this.gate, host, link, next, this.scheduler);
		link.attach(connection);
		this.gate.add(connection);
		return connection;
	}

	@Override
	public void close() {
		this.gate.shutdown();
	}

}
