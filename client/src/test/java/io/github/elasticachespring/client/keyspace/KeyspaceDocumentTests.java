package io.github.elasticachespring.client.keyspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.elasticachespring.client.command.CommandTraits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on the keyspace says of slots what the code says.
 */
class KeyspaceDocumentTests {

	private static final Path PAGE = Path.of("..", "docs", "keyspace.md");

	@ParameterizedTest
	@CsvSource({ "SPLIT, Lettuce", "EMULATED, Spring Data" })
	void listsWhatIsNeverRefused(ClusterSupport support, String who) throws IOException {
		String row = Files.readAllLines(PAGE)
			.stream()
			.filter((line) -> line.startsWith("| " + who + ", "))
			.findFirst()
			.orElseThrow();
		Set<String> listed = Pattern.compile("`([^`]+)`")
			.matcher(row.split("\\|")[2])
			.results()
			.map((match) -> match.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(listed).isEqualTo(
				support.commands().stream().map(CommandTraits::name).collect(Collectors.toCollection(TreeSet::new)));
	}

}
