package io.github.elasticachespring.client.command;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Judges one call of a command by its arguments. Every rule is careful: an option that it
 * does not know makes the call {@link Repeatability#NEVER}, so that a later server's
 * options are safe before anybody has read about them.
 */
@FunctionalInterface
interface RepeatabilityRule {

	Repeatability judge(CommandArguments arguments, KeyPositions keys);

	static RepeatabilityRule always(Repeatability repeatability) {
		return (arguments, keys) -> repeatability;
	}

	/**
	 * Repeatable exactly with the given option, never without: what fails or does nothing
	 * the second time unless it may replace what the first one made.
	 */
	static RepeatabilityRule onlyWith(int from, String... options) {
		Set<String> names = Set.of(options);
		return (arguments, keys) -> {
			for (int index = from; index < arguments.count(); index++) {
				if (names.contains(arguments.token(index))) {
					return Repeatability.EXACT;
				}
			}
			return Repeatability.NEVER;
		};
	}

	/**
	 * The given judgement if an argument has one certain value, never otherwise.
	 */
	static RepeatabilityRule onlyIf(int index, String value, Repeatability repeatability) {
		return (arguments, keys) -> arguments.is(index, value) ? repeatability : Repeatability.NEVER;
	}

	/**
	 * A result computed from some keys and stored in another is the same the second time,
	 * unless the first execution has changed what it is computed from.
	 */
	static RepeatabilityRule intoDestination() {
		return (arguments, keys) -> {
			List<ByteBuffer> read = new ArrayList<>();
			List<ByteBuffer> written = new ArrayList<>();
			keys.forEach(arguments, (index, access) -> (access.isWrite() ? written : read).add(arguments.bytes(index)));
			return written.stream().anyMatch(read::contains) ? Repeatability.NEVER : Repeatability.EXACT;
		};
	}

	/**
	 * The given judgement unless a JSON path addresses an array's element by its place,
	 * which may hold another element the second time.
	 */
	static RepeatabilityRule unlessPositional(Repeatability repeatability, int path) {
		return (arguments, keys) -> (path < arguments.count() && isPositional(arguments.token(path)))
				? Repeatability.NEVER : repeatability;
	}

	/**
	 * The same for a path in every so many arguments.
	 */
	static RepeatabilityRule unlessPositional(Repeatability repeatability, int path, int step) {
		return (arguments, keys) -> {
			for (int index = path; index < arguments.count(); index += step) {
				if (isPositional(arguments.token(index))) {
					return Repeatability.NEVER;
				}
			}
			return repeatability;
		};
	}

	private static boolean isPositional(String path) {
		return path.isEmpty() || path.indexOf('[') >= 0;
	}

	default RepeatabilityRule and(RepeatabilityRule other) {
		return (arguments, keys) -> judge(arguments, keys).and(other.judge(arguments, keys));
	}

	/**
	 * Options that follow as many pairs as the first argument says.
	 */
	static RepeatabilityRule afterPairs(Options options) {
		return (arguments, keys) -> options.judge(arguments, 1 + 2 * Math.max(0, arguments.number(0)));
	}

	/**
	 * A command's options: what each does to the judgement and how many operands follow
	 * it.
	 */
	final class Options implements RepeatabilityRule {

		private final int from;

		private final Repeatability without;

		private final Map<String, Option> options = new HashMap<>();

		private Predicate<String> end = (token) -> false;

		private Options(int from, Repeatability without) {
			this.from = from;
			this.without = without;
		}

		static Options from(int index, Repeatability without) {
			return new Options(index, without);
		}

		Options with(Repeatability repeatability, int operands, String names) {
			for (String name : names.split(" ")) {
				this.options.put(name, new Option(repeatability, operands));
			}
			return this;
		}

		/**
		 * The options end before this keyword, and not with the last argument.
		 */
		Options until(String keyword) {
			this.end = keyword::equals;
			return this;
		}

		/**
		 * The options end before the first number.
		 */
		Options untilNumber() {
			this.end = (token) -> token.endsWith("INF")
					|| (!token.isEmpty() && (token.charAt(0) < 'A' || token.charAt(0) > 'Z'));
			return this;
		}

		@Override
		public Repeatability judge(CommandArguments arguments, KeyPositions keys) {
			return judge(arguments, this.from);
		}

		private Repeatability judge(CommandArguments arguments, long from) {
			Repeatability result = this.without;
			long index = from;
			while (index < arguments.count()) {
				String token = arguments.token((int) index);
				if (this.end.test(token)) {
					break;
				}
				Option option = this.options.get(token);
				if (option == null) {
					return Repeatability.NEVER;
				}
				result = result.and(option.repeatability());
				index += 1 + option.operands();
			}
			return result;
		}

		private record Option(Repeatability repeatability, int operands) {

		}

	}

}
