package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The TLS material of one simulator: a CA and a server certificate that holds names only,
 * as ElastiCache's do.
 */
final class Certificates {

	static final String AUTHORITY_FILE = "ca.pem";

	static final String CERTIFICATE_FILE = "server.pem";

	static final String KEY_FILE = "server.key";

	private static final Duration VALIDITY = Duration.ofDays(365);

	private static final SecureRandom RANDOM = new SecureRandom();

	private final Entity issuer;

	private final Entity announced;

	private final Entity server;

	private Certificates(Entity issuer, Entity announced, Entity server) {
		this.issuer = issuer;
		this.announced = announced;
		this.server = server;
	}

	/**
	 * Issue a certificate.
	 * @param name the DNS name, possibly a wildcard
	 * @param trusted whether by the CA that is handed to clients
	 */
	static Certificates issue(String name, boolean trusted) {
		try {
			Entity announced = authority("CN=ElastiCache Simulator CA");
			Entity issuer = trusted ? announced : authority("CN=Another CA");
			return new Certificates(issuer, announced, server(name, issuer));
		}
		catch (GeneralSecurityException | OperatorCreationException | IOException ex) {
			throw new SimulatorException("Cannot issue a certificate for " + name, ex);
		}
	}

	/**
	 * Write the CA's certificate that clients are to trust.
	 */
	Path writeAuthority(Path directory) throws IOException {
		return Files.writeString(directory.resolve(AUTHORITY_FILE), this.announced.certificatePem());
	}

	/**
	 * Write what a server needs into its folder.
	 */
	void writeTo(Path directory) throws IOException {
		Files.writeString(directory.resolve(AUTHORITY_FILE), this.issuer.certificatePem());
		Files.writeString(directory.resolve(CERTIFICATE_FILE), this.server.certificatePem());
		Files.writeString(directory.resolve(KEY_FILE), this.server.keyPem());
	}

	/**
	 * A context that trusts the servers, whatever clients are told to trust.
	 */
	SSLContext clientContext() {
		try {
			KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
			trust.load(null, null);
			trust.setCertificateEntry("ca", this.issuer.certificate);
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init(trust);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, factory.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new SimulatorException("Cannot trust the simulator's own CA", ex);
		}
	}

	private static Entity authority(String subject)
			throws GeneralSecurityException, OperatorCreationException, IOException {
		KeyPair keys = newKeys();
		X500Name name = new X500Name(subject);
		JcaX509v3CertificateBuilder builder = builder(name, name, keys);
		builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
		builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
		return new Entity(sign(builder, keys), keys);
	}

	private static Entity server(String name, Entity issuer)
			throws GeneralSecurityException, OperatorCreationException, IOException {
		KeyPair keys = newKeys();
		X500Name issuerName = X500Name.getInstance(issuer.certificate.getSubjectX500Principal().getEncoded());
		JcaX509v3CertificateBuilder builder = builder(issuerName, new X500Name("CN=" + name), keys);
		builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
		builder.addExtension(Extension.subjectAlternativeName, false,
				new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
		builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(
				new KeyPurposeId[] { KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth }));
		return new Entity(sign(builder, issuer.keys), keys);
	}

	private static JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys) {
		Instant now = Instant.now();
		return new JcaX509v3CertificateBuilder(issuer, new BigInteger(64, RANDOM), Date.from(now.minus(VALIDITY)),
				Date.from(now.plus(VALIDITY)), subject, keys.getPublic());
	}

	private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair keys)
			throws GeneralSecurityException, OperatorCreationException {
		return new JcaX509CertificateConverter()
			.getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
	}

	private static KeyPair newKeys() throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
		return generator.generateKeyPair();
	}

	private static String pem(String type, byte[] encoded) {
		String text = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(encoded);
		return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
	}

	private record Entity(X509Certificate certificate, KeyPair keys) {

		String certificatePem() {
			try {
				return pem("CERTIFICATE", this.certificate.getEncoded());
			}
			catch (CertificateEncodingException ex) {
				throw new IllegalStateException(ex);
			}
		}

		String keyPem() {
			return pem("PRIVATE KEY", this.keys.getPrivate().getEncoded());
		}

	}

}
