package io.github.elasticachespring.sample.coupon;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the coupons.
 *
 * @param tries how many codes one client may try in a window
 * @param window how long a window lasts, counted from its first try
 */
@ConfigurationProperties("shop.coupons")
record CouponProperties(@DefaultValue("3") int tries, @DefaultValue("1m") Duration window) {
}
