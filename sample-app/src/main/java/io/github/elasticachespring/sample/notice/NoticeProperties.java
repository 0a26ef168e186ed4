package io.github.elasticachespring.sample.notice;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the notices.
 *
 * @param keep how many of the last notices each instance remembers
 */
@ConfigurationProperties("shop.notices")
record NoticeProperties(@DefaultValue("20") int keep) {
}
