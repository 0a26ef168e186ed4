package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;

import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import io.github.elasticachespring.simulator.RespConnection.RespError;

/**
 * A client as a service would have it: it resolves names through the simulator's DNS
 * server, trusts its CA, and verifies the name.
 */
final class TestClient implements AutoCloseable {

	private final RespConnection connection;

	private TestClient(RespConnection connection) {
		this.connection = connection;
	}

	static TestClient connect(ElastiCacheSimulator simulator, String endpoint) throws Exception {
		String host = endpoint.substring(0, endpoint.indexOf(':'));
		int port = Integer.parseInt(endpoint.substring(endpoint.indexOf(':') + 1));
		TestClient client = connectWithoutPassword(simulator, host,
				new InetSocketAddress(resolve(simulator, host).get(0), port));
		if (simulator.password() != null) {
			String reply = (simulator.username() != null)
					? client.call("AUTH", simulator.username(), simulator.password())
					: client.call("AUTH", simulator.password());
			if (!reply.equals("OK")) {
				throw new IOException(reply);
			}
		}
		return client;
	}

	static TestClient connectWithoutPassword(ElastiCacheSimulator simulator, String host, InetSocketAddress address)
			throws Exception {
		Socket socket = new Socket();
		socket.connect(address, 2000);
		if (simulator.isTls()) {
			SSLSocket tls = (SSLSocket) trusting(simulator).getSocketFactory()
				.createSocket(socket, host, address.getPort(), true);
			SSLParameters parameters = tls.getSSLParameters();
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
			tls.setSSLParameters(parameters);
			tls.startHandshake();
			socket = tls;
		}
		return new TestClient(RespConnection.over(socket));
	}

	/**
	 * The addresses of one answer.
	 */
	static List<InetAddress> resolve(ElastiCacheSimulator simulator, String host) throws Exception {
		return lookup(simulator.dnsServer(), host, "A");
	}

	static List<InetAddress> lookup(InetSocketAddress server, String host, String type) throws Exception {
		Hashtable<String, String> environment = new Hashtable<>();
		environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
		environment.put("java.naming.provider.url",
				"dns://" + server.getAddress().getHostAddress() + ":" + server.getPort());
		InitialDirContext context = new InitialDirContext(environment);
		try {
			Attribute attribute = context.getAttributes(host, new String[] { type }).get(type);
			List<InetAddress> addresses = new ArrayList<>();
			NamingEnumeration<?> values = (attribute != null) ? attribute.getAll() : null;
			while (values != null && values.hasMore()) {
				addresses.add(InetAddress.getByName(values.next().toString()));
			}
			return Collections.unmodifiableList(addresses);
		}
		finally {
			context.close();
		}
	}

	static boolean exists(ElastiCacheSimulator simulator, String host) throws Exception {
		try {
			return !resolve(simulator, host).isEmpty();
		}
		catch (NamingException ex) {
			return false;
		}
	}

	/**
	 * The reply as text, an error with a leading hyphen as on the wire.
	 */
	String call(String... command) throws IOException {
		return call(Duration.ofSeconds(5), command);
	}

	String call(Duration timeout, String... command) throws IOException {
		Object reply = this.connection.call(timeout, List.of(command));
		return (reply instanceof RespError error) ? "-" + error.message() : String.valueOf(reply);
	}

	@Override
	public void close() throws IOException {
		this.connection.close();
	}

	private static SSLContext trusting(ElastiCacheSimulator simulator) throws GeneralSecurityException, IOException {
		KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
		trust.load(null, null);
		try (InputStream pem = Files.newInputStream(simulator.caCertificate())) {
			trust.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
		}
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(trust);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, factory.getTrustManagers(), null);
		return context;
	}

}
