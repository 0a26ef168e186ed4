import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs every {@code $ curl ...} line of a page's {@code console} blocks, in order, and compares what it prints with
 * the lines the page shows below it, one by one. In an expected line, {@code ...} stands for any characters; a line
 * that is {@code ...} alone stands for any number of lines. A command that ends in a backslash goes on in the next line.
 * <p>
 * Arguments: the page, the port that stands for 8080 in it, the folder for the JUnit report.
 */
class Replay {

	private static final String WILDCARD = "...";

	private static final int TIMEOUT_SECONDS = 60;

	record Example(int line, String command, List<String> expected) {
	}

	record Result(Example example, List<String> actual) {

		boolean matches() {
			return Replay.matches(this.example.expected(), this.actual);
		}

	}

	public static void main(String[] args) throws Exception {
		Path page = Path.of(args[0]);
		String text = Files.readString(page).replace("localhost:8080", "localhost:" + args[1]);
		List<Example> examples = examples(text.lines().toList());
		Path folder = Files.createTempDirectory("replay");
		List<Result> results = new ArrayList<>();
		for (Example example : examples) {
			Result result = new Result(example, run(example.command(), folder));
			results.add(result);
			System.out.printf("%s %s:%d %s%n", result.matches() ? "ok  " : "FAIL", page, example.line(), example.command());
			if (!result.matches()) {
				example.expected().forEach((line) -> System.out.println("     expected | " + line));
				result.actual().forEach((line) -> System.out.println("     answered | " + line));
			}
		}
		if (results.isEmpty()) {
			System.out.println("FAIL " + page + " has no curl line in a console block");
		}
		Files.writeString(Path.of(args[2], "TEST-" + page.getFileName() + ".xml"), report(page, results));
		System.exit(!results.isEmpty() && results.stream().allMatch(Result::matches) ? 0 : 1);
	}

	static List<Example> examples(List<String> lines) {
		List<Example> examples = new ArrayList<>();
		boolean console = false;
		Example current = null;
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i).stripTrailing();
			if (line.startsWith("```")) {
				console = line.equals("```console");
				current = null;
			}
			else if (console && line.startsWith("$ ")) {
				int start = i;
				StringBuilder command = new StringBuilder(line.substring(2));
				while (lines.get(i).stripTrailing().endsWith("\\")) {
					command.append('\n').append(lines.get(++i).replaceFirst("^> ", ""));
				}
				current = new Example(start + 1, command.toString(), new ArrayList<>());
				if (command.toString().startsWith("curl ")) {
					examples.add(current);
				}
			}
			else if (current != null) {
				current.expected().add(line);
			}
		}
		examples.forEach((example) -> dropBlankEnd(example.expected()));
		return examples;
	}

	static boolean matches(List<String> expected, List<String> actual) {
		if (expected.isEmpty()) {
			return actual.isEmpty();
		}
		List<String> rest = expected.subList(1, expected.size());
		if (expected.get(0).strip().equals(WILDCARD)) {
			for (int skipped = 0; skipped <= actual.size(); skipped++) {
				if (matches(rest, actual.subList(skipped, actual.size()))) {
					return true;
				}
			}
			return false;
		}
		return !actual.isEmpty() && pattern(expected.get(0)).matcher(actual.get(0)).matches()
				&& matches(rest, actual.subList(1, actual.size()));
	}

	private static Pattern pattern(String expected) {
		return Pattern.compile(List.of(expected.split(Pattern.quote(WILDCARD), -1))
			.stream()
			.map(Pattern::quote)
			.collect(Collectors.joining(".*")));
	}

	private static List<String> run(String command, Path folder) throws IOException, InterruptedException {
		Path output = folder.resolve("output");
		Process process = new ProcessBuilder("bash", "-c", command).directory(folder.toFile())
			.redirectOutput(output.toFile())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		process.getOutputStream().close();
		if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
			process.destroyForcibly();
			return List.of("no answer within " + TIMEOUT_SECONDS + " s");
		}
		List<String> lines = new ArrayList<>();
		new String(Files.readAllBytes(output), StandardCharsets.UTF_8).lines().map(String::stripTrailing).forEach(lines::add);
		dropBlankEnd(lines);
		return lines;
	}

	private static void dropBlankEnd(List<String> lines) {
		while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
			lines.remove(lines.size() - 1);
		}
	}

	private static String report(Path page, List<Result> results) {
		String cases = results.stream()
			.map((result) -> "<testcase classname=\"%s\" name=\"line %d\">%s</testcase>%n".formatted(page,
					result.example().line(),
					result.matches() ? "" : "<failure message=\"another answer to %s\"/>".formatted(escape(result.example().command()))))
			.collect(Collectors.joining());
		return "<testsuite name=\"%s\">%n%s</testsuite>%n".formatted(page, cases);
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;").replace("\n", " ");
	}

}
