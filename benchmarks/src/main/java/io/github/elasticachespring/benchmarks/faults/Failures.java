package io.github.elasticachespring.benchmarks.faults;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a failure as briefly as a table needs it: the exception a caller catches, and the
 * server's code if there is one.
 */
final class Failures {

	private static final Pattern CODE = Pattern.compile("\\b([A-Z]{5,})\\b [A-Z]?[a-z']");

	private Failures() {
	}

	static String name(Throwable failure) {
		String name = failure.getClass().getSimpleName();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			Matcher code = CODE.matcher(String.valueOf(cause.getMessage()));
			if (code.find()) {
				return name + '(' + code.group(1) + ')';
			}
		}
		return name;
	}

}
