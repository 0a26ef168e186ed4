package io.github.elasticachespring.autoconfigure.actuate;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

import io.github.elasticachespring.autoconfigure.ElastiCacheProperties;
import io.github.elasticachespring.autoconfigure.ElastiCacheProperties.TtlRuleProperties;

/**
 * The properties in effect, under their own names and as one would write them, without
 * secrets. What is not set is {@code null}.
 */
final class EffectiveSettings {

	private static final String SECRET = "******";

	private final Map<String, @Nullable Object> settings = new LinkedHashMap<>();

	private EffectiveSettings() {
	}

	static Map<String, @Nullable Object> of(ElastiCacheProperties properties) {
		EffectiveSettings settings = new EffectiveSettings();
		settings.connection(properties);
		settings.pool(properties.getPool());
		settings.failover(properties.getFailover());
		settings.ttl(properties.getTtl());
		settings.put("keys.separator", properties.getKeys().getSeparator());
		settings.put("keys.cross-slot", properties.getKeys().getCrossSlot());
		settings.put("cache.on-error", properties.getCache().getOnError());
		settings.put("cache.max-wait", properties.getCache().getMaxWait());
		settings.put("cache.ttl", properties.getCache().getTtl());
		settings.put("metrics.server-interval", properties.getMetrics().getServerInterval());
		settings.put("tracing.enabled", properties.getTracing().getEnabled());
		settings.put("advisor.mute", properties.getAdvisor().getMute());
		return settings.settings;
	}

	private void connection(ElastiCacheProperties properties) {
		put("username", properties.getUsername());
		put("password", StringUtils.hasLength(properties.getPassword()) ? SECRET : null);
		put("database", properties.getDatabase());
		put("client-name", properties.getClientName());
		put("ssl.enabled", properties.getSsl().isEnabled());
		put("ssl.bundle", properties.getSsl().getBundle());
		put("ssl.provider", properties.getSsl().getProvider());
		put("transport", properties.getTransport());
		put("connect-timeout", properties.getConnectTimeout());
		put("command-timeout", properties.getCommandTimeout());
		put("read-from", properties.getReadFrom());
		put("dns.servers", properties.getDns().getServers());
		put("dns.max-ttl", properties.getDns().getMaxTtl());
	}

	private void pool(ElastiCacheProperties.Pool pool) {
		put("pool.enabled", pool.isEnabled());
		put("pool.max-active", pool.getMaxActive());
		put("pool.max-idle", pool.getMaxIdle());
		put("pool.min-idle", pool.getMinIdle());
		put("pool.max-wait", pool.getMaxWait());
	}

	private void failover(ElastiCacheProperties.Failover failover) {
		put("failover.enabled", failover.isEnabled());
		put("failover.max-wait", failover.getMaxWait());
		put("failover.max-held-commands", failover.getMaxHeldCommands());
		put("failover.max-held-size", failover.getMaxHeldSize());
		put("failover.repeat", failover.getRepeat());
		put("failover.backoff.initial", failover.getBackoff().getInitial());
		put("failover.backoff.max", failover.getBackoff().getMax());
	}

	private void ttl(ElastiCacheProperties.Ttl ttl) {
		put("ttl.enforcement", ttl.getEnforcement());
		put("ttl.default", ttl.getDefault());
		put("ttl.max", ttl.getMax());
		put("ttl.jitter", ttl.getJitter());
		put("ttl.rules", ttl.getRules());
		put("ttl.exempt", ttl.getExempt());
	}

	private void put(String name, @Nullable Object value) {
		this.settings.put(name, written(value));
	}

	private static @Nullable Object written(@Nullable Object value) {
		if (value instanceof Duration duration) {
			return time(duration);
		}
		if (value instanceof DataSize size) {
			return size(size);
		}
		if (value instanceof Enum<?> constant) {
			return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
		}
		if (value instanceof TtlRuleProperties rule) {
			Map<String, @Nullable Object> parts = new LinkedHashMap<>();
			parts.put("pattern", rule.getPattern());
			parts.put("ttl", written(rule.getTtl()));
			parts.put("refresh", rule.isRefresh());
			return parts;
		}
		if (value instanceof Collection<?> values) {
			return values.stream().map(EffectiveSettings::written).toList();
		}
		if (value instanceof Map<?, ?> entries) {
			Map<String, @Nullable Object> written = new LinkedHashMap<>();
			entries.forEach((key, entry) -> written.put(String.valueOf(key), written(entry)));
			return written;
		}
		return value;
	}

	private static String time(Duration duration) {
		long millis = duration.toMillis();
		if (millis % 1000 != 0 || millis == 0) {
			return millis + "ms";
		}
		long seconds = millis / 1000;
		if (seconds % 60 != 0) {
			return seconds + "s";
		}
		return (seconds % 3600 != 0) ? seconds / 60 + "m" : seconds / 3600 + "h";
	}

	private static String size(DataSize size) {
		long bytes = size.toBytes();
		if (bytes % (1 << 20) == 0) {
			return size.toMegabytes() + "MB";
		}
		return (bytes % (1 << 10) == 0) ? size.toKilobytes() + "KB" : bytes + "B";
	}

}
