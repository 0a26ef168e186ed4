package io.github.elasticachespring.autoconfigure;

/**
 * Names that {@code CLIENT SETNAME} takes: printable ASCII without blanks, which is all
 * the server's {@code validateClientName} lets through.
 */
final class ClientName {

	private ClientName() {
	}

	static boolean isValid(String name) {
		return name.chars().allMatch(ClientName::isAllowed);
	}

	/**
	 * Makes a client name of any name, an application's for example.
	 * @param name the name
	 * @return the name with a hyphen in place of each character that is not allowed
	 */
	static String of(String name) {
		StringBuilder result = new StringBuilder(name.length());
		name.strip().codePoints().forEach((c) -> result.append(isAllowed(c) ? (char) c : '-'));
		return result.toString();
	}

	private static boolean isAllowed(int c) {
		return c >= '!' && c <= '~';
	}

}
