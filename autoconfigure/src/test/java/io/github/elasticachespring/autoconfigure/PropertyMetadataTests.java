package io.github.elasticachespring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;

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

	@SuppressWarnings("unchecked")
	private static List<Property> read() {
		try (InputStream file = PropertyMetadataTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			var metadata = JsonParserFactory.getJsonParser().parseMap(new String(file.readAllBytes()));
			List<Property> properties = new ArrayList<>();
			((List<Map<String, Object>>) metadata.get("properties")).forEach((property) -> {
				String name = (String) property.get("name");
				if (name.startsWith("elasticache.")) {
					properties
						.add(new Property(name, (String) property.get("type"), (String) property.get("description")));
				}
			});
			return properties;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	record Property(String name, String type, String description) {

	}

}
