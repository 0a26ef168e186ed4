package io.github.elasticachespring.sample.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.elasticachespring.sample.ShopTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the shipped dashboard and alert rules ask for is what the shop tells: each meter
 * by its name, and each value of a tag that is asked for by itself.
 */
class MonitoringTests {

	private static final Path FOLDER = Path.of("../docs/monitoring");

	private static final Pattern METER = Pattern.compile("\\b(elasticache_[a-z_]+)(?:\\{([^}]*)})?");

	private static final Pattern TAG = Pattern.compile("([a-z_]+)(=~|=)\"([^\"$]*)\"");

	/** What is there to be asked about once, of Prometheus' own making. */
	private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");

	@Nested
	@ShopTest
	@TestPropertySource(properties = "elasticache.metrics.server-interval=200ms")
	class OfAReplicationGroup {

		@Autowired
		private RestTestClient shop;

		@Test
		void everyMeterThatIsAskedForIsToldByTheShop() throws IOException {
			Map<String, List<String>> expressions = expressions();
			assertThat(expressions).hasSizeGreaterThan(40);
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				// Servers tell of a hit rate while somebody looks something up.
				this.shop.get().uri("/bestsellers").exchange();
				this.shop.get().uri("/products/teapot").exchange();
				String scrape = scrape();
				assertThat(missing(expressions, scrape)).as("What the shop does not tell, and who asks for it")
					.isEmpty();
			});
		}

		private String scrape() {
			return this.shop.get()
				.uri("/actuator/prometheus")
				.exchange()
				.expectStatus()
				.isOk()
				.returnResult(String.class)
				.getResponseBody();
		}

	}

	@Test
	void aMeterThatIsNotToldIsNamed() {
		Map<String, List<String>> asked = Map.of("a panel",
				List.of("sum(elasticache_a{job=~\"$job\",role=\"primary\"}) / elasticache_c",
						"elasticache_a{role=~\"primary|reader\"}", "elasticache_b{role=\"reader\"}"));
		String scrape = """
				# HELP elasticache_a of role="reader"
				elasticache_a{command="GET",role="primary"} 1.0
				elasticache_b 2.0
				""";
		assertThat(missing(asked, scrape)).containsOnlyKeys("elasticache_c", "elasticache_a with role=reader",
				"elasticache_b with role=reader");
		assertThat(missing(asked, scrape)).containsEntry("elasticache_c", "a panel");
	}

	/** Everything that is asked of Prometheus, by who asks. */
	private static Map<String, List<String>> expressions() throws IOException {
		Map<String, List<String>> expressions = new LinkedHashMap<>();
		collect("alerts", load("elasticache-alerts.yml"), expressions);
		collect("dashboard", load("elasticache-dashboard.json"), expressions);
		return expressions;
	}

	/** JSON is YAML as well. */
	private static Object load(String file) throws IOException {
		return new Yaml().load(Files.readString(FOLDER.resolve(file)));
	}

	private static void collect(String who, Object node, Map<String, List<String>> expressions) {
		if (node instanceof List<?> list) {
			list.forEach((element) -> collect(who, element, expressions));
		}
		else if (node instanceof Map<?, ?> map) {
			String name = Stream.of("alert", "title", "label")
				.map(map::get)
				.filter(String.class::isInstance)
				.map((title) -> who + ": " + title)
				.findFirst()
				.orElse(who);
			map.forEach((key, value) -> {
				if (value instanceof String text && (key.equals("expr") || key.equals("query"))) {
					expressions.computeIfAbsent(name, (same) -> new ArrayList<>()).add(text);
				}
				else {
					collect(name, value, expressions);
				}
			});
		}
	}

	/** What is asked for and not told, by who asks. */
	private static Map<String, String> missing(Map<String, List<String>> expressions, String scrape) {
		Map<String, String> missing = new LinkedHashMap<>();
		expressions.forEach((who, asked) -> asked.forEach((expression) -> {
			Matcher meter = METER.matcher(expression);
			while (meter.find()) {
				List<String> series = scrape.lines()
					.filter((line) -> line.startsWith(meter.group(1) + '{') || line.startsWith(meter.group(1) + ' '))
					.toList();
				if (series.isEmpty()) {
					missing.putIfAbsent(meter.group(1), who);
				}
				else {
					tags(meter.group(2)).stream()
						.filter((tag) -> series.stream().noneMatch((line) -> line.contains(quoted(tag))))
						.forEach((tag) -> missing.putIfAbsent(meter.group(1) + " with " + tag, who));
				}
			}
		}));
		return missing;
	}

	private static Set<String> tags(String selector) {
		Set<String> tags = new TreeSet<>();
		Matcher tag = TAG.matcher((selector != null) ? selector : "");
		while (tag.find()) {
			if (!OF_THE_SCRAPE.contains(tag.group(1))) {
				for (String value : tag.group(3).split("\\|")) {
					tags.add(tag.group(1) + '=' + value);
				}
			}
		}
		return tags;
	}

	private static String quoted(String tag) {
		return tag.replace("=", "=\"") + '"';
	}

}
