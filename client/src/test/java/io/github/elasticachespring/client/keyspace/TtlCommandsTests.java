package io.github.elasticachespring.client.keyspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.command.CommandTraits;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Transaction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of what writes, against the table of traits and against the page that shows
 * it.
 */
class TtlCommandsTests {

	private static final List<String> LISTED = TtlCommands.all()
		.stream()
		.filter((line) -> !(line.treatment() instanceof Transaction))
		.flatMap((line) -> line.names().stream())
		.toList();

	@Test
	void everyLineIsAboutACommandThatWrites() {
		assertThat(LISTED).doesNotHaveDuplicates()
			.allMatch((name) -> CommandTraits.of(name).writes() || CommandTraits.of(name).mayReplicate());
	}

	@Test
	void everyCommandThatWritesHasALine() {
		TreeSet<String> missing = new TreeSet<>();
		for (CommandType type : CommandType.values()) {
			CommandTraits traits = CommandTraits.of(type);
			if (!traits.hasSubcommands() && (traits.writes() || traits.mayReplicate())
					&& !LISTED.contains(traits.name())) {
				missing.add(traits.name());
			}
		}
		assertThat(missing).isEmpty();
	}

	@Test
	void theDocumentShowsTheTable() throws IOException {
		Path document = Stream.of("../docs/keyspace.md", "docs/keyspace.md")
			.map(Path::of)
			.filter(Files::exists)
			.findFirst()
			.orElseThrow();
		assertThat(Files.readString(document)).contains(markdown());
	}

	private static String markdown() {
		return "| Commands | What happens about their keys' TTL |\n|---|---|\n" + TtlCommands.all()
			.stream()
			.map((line) -> "| %s | %s |\n".formatted(
					line.names().stream().map("`%s`"::formatted).collect(Collectors.joining(", ")),
					line.treatment().words()))
			.collect(Collectors.joining());
	}

}
