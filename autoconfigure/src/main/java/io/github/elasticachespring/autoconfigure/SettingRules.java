package io.github.elasticachespring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringUtils;

import io.github.elasticachespring.autoconfigure.ElastiCacheProperties.Backoff;
import io.github.elasticachespring.autoconfigure.ElastiCacheProperties.Failover;
import io.github.elasticachespring.autoconfigure.ElastiCacheProperties.Pool;
import io.github.elasticachespring.autoconfigure.InvalidConfigurationException.Problem;
import io.github.elasticachespring.client.advisor.Check;

/**
 * What the properties that say how to connect may be. They apply whatever the connection
 * details come from.
 */
final class SettingRules {

	private static final String POOL = "elasticache.pool.";

	private static final String FAILOVER = "elasticache.failover.";

	private final List<Problem> problems = new ArrayList<>();

	private SettingRules() {
	}

	/**
	 * Checks the properties against all rules.
	 * @param properties the properties as bound
	 * @return what is wrong with them; empty if nothing is
	 */
	static List<Problem> check(ElastiCacheProperties properties) {
		SettingRules rules = new SettingRules();
		rules.positive("elasticache.connect-timeout", properties.getConnectTimeout());
		rules.positive("elasticache.command-timeout", properties.getCommandTimeout());
		rules.notNegative("elasticache.dns.max-ttl", properties.getDns().getMaxTtl());
		rules.clientName(properties.getClientName());
		rules.pool(properties.getPool());
		rules.failover(properties.getFailover());
		rules.notNegative("elasticache.cache.max-wait", properties.getCache().getMaxWait());
		rules.atLeastAMillisecond("elasticache.metrics.server-interval", properties.getMetrics().getServerInterval(),
				"15s");
		rules.mutedChecks(properties.getAdvisor().getMute());
		rules.keySeparator(properties.getKeys().getSeparator());
		rules.problems.addAll(TtlRules.check(properties.getTtl()));
		rules.problems.addAll(TtlRules.checkCaches(properties.getCache().getTtl(), properties.getTtl()));
		return rules.problems;
	}

	private void positive(String property, Duration value) {
		if (value.isNegative() || value.isZero()) {
			reject(property, value, "A time greater than zero is needed.", "a time greater than zero, such as 1s");
		}
	}

	private void atLeastAMillisecond(String property, Duration value, String example) {
		if (value.toMillis() < 1) {
			reject(property, value, "A time of a millisecond or more is needed.", "a time such as " + example);
		}
	}

	private void notNegative(String property, Duration value) {
		if (value.isNegative()) {
			reject(property, value, "A time cannot be negative.", "zero or more, such as 1s");
		}
	}

	private void clientName(@Nullable String clientName) {
		if (StringUtils.hasLength(clientName) && !ClientName.isValid(clientName)) {
			reject("elasticache.client-name", clientName,
					"The server refuses a client name with blanks or with characters other than printable ASCII.",
					"a name such as '%s'".formatted(ClientName.of(clientName)));
		}
	}

	private void mutedChecks(List<String> ids) {
		for (int i = 0; i < ids.size(); i++) {
			if (Check.of(ids.get(i)).isEmpty()) {
				reject("elasticache.advisor.mute[%d]".formatted(i), ids.get(i), "There is no check of this id.",
						"one of " + String.join(", ", Stream.of(Check.values()).map(Check::id).toList()));
			}
		}
	}

	private void keySeparator(String separator) {
		if (separator.isEmpty()) {
			reject("elasticache.keys.separator", separator, "Without a separator, different parts could make one key.",
					"a text such as ':', as in '{user:42}:session'");
		}
		else if (separator.indexOf('{') >= 0 || separator.indexOf('}') >= 0) {
			reject("elasticache.keys.separator", separator, "Braces delimit the hash tag of a key.",
					"a text without braces such as ':', as in '{user:42}:session'");
		}
	}

	private void pool(Pool pool) {
		notNegative(POOL + "max-wait", pool.getMaxWait());
		int maxActive = pool.getMaxActive();
		if (maxActive < 1) {
			reject(POOL + "max-active", maxActive, "A pool needs at least one connection.",
					"1 or more, or set 'elasticache.pool.enabled' to 'false'");
			return;
		}
		Integer maxIdle = pool.getMaxIdle();
		if (maxIdle != null && (maxIdle < 0 || maxIdle > maxActive)) {
			reject(POOL + "max-idle", maxIdle,
					"Of the %d connections that 'elasticache.pool.max-active' allows, ".formatted(maxActive)
							+ "this number cannot be idle.",
					"a number from 0 to %d, or raise 'elasticache.pool.max-active'".formatted(maxActive));
			return;
		}
		int mostIdle = (maxIdle != null) ? maxIdle : maxActive;
		if (pool.getMinIdle() < 0 || pool.getMinIdle() > mostIdle) {
			reject(POOL + "min-idle", pool.getMinIdle(),
					"The pool keeps at most %d connections idle, and so at least this number is impossible."
						.formatted(mostIdle),
					"a number from 0 to %d, or raise 'elasticache.pool.max-idle'".formatted(mostIdle));
		}
	}

	private void failover(Failover failover) {
		notNegative(FAILOVER + "max-wait", failover.getMaxWait());
		if (failover.getMaxHeldCommands() < 0) {
			reject(FAILOVER + "max-held-commands", failover.getMaxHeldCommands(),
					"A number of commands cannot be negative.", "zero or more, such as 10000");
		}
		if (failover.getMaxHeldSize().isNegative()) {
			reject(FAILOVER + "max-held-size", failover.getMaxHeldSize(), "A size cannot be negative.",
					"zero or more, such as 64MB");
		}
		Backoff backoff = failover.getBackoff();
		atLeastAMillisecond(FAILOVER + "backoff.initial", backoff.getInitial(), "50ms");
		if (backoff.getMax().compareTo(backoff.getInitial()) < 0) {
			reject(FAILOVER + "backoff.max", backoff.getMax(),
					"It is shorter than 'elasticache.failover.backoff.initial', which is %s.".formatted(
							DurationStyle.SIMPLE.print(backoff.getInitial())),
					"that time or a longer one, such as 1s");
		}
	}

	private void reject(String property, Object value, String reason, String remedy) {
		Object shown = (value instanceof Duration duration) ? DurationStyle.SIMPLE.print(duration) : value;
		this.problems.add(new Problem(property, shown, reason, "Set '%s' to %s.".formatted(property, remedy)));
	}

}
