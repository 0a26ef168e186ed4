import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Adds up the JUnit reports of all parts of a run. Each part has a folder with its reports, its {@code title} and
 * {@code status}, {@code tests} if it must have run some, and {@code skipped} with the reason if it was not run.
 */
class Totals {

	private static final int SKIPPED = 77;

	private static final int LONGEST_REASON = 300;

	record Case(String name, String reason) {
	}

	record Run(String title, int passed, List<Case> failed, List<Case> skipped) {

		@Override
		public String toString() {
			return "%d passed, %d failed, %d skipped".formatted(this.passed, this.failed.size(), this.skipped.size());
		}

	}

	public static void main(String[] args) throws Exception {
		List<Run> runs = new ArrayList<>();
		for (String part : List.of(args).subList(1, args.length)) {
			runs.add(read(Path.of(args[0], part)));
		}
		runs.forEach((run) -> print(run.title(), "skipped", run.skipped()));
		runs.forEach((run) -> print(run.title(), "FAILED", run.failed()));
		runs.stream()
			.filter((run) -> run.passed() + run.failed().size() + run.skipped().size() > 0)
			.forEach((run) -> System.out.println(run.title() + ": " + run));
		Run all = new Run("all", runs.stream().mapToInt(Run::passed).sum(),
				runs.stream().flatMap((run) -> run.failed().stream()).toList(),
				runs.stream().flatMap((run) -> run.skipped().stream()).toList());
		System.out.println(all);
		System.exit(all.failed().isEmpty() ? 0 : 1);
	}

	private static void print(String title, String what, List<Case> cases) {
		cases.stream()
			.map((test) -> "%s, %s: %s: %s".formatted(what, title, test.name(), test.reason()))
			.distinct()
			.forEach(System.out::println);
	}

	private static Run read(Path part) throws Exception {
		if (!Files.exists(part.resolve("status"))) {
			return new Run(part.getFileName().toString(), 0,
					List.of(new Case(part.getFileName().toString(), "not reached")), List.of());
		}
		String title = text(part.resolve("title"));
		int status = Integer.parseInt(text(part.resolve("status")));
		List<Case> failed = new ArrayList<>();
		List<Case> skipped = new ArrayList<>();
		int passed = 0;
		for (Path report : reports(part)) {
			NodeList cases = DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(report.toFile())
				.getElementsByTagName("testcase");
			for (int i = 0; i < cases.getLength(); i++) {
				Element test = (Element) cases.item(i);
				if (test.getElementsByTagName("failure").getLength() + test.getElementsByTagName("error").getLength() > 0) {
					failed.add(new Case(name(test), reason(test, "failure", "error")));
				}
				else if (test.getElementsByTagName("skipped").getLength() > 0) {
					skipped.add(new Case(name(test), reason(test, "skipped")));
				}
				else {
					passed++;
				}
			}
		}
		if (status == SKIPPED) {
			skipped.add(new Case("the whole part", text(part.resolve("skipped"))));
		}
		else if (status != 0 && failed.isEmpty()) {
			failed.add(new Case("the part itself", "ended with status " + status + ", see its output"));
		}
		else if (status == 0 && Files.exists(part.resolve("tests")) && passed == 0) {
			failed.add(new Case("the part itself", "no test was executed"));
		}
		return new Run(title, passed, failed, skipped);
	}

	private static List<Path> reports(Path part) throws IOException {
		try (Stream<Path> files = Files.walk(part)) {
			return files.filter((file) -> file.getFileName().toString().matches("TEST-.*\\.xml")).sorted().toList();
		}
	}

	private static String name(Element test) {
		String type = test.getAttribute("classname");
		return type.substring(type.lastIndexOf('.') + 1) + "." + test.getAttribute("name");
	}

	private static String reason(Element test, String... kinds) {
		for (String kind : kinds) {
			NodeList nodes = test.getElementsByTagName(kind);
			if (nodes.getLength() > 0) {
				Element node = (Element) nodes.item(0);
				String message = node.getAttribute("message").isBlank() ? node.getTextContent() : node.getAttribute("message");
				return message.isBlank() ? "no reason given" : shorten(message);
			}
		}
		throw new IllegalStateException("neither of " + List.of(kinds));
	}

	private static String shorten(String message) {
		String line = message.split("\\R\\s+at ")[0].replaceFirst("^org\\.opentest4j\\.TestAbortedException: (Assumption failed: )?", "")
			.strip()
			.replaceAll("\\s+", " ");
		return (line.length() <= LONGEST_REASON) ? line : line.substring(0, LONGEST_REASON) + "...";
	}

	private static String text(Path file) throws IOException {
		return Files.readString(file).strip();
	}

}
