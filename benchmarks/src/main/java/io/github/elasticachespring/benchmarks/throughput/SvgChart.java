package io.github.elasticachespring.benchmarks.throughput;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Results as a picture: a group of bars for each scenario, a bar for each client, as
 * multiples of Boot with Lettuce.
 */
final class SvgChart {

	private static final int GROUP_GAP = 28;

	private static final int BAR = 18;

	private static final int LEFT = 215;

	private static final int TOP = 70;

	private static final int PLOT = 560;

	private final Results results;

	private final StringBuilder svg = new StringBuilder();

	private SvgChart(Results results) {
		this.results = results;
	}

	static String of(Results results) {
		return new SvgChart(results).draw();
	}

	private String draw() {
		List<Scenario> scenarios = new ArrayList<>(this.results.scenarios());
		Set<Contender> contenders = new TreeSet<>();
		scenarios.forEach((scenario) -> contenders.addAll(this.results.contenders(scenario)));
		double longest = scenarios.stream()
			.flatMapToDouble((scenario) -> contenders.stream().mapToDouble((contender) -> ratio(scenario, contender)))
			.max()
			.orElse(1);
		int bars = scenarios.stream().mapToInt((scenario) -> this.results.contenders(scenario).size()).sum();
		int height = TOP + bars * BAR + scenarios.size() * GROUP_GAP + 10;
		int width = LEFT + PLOT + 70;
		append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
				width, height);
		append("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height);
		text(16, 24, "start", "Commands per second over TLS, %s = 1".formatted(this.results.base().title()));
		drawLegend(contenders);
		drawBars(scenarios, longest);
		append("<line x1=\"%1$d\" y1=\"%2$d\" x2=\"%1$d\" y2=\"%3$d\" stroke=\"#444444\" stroke-dasharray=\"3 3\"/>",
				LEFT + length(1, longest), TOP - 4, height - 10);
		return this.svg.append("</svg>\n").toString();
	}

	private void drawLegend(Set<Contender> contenders) {
		int x = 16;
		for (Contender contender : contenders) {
			append("<rect x=\"%d\" y=\"36\" width=\"12\" height=\"12\" fill=\"%s\"/>", x, contender.colour());
			text(x + 17, 46, "start", contender.title());
			x += 36 + contender.title().length() * 6;
		}
	}

	private void drawBars(List<Scenario> scenarios, double longest) {
		int y = TOP;
		for (Scenario scenario : scenarios) {
			int middle = y + this.results.contenders(scenario).size() * BAR / 2 + 4;
			text(LEFT - 10, middle, "end", scenario.title());
			for (Contender contender : this.results.contenders(scenario)) {
				double ratio = ratio(scenario, contender);
				append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>", LEFT, y,
						length(ratio, longest), BAR - 3, contender.colour());
				text(LEFT + length(ratio, longest) + 6, y + 12, "start", String.format(Locale.ROOT, "%.2f", ratio));
				y += BAR;
			}
			y += GROUP_GAP;
		}
	}

	/** Zero where one of the two was not measured. */
	private double ratio(Scenario scenario, Contender contender) {
		double ratio = this.results.ratio(scenario, contender);
		return Double.isNaN(ratio) ? 0 : ratio;
	}

	private static int length(double ratio, double longest) {
		return (int) Math.round(ratio / longest * PLOT);
	}

	private void text(int x, int y, String anchor, String text) {
		append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"#222222\">%s</text>", x, y, anchor, text);
	}

	private void append(String format, Object... values) {
		this.svg.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

}
