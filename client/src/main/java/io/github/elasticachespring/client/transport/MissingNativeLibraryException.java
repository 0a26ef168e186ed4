package io.github.elasticachespring.client.transport;

import java.util.Locale;

/**
 * A native library was asked for that is not on the class path, or does not load on this
 * machine.
 */
public final class MissingNativeLibraryException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String value;

	private final String remedy;

	MissingNativeLibraryException(String property, String value, String artifact, String classifier) {
		this(property, value.toLowerCase(Locale.ROOT),
				"Add %s with this platform's classifier, such as %s, in the version of the other Netty jars, or set %s=auto."
					.formatted(artifact, classifier, property));
	}

	private MissingNativeLibraryException(String property, String value, String remedy) {
		super("%s=%s, but that library is not on the class path or does not load here. %s".formatted(property, value,
				remedy));
		this.property = property;
		this.value = value;
		this.remedy = remedy;
	}

	/**
	 * What asked for it.
	 * @return the property's name
	 */
	public String property() {
		return this.property;
	}

	/**
	 * What it was set to.
	 * @return the property's value
	 */
	public String value() {
		return this.value;
	}

	/**
	 * What to do.
	 * @return a sentence
	 */
	public String remedy() {
		return this.remedy;
	}

}
