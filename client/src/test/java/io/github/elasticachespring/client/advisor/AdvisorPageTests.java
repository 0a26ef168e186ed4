package io.github.elasticachespring.client.advisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * docs/advisor.md says what the code says.
 */
class AdvisorPageTests {

	private final List<String> page = read();

	@Test
	void listsAllChecksAndNoOthers() {
		List<String> expected = Stream.of(Check.values())
			.map((check) -> "| `%s` | %s | %s | %s | %s |".formatted(check.id(), check.severity().tag(),
					check.looksFor(), check.why(), check.remedy()))
			.toList();
		assertThat(rowsBelow("## Checks")).containsExactlyElementsOf(expected);
	}

	@Test
	void listsAllVersionsWithAnEnd() {
		List<String> expected = EngineSupport.ENDS.stream()
			.map((support) -> "| %s | %s |".formatted(support.engine(), support.end()))
			.toList();
		assertThat(rowsBelow("## End of support")).containsExactlyElementsOf(expected);
	}

	private List<String> rowsBelow(String heading) {
		return this.page.stream()
			.dropWhile((line) -> !line.equals(heading))
			.skip(1)
			.takeWhile((line) -> !line.startsWith("## "))
			.dropWhile((line) -> !line.startsWith("|---"))
			.skip(1)
			.takeWhile((line) -> line.startsWith("|"))
			.toList();
	}

	private static List<String> read() {
		try {
			return Files.readAllLines(Path.of("../docs/advisor.md"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
