package io.github.elasticachespring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;

import io.github.elasticachespring.client.advisor.Check;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE shows for our properties.
 */
class PropertyMetadataTests {

	private final List<Property> properties = read();

	@Test
	void describesEveryProperty() {
		assertThat(this.properties).hasSizeGreaterThan(15)
			.allSatisfy((property) -> assertThat(property.description()).as(property.name())
				.isNotBlank()
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ")
				.doesNotContain("{@"));
	}

	@Test
	void asksWhetherForEverySwitch() {
		assertThat(this.properties).filteredOn((property) -> "java.lang.Boolean".equals(property.type()))
			.isNotEmpty()
			.allSatisfy((property) -> assertThat(property.description()).as(property.name()).startsWith("Whether "));
	}

	@Test
	@SuppressWarnings("unchecked")
	void knowsTheChecksThatCanBeMuted() {
		List<Map<String, Object>> hints = (List<Map<String, Object>>) metadata().get("hints");
		List<Map<String, Object>> values = (List<Map<String, Object>>) hints.stream()
			.filter((hint) -> "elasticache.advisor.mute".equals(hint.get("name")))
			.findFirst()
			.orElseThrow()
			.get("values");
		assertThat(values).extracting((value) -> value.get("value"))
			.containsExactlyElementsOf(Stream.of(Check.values()).map(Check::id).toList());
	}

	@SuppressWarnings("unchecked")
	private static List<Property> read() {
		List<Property> properties = new ArrayList<>();
		((List<Map<String, Object>>) metadata().get("properties")).forEach((property) -> {
			String name = (String) property.get("name");
			if (name.startsWith("elasticache.")) {
				properties.add(new Property(name, (String) property.get("type"), (String) property.get("description")));
			}
		});
		return properties;
	}

	private static Map<String, Object> metadata() {
		try (InputStream file = PropertyMetadataTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonParserFactory.getJsonParser().parseMap(new String(file.readAllBytes()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	record Property(String name, String type, String description) {

	}

}
