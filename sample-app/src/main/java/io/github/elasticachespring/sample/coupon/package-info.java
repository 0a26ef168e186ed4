/**
 * Coupons, behind a rate limiter that all instances share.
 */
@NullMarked
package io.github.elasticachespring.sample.coupon;

import org.jspecify.annotations.NullMarked;
