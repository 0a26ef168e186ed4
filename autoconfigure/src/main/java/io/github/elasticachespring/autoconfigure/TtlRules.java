package io.github.elasticachespring.autoconfigure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

import io.github.elasticachespring.autoconfigure.ElastiCacheProperties.Ttl;
import io.github.elasticachespring.autoconfigure.ElastiCacheProperties.TtlRuleProperties;
import io.github.elasticachespring.autoconfigure.InvalidConfigurationException.Problem;
import io.github.elasticachespring.client.keyspace.KeyPattern;
import io.github.elasticachespring.client.keyspace.TtlJitter;
import io.github.elasticachespring.client.keyspace.TtlPolicy;
import io.github.elasticachespring.client.keyspace.TtlRule;

/**
 * What {@code elasticache.ttl} may be, and the policy that it is.
 */
final class TtlRules {

	private final String prefix;

	private final List<Problem> problems = new ArrayList<>();

	private TtlRules(String prefix) {
		this.prefix = prefix;
	}

	/**
	 * Checks the properties.
	 * @param ttl the properties as bound
	 * @return what is wrong with them; empty if nothing is
	 */
	static List<Problem> check(Ttl ttl) {
		TtlRules rules = new TtlRules("elasticache.ttl.");
		Duration max = ttl.getMax();
		rules.duration("max", max, null);
		rules.duration("default", ttl.getDefault(), max);
		if (!(ttl.getJitter() >= 0 && ttl.getJitter() <= 1)) {
			rules.reject("jitter", ttl.getJitter(), "A share is a number from 0 to 1.",
					"a number from 0 to 1, such as 0.1");
		}
		for (int i = 0; i < ttl.getRules().size(); i++) {
			TtlRuleProperties rule = ttl.getRules().get(i);
			String name = "rules[%d].".formatted(i);
			rules.pattern(name + "pattern", rule.getPattern());
			if (rule.getTtl() == null) {
				rules.reject(name + "ttl", null, "A rule needs a TTL.", "a time such as 30m");
			}
			rules.duration(name + "ttl", rule.getTtl(), max);
		}
		for (int i = 0; i < ttl.getExempt().size(); i++) {
			rules.pattern("exempt[%d]".formatted(i), ttl.getExempt().get(i));
		}
		return rules.problems;
	}

	/**
	 * Checks the TTLs of single caches. One beyond the cap would be cut at every write,
	 * to the same time for all entries.
	 * @param caches the TTLs by cache
	 * @param ttl the properties that have the cap
	 * @return what is wrong with them; empty if nothing is
	 */
	static List<Problem> checkCaches(Map<String, Duration> caches, Ttl ttl) {
		TtlRules rules = new TtlRules("elasticache.cache.ttl.");
		caches
			.forEach((cache, value) -> rules.duration(cache, value, isExempt(cache + "::", ttl) ? null : ttl.getMax()));
		return rules.problems;
	}

	private static boolean isExempt(String key, Ttl ttl) {
		ByteBuffer bytes = ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8));
		try {
			return ttl.getExempt().stream().anyMatch((pattern) -> KeyPattern.of(pattern).matches(bytes));
		}
		catch (IllegalArgumentException ex) {
			// Told where the exemptions are looked at.
			return true;
		}
	}

	/** The policy that checked properties are. */
	static TtlPolicy policy(Ttl ttl) {
		List<TtlRule> rules = new ArrayList<>();
		for (TtlRuleProperties rule : ttl.getRules()) {
			Duration duration = rule.getTtl();
			if (rule.getPattern() != null && duration != null) {
				rules.add(new TtlRule(KeyPattern.of(rule.getPattern()), duration, rule.isRefresh()));
			}
		}
		return TtlPolicy.builder()
			.enforcement(ttl.getEnforcement())
			.defaultTtl(ttl.getDefault())
			.max(ttl.getMax())
			.jitter(new TtlJitter(ttl.getJitter()))
			.rules(rules)
			.exempt(ttl.getExempt().stream().map(KeyPattern::of).toList())
			.build();
	}

	private void duration(String property, @Nullable Duration value, @Nullable Duration max) {
		if (value == null) {
			return;
		}
		if (value.toMillis() < 1) {
			reject(property, value, "A TTL of a millisecond or more is needed.",
					"a time greater than zero, such as 1h");
		}
		else if (max != null && value.compareTo(max) > 0) {
			reject(property, value,
					"It is longer than 'elasticache.ttl.max', which is %s.".formatted(DurationStyle.SIMPLE.print(max)),
					"that time or a shorter one, or raise 'elasticache.ttl.max'");
		}
	}

	private void pattern(String property, @Nullable String pattern) {
		try {
			KeyPattern.of((pattern != null) ? pattern : "");
		}
		catch (IllegalArgumentException ex) {
			reject(property, pattern, String.valueOf(ex.getMessage()), "a glob such as 'session:*'");
		}
	}

	private void reject(String property, @Nullable Object value, String reason, String remedy) {
		Object shown = (value instanceof Duration duration) ? DurationStyle.SIMPLE.print(duration) : value;
		String name = this.prefix + property;
		this.problems.add(new Problem(name, shown, reason, "Set '%s' to %s.".formatted(name, remedy)));
	}

}
