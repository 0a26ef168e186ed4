package io.github.elasticachespring.benchmarks.harness;

import java.security.GeneralSecurityException;

import javax.net.ssl.SSLContext;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * TLS that trusts anyone: the server is addressed by address, which no certificate of
 * ElastiCache holds. Encryption costs the same.
 */
public final class InsecureTls {

	private InsecureTls() {
	}

	/**
	 * A context that verifies nothing.
	 * @return a new one
	 */
	public static SSLContext context() {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
