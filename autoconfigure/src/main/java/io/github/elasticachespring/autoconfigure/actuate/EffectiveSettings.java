package io.github.elasticachespring.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

import io.github.elasticachespring.autoconfigure.ElastiCacheProperties;

/**
 * The properties in effect, under their own names, without secrets.
 */
final class EffectiveSettings {

	private static final String SECRET = "******";

	private EffectiveSettings() {
	}

	static Map<String, Object> of(ElastiCacheProperties properties) {
		Map<String, Object> settings = new LinkedHashMap<>();
		put(settings, "username", properties.getUsername());
		put(settings, "password", StringUtils.hasLength(properties.getPassword()) ? SECRET : null);
		settings.put("database", properties.getDatabase());
		put(settings, "client-name", properties.getClientName());
		settings.put("ssl.enabled", properties.getSsl().isEnabled());
		put(settings, "ssl.bundle", properties.getSsl().getBundle());
		settings.put("ssl.provider", properties.getSsl().getProvider());
		settings.put("transport", properties.getTransport());
		settings.put("connect-timeout", properties.getConnectTimeout());
		settings.put("command-timeout", properties.getCommandTimeout());
		settings.put("read-from", properties.getReadFrom());
		settings.put("pool.enabled", properties.getPool().isEnabled());
		settings.put("pool.max-active", properties.getPool().getMaxActive());
		settings.put("pool.min-idle", properties.getPool().getMinIdle());
		settings.put("pool.max-wait", properties.getPool().getMaxWait());
		settings.put("failover.enabled", properties.getFailover().isEnabled());
		settings.put("failover.max-wait", properties.getFailover().getMaxWait());
		settings.put("failover.max-held-commands", properties.getFailover().getMaxHeldCommands());
		settings.put("failover.max-held-size", properties.getFailover().getMaxHeldSize().toString());
		settings.put("failover.repeat", properties.getFailover().getRepeat());
		settings.put("dns.max-ttl", properties.getDns().getMaxTtl());
		settings.put("keys.separator", properties.getKeys().getSeparator());
		put(settings, "keys.cross-slot", properties.getKeys().getCrossSlot());
		settings.put("cache.on-error", properties.getCache().getOnError());
		settings.put("cache.max-wait", properties.getCache().getMaxWait());
		settings.put("cache.ttl", properties.getCache().getTtl());
		return settings;
	}

	private static void put(Map<String, Object> settings, String name, @Nullable Object value) {
		if (value != null) {
			settings.put(name, value);
		}
	}

}
