package io.github.elasticachespring.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

import io.github.elasticachespring.simulator.SimulatorSpec.Certificate;
import io.github.elasticachespring.simulator.SimulatorSpec.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What all shapes of a simulator have in common.
 *
 * @param <B> the builder itself
 */
public abstract sealed class SimulatorBuilder<B extends SimulatorBuilder<B>>
		permits ReplicationGroupBuilder, ClusterBuilder, ServerlessBuilder {

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	private static final Pattern TOKEN = Pattern.compile("[!-~]{16,128}");

	private static final Pattern USER = Pattern.compile("[!-~&&[^\"'\\\\]]+");

	private final Shape shape;

	private String name = "simulator";

	private int port = 6379;

	private boolean tls = true;

	private Certificate certificate = Certificate.VALID;

	private @Nullable String username;

	private @Nullable String password;

	private Duration dnsTtl = Duration.ofSeconds(5);

	private Duration dnsLag = Duration.ZERO;

	private Duration promotionDelay = Duration.ofSeconds(1);

	private boolean automaticFailover = true;

	private boolean relayed;

	private @Nullable BackEnd backEnd;

	SimulatorBuilder(Shape shape) {
		this.shape = shape;
	}

	/**
	 * Name the cache. It becomes part of the endpoints, beside an identifier no other
	 * simulator has.
	 * @param name lower-case letters, digits and single hyphens, a letter first
	 * @return this builder
	 */
	public B name(String name) {
		require(NAME.matcher(name).matches() && name.length() <= 40, "'" + name + "' cannot name a cache");
		this.name = name;
		return self();
	}

	/**
	 * Set the port all nodes listen on: 6379 unless it is set or occupied.
	 * @param port the port
	 * @return this builder
	 */
	public B port(int port) {
		require(port > 1024 && port < 50000, "Nodes cannot listen on port " + port);
		this.port = port;
		return self();
	}

	/**
	 * Ask clients for an ACL user's name and password; the default user is off.
	 * @param name the user's name, which is also its id
	 * @param password the user's password
	 * @return this builder
	 */
	public B user(String name, String password) {
		require(USER.matcher(name).matches() && !name.equals("default"), "'" + name + "' cannot name a user");
		require(!password.isEmpty(), "The password must not be empty");
		this.username = name;
		this.password = password;
		return self();
	}

	/**
	 * Let servers show a certificate that was issued for another name.
	 * @return this builder
	 */
	public B certificateForAnotherName() {
		this.certificate = Certificate.FOR_ANOTHER_NAME;
		return self();
	}

	/**
	 * Let servers show a certificate of a CA other than the one clients are given.
	 * @return this builder
	 */
	public B untrustedCertificate() {
		this.certificate = Certificate.UNTRUSTED;
		return self();
	}

	/**
	 * Set the TTL of DNS answers, 5 seconds by default.
	 * @param ttl the TTL, in whole seconds
	 * @return this builder
	 */
	public B dnsTtl(Duration ttl) {
		this.dnsTtl = ttl;
		return self();
	}

	/**
	 * Set how long the primary's, the reader's and the configuration name keep their old
	 * answer after a role change. None by default; a real group was seen to need two
	 * minutes and more.
	 * @param lag the lag
	 * @return this builder
	 */
	public B dnsLag(Duration lag) {
		this.dnsLag = lag;
		return self();
	}

	/**
	 * Put a relay before each node, which {@link ElastiCacheSimulator#loseReplies} and
	 * {@link ElastiCacheSimulator#damageReplies} need. Off by default, since it is a hop
	 * more.
	 * @return this builder
	 */
	public B relayed() {
		this.relayed = true;
		return self();
	}

	/**
	 * Run this server.
	 * @param binary a {@code redis-server} or {@code valkey-server} executable with TLS
	 * @return this builder
	 */
	public B serverBinary(Path binary) {
		return backEnd(BackEnd.binary(binary));
	}

	/**
	 * Set where servers come from. Without it, the system property
	 * {@value BackEnd#PROPERTY} decides, and without that the embedded server runs.
	 * @param backEnd the back end
	 * @return this builder
	 */
	public B backEnd(BackEnd backEnd) {
		this.backEnd = backEnd;
		return self();
	}

	/**
	 * Start the servers and wait until they serve.
	 * @return the running simulator, to be closed by the caller
	 * @throws UnavailableException where this machine lacks what the back end needs
	 * @throws SimulatorException where a server does not start, with the tail of its log
	 */
	public ElastiCacheSimulator start() {
		require(this.tls || this.password == null,
				"ElastiCache has no AUTH token and no users without encryption in transit");
		return ElastiCacheSimulator.start(new SimulatorSpec(this.shape, this.name, shards(), replicas(), this.port,
				this.tls, this.certificate, this.username, this.password, this.dnsTtl, this.dnsLag, this.promotionDelay,
				this.automaticFailover, fullCoverage(), this.relayed, secondary(), chosenBackEnd()));
	}

	/**
	 * Make sure that this machine has what the back end needs.
	 * @throws UnavailableException where it lacks something
	 */
	final void requireAvailable() {
		Fleet.requireAvailable(chosenBackEnd());
	}

	abstract int shards();

	abstract int replicas();

	abstract B self();

	boolean fullCoverage() {
		return true;
	}

	boolean secondary() {
		return false;
	}

	final B withoutTls() {
		this.tls = false;
		return self();
	}

	final B withToken(String token) {
		require(TOKEN.matcher(token).matches(), "An AUTH token has 16 to 128 printable characters and no space");
		this.username = null;
		this.password = token;
		return self();
	}

	final B withPromotionDelay(Duration delay) {
		this.promotionDelay = delay;
		return self();
	}

	final B neverPromoting() {
		this.automaticFailover = false;
		return self();
	}

	static int between(int minimum, int maximum, int count, String what) {
		require(count >= minimum && count <= maximum,
				"ElastiCache has " + minimum + " to " + maximum + " " + what + ", not " + count);
		return count;
	}

	private BackEnd chosenBackEnd() {
		return (this.backEnd != null) ? this.backEnd : BackEnd.configured();
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
