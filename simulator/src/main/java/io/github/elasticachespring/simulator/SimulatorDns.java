package io.github.elasticachespring.simulator;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The DNS server of a simulator, and what a test can do to its answers. Any thread may
 * use it, at any time.
 */
public final class SimulatorDns {

	private final DnsZone zone = new DnsZone(System::nanoTime);

	private final DnsServer server;

	private volatile Duration ttl;

	private volatile Duration lag;

	SimulatorDns(Duration ttl, Duration lag) {
		this.ttl = ttl;
		this.lag = lag;
		this.server = new DnsServer(this.zone, () -> this.ttl);
	}

	/**
	 * Where the server listens, over UDP and TCP.
	 * @return a loopback address with a free port
	 */
	public InetSocketAddress address() {
		return this.server.address();
	}

	/**
	 * Change the TTL of the answers given from now on. Records carry whole seconds.
	 * @param ttl the TTL
	 */
	public void ttl(Duration ttl) {
		this.ttl = ttl;
	}

	/**
	 * Change how long the group's names keep their old answer after a role change. Counts
	 * for the changes made from now on; names of nodes always follow at once.
	 * @param lag the lag
	 */
	public void lag(Duration lag) {
		this.lag = lag;
	}

	/**
	 * End the lag of all changes made so far.
	 */
	public void catchUp() {
		this.zone.catchUp();
	}

	/**
	 * Set the answer of a name by hand. It stays until {@link #follow} is called.
	 * @param name the name, known or new
	 * @param addresses the addresses it answers with
	 */
	public void answer(String name, InetAddress... addresses) {
		this.zone.pin(name, List.of(addresses));
	}

	/**
	 * Let a name not resolve any more (NXDOMAIN), until {@link #follow} is called.
	 * @param name the name
	 */
	public void forget(String name) {
		this.zone.pin(name, List.of());
	}

	/**
	 * Let a name answer with its real addresses again.
	 * @param name the name
	 */
	public void follow(String name) {
		this.zone.unpin(name);
	}

	/**
	 * How often a name was asked for, over all record types.
	 * @param name the name
	 * @return the number of queries since the start
	 */
	public long queries(String name) {
		return this.zone.queries(name);
	}

	/**
	 * How often any name was asked for.
	 * @return the number of queries since the start
	 */
	public long queries() {
		return this.zone.queries();
	}

	/**
	 * Publish an address that does not depend on roles.
	 */
	void publish(String name, DnsZone.Style style, List<InetAddress> addresses) {
		this.zone.publish(name, style, addresses, Duration.ZERO);
	}

	/**
	 * Publish an address that follows roles, and so lags behind them.
	 */
	void publishLate(String name, DnsZone.Style style, List<InetAddress> addresses) {
		this.zone.publish(name, style, addresses, this.lag);
	}

	void close() {
		this.server.close();
	}

}
