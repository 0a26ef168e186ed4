package io.github.elasticachespring.client.transport;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;

import javax.net.ssl.SSLException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection was not made, as far as it can be told from the exception, with what
 * to look at next.
 */
public enum ConnectFailure {

	/** The name server knows no such name, or did not answer. */
	NAME_NOT_FOUND("the name does not resolve",
			"Check the spelling of the endpoint, and that this machine resolves names of the cache's VPC."),

	/** The host answers, but nothing listens on the port. */
	REFUSED("the connection was refused", "Check the port, and that the cache is available."),

	/** No answer to the TCP handshake. */
	FILTERED("nothing answered on that port",
			"Check that the cache's security group admits this machine on the port, and the route to its subnets."),

	/** The certificate comes from an authority that is not trusted. */
	UNTRUSTED("its certificate is not trusted",
			"Give the authority that signed it with elasticache.ssl.bundle; Amazon's own are in the JDK's trust store."),

	/** The certificate was issued for other names. */
	OTHER_NAME("its certificate is for another name",
			"Connect by the endpoint's own name, not by an address or an alias."),

	/** The certificate is expired or not valid yet. */
	NOT_VALID_NOW("its certificate is not valid now", "Check the certificate's dates and this machine's clock."),

	/** TLS was spoken to a server without TLS. */
	PLAIN_SERVER("the server speaks plain text, but TLS was expected",
			"Enable in-transit encryption on the cache, or set elasticache.ssl.enabled=false."),

	/** Plain text was spoken to a server with TLS. */
	TLS_SERVER("the server speaks TLS, but plain text was expected",
			"Remove elasticache.ssl.enabled=false: TLS is the default."),

	/** The TLS handshake failed for another reason. */
	TLS("the TLS handshake failed", "Check protocols and ciphers: ElastiCache asks for TLS 1.2 at least."),

	/** User or password are wrong. */
	WRONG_PASSWORD("user name or password was refused",
			"Check elasticache.username and elasticache.password, and that the user belongs to the cache's user group."),

	/** The server wants a password. */
	PASSWORD_MISSING("the server asks for a password",
			"Set elasticache.password, and elasticache.username for a user of a user group."),

	/** A password was given to a server that has none. */
	PASSWORD_UNEXPECTED("the server has no password, but one was given",
			"Remove elasticache.password, or set an AUTH token or a user group on the cache."),

	/** The server takes no more connections. */
	TOO_MANY_CONNECTIONS("the server has no connection left",
			"A node takes 65,000 connections: lower elasticache.pool.max-active or the number of instances."),

	/** The database does not exist. */
	NO_SUCH_DATABASE("the database does not exist", "Check elasticache.database."),

	/** A cluster answered where a replication group was expected. */
	CLUSTER_SERVER("the server runs in cluster mode",
			"Put its configuration endpoint under elasticache.endpoint.configuration instead of primary."),

	/** A single node answered where a cluster was expected. */
	STANDALONE_SERVER("the server does not run in cluster mode",
			"Put its primary endpoint under elasticache.endpoint.primary instead of configuration or serverless."),

	/** The socket was closed before the handshake was over. */
	CLOSED("the server closed the connection before it was ready",
			"Check that it speaks the Redis protocol on that port."),

	/** TCP connects, but nothing more is heard. */
	SILENT("the server accepted the connection, but did not answer",
			"It may be overloaded, or something else listens on that port."),

	/** None of the above. */
	OTHER("the connection failed", "See the cause.");

	private final String what;

	private final String advice;

	ConnectFailure(String what, String advice) {
		this.what = what;
		this.advice = advice;
	}

	/**
	 * Tells it as a sentence.
	 * @param target what was connected to
	 * @return what happened, and what to check
	 */
	public String describe(String target) {
		return "Cannot connect to %s: %s. %s".formatted(target, this.what, this.advice);
	}

	/**
	 * Whether the exception alone leaves open what happened, so that asking the server
	 * once more is worth it.
	 */
	boolean isVague() {
		return this == SILENT || this == CLOSED || this == TLS;
	}

	/**
	 * Classifies an exception.
	 * @param failure what connecting ended with
	 * @return the first reason found along its causes, {@link #OTHER} if none is
	 */
	public static ConnectFailure of(Throwable failure) {
		ConnectFailure vague = OTHER;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			ConnectFailure found = classify(cause);
			if (found != null && !found.isVague()) {
				return found;
			}
			if (found != null && vague == OTHER) {
				vague = found;
			}
		}
		return vague;
	}

	private static @Nullable ConnectFailure classify(Throwable cause) {
		if (cause instanceof RedisCommandExecutionException) {
			return byReply(String.valueOf(cause.getMessage()));
		}
		if (cause instanceof UnknownHostException) {
			return NAME_NOT_FOUND;
		}
		if (cause instanceof ConnectTimeoutException || cause instanceof NoRouteToHostException) {
			return FILTERED;
		}
		if (cause instanceof ConnectException) {
			return REFUSED;
		}
		if (cause instanceof NotSslRecordException) {
			return PLAIN_SERVER;
		}
		if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
			return NOT_VALID_NOW;
		}
		if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
			return UNTRUSTED;
		}
		if (cause instanceof CertificateException && saysOtherName(cause)) {
			return OTHER_NAME;
		}
		if (cause instanceof RedisCommandTimeoutException || cause instanceof SslHandshakeTimeoutException) {
			return SILENT;
		}
		if (cause instanceof SSLException) {
			return TLS;
		}
		if (cause instanceof ClosedChannelException || saysClosed(cause)) {
			return CLOSED;
		}
		return null;
	}

	private static boolean saysOtherName(Throwable cause) {
		String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
		return message.contains("no name matching") || message.contains("no subject alternative");
	}

	private static boolean saysClosed(Throwable cause) {
		String message = String.valueOf(cause.getMessage());
		return cause instanceof RedisConnectionException && message.contains("closed prematurely")
				|| message.contains("Connection reset") || message.contains("Broken pipe");
	}

	/**
	 * The server's own words, as Redis 6.2 to 7.x and Valkey say them.
	 */
	private static ConnectFailure byReply(String reply) {
		if (reply.startsWith("WRONGPASS") || reply.startsWith("ERR invalid password")) {
			return WRONG_PASSWORD;
		}
		if (reply.startsWith("NOAUTH") || reply.startsWith("NOPERM")) {
			return PASSWORD_MISSING;
		}
		if (reply.contains("without any password configured") || reply.contains("no password is set")) {
			return PASSWORD_UNEXPECTED;
		}
		if (reply.contains("max number of clients") || reply.contains("maxclients")) {
			return TOO_MANY_CONNECTIONS;
		}
		if (reply.contains("cluster support disabled")) {
			return STANDALONE_SERVER;
		}
		if (reply.contains("SELECT is not allowed in cluster mode")) {
			return CLUSTER_SERVER;
		}
		if (reply.contains("DB index is out of range") || reply.contains("invalid DB index")) {
			return NO_SUCH_DATABASE;
		}
		return OTHER;
	}

}
