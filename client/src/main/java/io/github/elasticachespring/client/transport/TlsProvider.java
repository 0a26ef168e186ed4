package io.github.elasticachespring.client.transport;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SslOptions;
import io.netty.handler.ssl.OpenSsl;

/**
 * Who encrypts.
 */
public enum TlsProvider {

	/** OpenSSL where it is on the class path and loads, the JDK otherwise. */
	AUTO,

	/** The JDK. */
	JDK,

	/** Native: {@code io.netty:netty-tcnative-boringssl-static}, or another tcnative. */
	OPENSSL;

	/**
	 * Resolves {@link #AUTO}.
	 * @return {@link #JDK} or {@link #OPENSSL}
	 * @throws MissingNativeLibraryException if OpenSSL is asked for, but not there
	 */
	public TlsProvider resolve() {
		if (this == JDK || OpenSsl.isAvailable()) {
			return (this == JDK) ? JDK : OPENSSL;
		}
		if (this == OPENSSL) {
			throw new MissingNativeLibraryException("elasticache.ssl.provider", name(),
					"io.netty:netty-tcnative-boringssl-static", "linux-x86_64");
		}
		return JDK;
	}

	/**
	 * Sets this provider in Lettuce's options. TLS options of a subclass are left as they
	 * are: they could not be copied.
	 * @param options the options to start from
	 * @return options of the same kind
	 * @throws MissingNativeLibraryException if OpenSSL is asked for, but not there
	 */
	public ClientOptions apply(ClientOptions options) {
		SslOptions ssl = options.getSslOptions();
		TlsProvider provider = resolve();
		if (ssl.getClass() != SslOptions.class) {
			return options;
		}
		SslOptions.Builder builder = ssl.mutate();
		if (provider == OPENSSL) {
			builder.openSslProvider();
		}
		else {
			builder.jdkSslProvider();
		}
		return options.mutate().sslOptions(builder.build()).build();
	}

}
