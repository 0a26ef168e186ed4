package io.github.elasticachespring.simulator;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Encryption in transit: on, wrong in two ways, and off.
 */
class EncryptionTests {

	private static final int DNS_NAME = 2;

	@ParameterizedTest
	@EnumSource(names = { "REPLICATION_GROUP", "SERVERLESS" })
	void certificatesHoldNamesOnly(SimulatorSpec.Shape shape) throws Exception {
		try (ElastiCacheSimulator simulator = Servers.start(builder(shape))) {
			X509Certificate certificate = certificate(simulator.primary());
			assertThat(certificate.getSubjectAlternativeNames()).hasSize(1).first().satisfies((name) -> {
				assertThat(name.get(0)).isEqualTo(DNS_NAME);
				assertThat(simulator.primary().name()).endsWith(name.get(1).toString().replace("*", ""));
			});
		}
	}

	@Test
	void protocolsBefore12AreRefused() throws Exception {
		try (ElastiCacheSimulator simulator = Servers.start(ElastiCacheSimulator.replicationGroup().replicas(0));
				SSLSocket socket = open(simulator.primary())) {
			assertThat(List.of(socket.getSupportedProtocols())).contains("TLSv1.1");
			socket.setEnabledProtocols(new String[] { "TLSv1.1" });
			assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(socket::startHandshake);
		}
	}

	@Test
	void aCertificateForAnotherNameIsRefused() {
		try (ElastiCacheSimulator simulator = Servers
			.start(ElastiCacheSimulator.replicationGroup().replicas(1).certificateForAnotherName())) {
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> TestClient.connect(simulator, simulator.primaryEndpoint()))
				.withMessageContaining("No subject alternative DNS name");
		}
	}

	@Test
	void anUntrustedCertificateIsRefused() {
		try (ElastiCacheSimulator simulator = Servers
			.start(ElastiCacheSimulator.replicationGroup().replicas(1).untrustedCertificate())) {
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> TestClient.connect(simulator, simulator.primaryEndpoint()))
				.withMessageContaining("PKIX");
		}
	}

	@Test
	void plainTextHasNamesOfItsOwn() throws Exception {
		try (ElastiCacheSimulator simulator = Servers
			.start(ElastiCacheSimulator.replicationGroup().name("orders").plainText())) {
			assertThat(simulator.primaryEndpoint())
				.matches("orders\\.[a-z0-9]{6}\\.ng\\.0001\\.use1\\.cache\\.amazonaws\\.com:\\d+");
			assertThat(simulator.readerEndpoint())
				.matches("orders-ro\\.[a-z0-9]{6}\\.ng\\.0001\\.use1\\.cache\\.amazonaws\\.com:\\d+");
			assertThat(simulator.nodeEndpoints()).allMatch(
					(name) -> name.matches("orders-00\\d\\.[a-z0-9]{6}\\.0001\\.use1\\.cache\\.amazonaws\\.com:\\d+"));
			try (TestClient client = TestClient.connect(simulator, simulator.primaryEndpoint())) {
				assertThat(client.call("SET", "key", "value")).isEqualTo("OK");
			}
			assertThatIllegalStateException().isThrownBy(simulator::caCertificate);
		}
	}

	@Test
	void aPlainTextClusterServesToo() throws Exception {
		try (ElastiCacheSimulator simulator = Servers
			.start(ElastiCacheSimulator.cluster().shards(1).replicasPerShard(0).plainText());
				TestClient client = TestClient.connect(simulator, simulator.configurationEndpoint())) {
			assertThat(simulator.configurationEndpoint()).contains(".clustercfg.use1.");
			assertThat(client.call("SET", "key", "value")).isEqualTo("OK");
		}
	}

	@Test
	void passwordsNeedEncryption() {
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> ElastiCacheSimulator.replicationGroup().plainText().authToken("a-token-of-the-tests").start())
			.withMessageContaining("encryption in transit");
	}

	private static SimulatorBuilder<?> builder(SimulatorSpec.Shape shape) {
		return switch (shape) {
			case REPLICATION_GROUP -> ElastiCacheSimulator.replicationGroup();
			case CLUSTER -> ElastiCacheSimulator.cluster();
			case SERVERLESS -> ElastiCacheSimulator.serverless();
		};
	}

	private static X509Certificate certificate(SimulatedNode node) throws Exception {
		try (SSLSocket socket = open(node)) {
			return (X509Certificate) socket.getSession().getPeerCertificates()[0];
		}
	}

	/**
	 * Whatever the certificate says.
	 */
	private static SSLSocket open(SimulatedNode node) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, new TrustManager[] { new TrustAll() }, null);
		Socket socket = context.getSocketFactory().createSocket();
		socket.connect(node.address(), 2000);
		return (SSLSocket) socket;
	}

	private static final class TrustAll implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
