package io.github.elasticachespring.client.metrics;

import java.util.List;
import java.util.function.Consumer;

import io.lettuce.core.api.StatefulConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.failover.FailoverEvent;
import io.github.elasticachespring.client.failover.FailoverListener;
import io.github.elasticachespring.client.failover.Outcome;
import io.github.elasticachespring.client.failover.Rejection;
import io.github.elasticachespring.client.keyspace.CrossSlotEvent;
import io.github.elasticachespring.client.keyspace.CrossSlotListener;
import io.github.elasticachespring.client.keyspace.TtlAction;
import io.github.elasticachespring.client.keyspace.TtlListener;
import io.github.elasticachespring.client.server.Snapshot;
import io.github.elasticachespring.client.server.SnapshotListener;
import io.github.elasticachespring.client.transport.ConnectionEvent;
import io.github.elasticachespring.client.transport.ConnectionListener;

/**
 * The client's meters. Give it to the options of one client or of several, as the first
 * of the interceptors (nearest to the caller) and as a listener of every kind, and bind
 * it to a registry.
 *
 * <p>
 * Thread-safe. Measuring costs a command one small object and two looks at the clock; a
 * registry is only talked to by a thread of this object's own, which starts when the
 * first registry is bound. Timers are therefore up to 100 ms behind, and a registry that
 * is slow or throws loses measurements, but neither slows nor fails a command.
 */
public final class ElastiCacheMetrics implements CommandInterceptor, FailoverListener, ConnectionListener,
		CrossSlotListener, TtlListener, SnapshotListener, MeterBinder, AutoCloseable {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(ElastiCacheMetrics.class);

	private final CommandMeters commands = new CommandMeters();

	private final FailoverMeters failovers = new FailoverMeters(this.commands.recorder());

	private final ConnectionMeters connections = new ConnectionMeters(this.commands.recorder());

	private final KeyspaceMeters keyspace = new KeyspaceMeters();

	private final ServerMeters servers = new ServerMeters(this.commands.recorder());

	/**
	 * Registers all meters, at zero where nothing has happened yet; those of the servers
	 * as soon as they are known. May be called for several registries. A registry that
	 * throws is logged and has no meters, or some.
	 */
	@Override
	public void bindTo(MeterRegistry registry) {
		List<Consumer<MeterRegistry>> binders = List.of(this.commands::bindTo, this.failovers::bindTo,
				this.connections::bindTo, this.keyspace::bindTo, this.servers::bindTo);
		for (Consumer<MeterRegistry> binder : binders) {
			try {
				binder.accept(registry);
			}
			catch (RuntimeException ex) {
				logger.warn("Meters could not be registered", ex);
			}
		}
		this.commands.recorder().start();
	}

	@Override
	public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
		return new MeasuredSink(this.commands, connection, next);
	}

	@Override
	public void onFailover(FailoverEvent event) {
		this.failovers.onFailover(event);
	}

	@Override
	public void onHeld(int change) {
		this.failovers.onHeld(change);
	}

	@Override
	public void onResent(Outcome outcome, @Nullable Rejection rejection) {
		this.failovers.onResent(outcome, rejection);
	}

	@Override
	public void onConnection(ConnectionEvent event) {
		this.connections.onConnection(event);
	}

	@Override
	public void onCrossSlot(CrossSlotEvent event) {
		this.keyspace.onCrossSlot(event);
	}

	@Override
	public void onTtl(TtlAction action) {
		this.keyspace.onTtl(action);
	}

	@Override
	public void onSnapshot(Snapshot snapshot) {
		this.servers.onSnapshot(snapshot);
	}

	/** Ends the thread; what was measured until now is recorded before. */
	@Override
	public void close() {
		this.commands.recorder().close();
	}

}
