package io.github.elasticachespring.client.metrics;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.metrics.ElastiCacheTracing.Target;

/**
 * What is observed about a command, for predicates, filters and conventions of an
 * application's own.
 */
public final class CommandObservationContext extends SenderContext<Object> {

	private final String command;

	private final Target target;

	private volatile boolean reader;

	private volatile @Nullable String errorType;

	private volatile @Nullable String errorCode;

	CommandObservationContext(String command, Target target) {
		// A server takes no context along with a command.
		super((carrier, key, value) -> {
		}, Kind.CLIENT);
		this.command = command;
		this.target = target;
		setRemoteServiceName("elasticache");
	}

	/**
	 * The command's name.
	 * @return in upper case; a subcommand goes by its container, what Lettuce has no name
	 * for by {@code OTHER}
	 */
	public String getCommand() {
		return this.command;
	}

	/**
	 * The logical database that the client is configured with.
	 * @return its number
	 */
	public int getDatabase() {
		return this.target.database();
	}

	/**
	 * The endpoint that the command was sent by, as configured: the reader's if a reader
	 * was asked, otherwise the primary's or the cluster's.
	 * @return host and port
	 */
	public HostPort getServer() {
		Endpoint endpoint = this.target.endpoint();
		HostPort readers = (this.reader && endpoint instanceof ReplicationGroup group) ? group.reader() : null;
		return (readers != null) ? readers : endpoint.seed();
	}

	/**
	 * What kind of error ended the command.
	 * @return the server's code, such as {@code WRONGTYPE}, or an exception's class;
	 * {@code null} if none did
	 */
	public @Nullable String getErrorType() {
		return this.errorType;
	}

	/**
	 * The server's code, if it replied with an error.
	 * @return {@code WRONGTYPE} for example
	 */
	public @Nullable String getErrorCode() {
		return this.errorCode;
	}

	void routedToReader() {
		this.reader = true;
	}

	void replied(String errorCode) {
		this.errorCode = errorCode;
		this.errorType = errorCode;
	}

	void failed(Class<?> exception) {
		this.errorType = exception.getName();
	}

}
