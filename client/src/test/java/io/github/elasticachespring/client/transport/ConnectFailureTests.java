package io.github.elasticachespring.client.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ConnectFailureTests {

	static Stream<Arguments> whatItComesFrom() {
		return Stream.of(arguments(new UnknownHostException("name"), ConnectFailure.NAME_NOT_FOUND),
				arguments(new ConnectException("Connection refused"), ConnectFailure.REFUSED),
				arguments(new ConnectTimeoutException("connection timed out"), ConnectFailure.FILTERED),
				arguments(new NoRouteToHostException("No route to host"), ConnectFailure.FILTERED),
				arguments(new NotSslRecordException("not an SSL/TLS record"), ConnectFailure.PLAIN_SERVER),
				arguments(new CertificateExpiredException(), ConnectFailure.NOT_VALID_NOW),
				arguments(new CertificateNotYetValidException(), ConnectFailure.NOT_VALID_NOW),
				arguments(new CertPathValidatorException("no path"), ConnectFailure.UNTRUSTED),
				arguments(new CertificateException("No name matching a.b found"), ConnectFailure.OTHER_NAME),
				arguments(new CertificateException("No subject alternative DNS name matching a.b found."),
						ConnectFailure.OTHER_NAME),
				arguments(new SSLHandshakeException("Received fatal alert"), ConnectFailure.TLS),
				arguments(new SslHandshakeTimeoutException("timed out"), ConnectFailure.SILENT),
				arguments(new RedisCommandTimeoutException("timed out"), ConnectFailure.SILENT),
				arguments(new ClosedChannelException(), ConnectFailure.CLOSED),
				arguments(new IOException("Connection reset by peer"), ConnectFailure.CLOSED),
				arguments(new RedisConnectionException("Connection closed prematurely"), ConnectFailure.CLOSED),
				arguments(new IllegalStateException("anything"), ConnectFailure.OTHER));
	}

	@ParameterizedTest
	@MethodSource("whatItComesFrom")
	void anExceptionTellsTheReason(Throwable cause, ConnectFailure reason) {
		assertThat(ConnectFailure.of(cause)).isEqualTo(reason);
	}

	@ParameterizedTest
	@MethodSource("whatItComesFrom")
	void theReasonIsFoundBehindOtherExceptions(Throwable cause, ConnectFailure reason) {
		Throwable wrapped = new CompletionException(new RedisConnectionException("Unable to connect", cause));
		assertThat(ConnectFailure.of(wrapped)).isEqualTo(reason);
	}

	@ParameterizedTest
	@MethodSource("whatItComesFrom")
	void aReasonBehindAVagueOneIsPreferred(Throwable cause, ConnectFailure reason) {
		Throwable vague = new SSLException("handshake failed", cause);
		assertThat(ConnectFailure.of(vague))
			.isEqualTo((reason == ConnectFailure.OTHER || reason.isVague()) ? ConnectFailure.TLS : reason);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			WRONG_PASSWORD,           WRONGPASS invalid username-password pair or user is disabled.
			WRONG_PASSWORD,           ERR invalid password
			PASSWORD_MISSING,         NOAUTH Authentication required.
			PASSWORD_MISSING,         NOAUTH HELLO must be called with the client already authenticated
			PASSWORD_UNEXPECTED,      ERR AUTH <password> called without any password configured for the default user.
			PASSWORD_UNEXPECTED,      "ERR Client sent AUTH, but no password is set"
			TOO_MANY_CONNECTIONS,     ERR max number of clients reached
			TOO_MANY_CONNECTIONS,     ERR max number of clients + cluster connections reached
			STANDALONE_SERVER,        ERR This instance has cluster support disabled
			CLUSTER_SERVER,           ERR SELECT is not allowed in cluster mode
			NO_SUCH_DATABASE,         ERR DB index is out of range
			NO_SUCH_DATABASE,         ERR invalid DB index
			OTHER,                    ERR something else
			""")
	void theServersWordsTellTheReason(ConnectFailure reason, String reply) {
		assertThat(ConnectFailure.of(new RedisConnectionException("x", new RedisCommandExecutionException(reply))))
			.isEqualTo(reason);
	}

	@ParameterizedTest
	@EnumSource
	void theDescriptionNamesTheTargetAndSaysWhatToDo(ConnectFailure reason) {
		assertThat(reason.describe("host:6379")).startsWith("Cannot connect to host:6379: ")
			.hasSizeGreaterThan(60)
			.endsWith(".");
	}

}
