package io.github.elasticachespring.sample.coupon;

import java.time.Duration;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Tells what a coupon is worth, and keeps people from guessing codes.
 */
@RestController
class CouponController {

	private static final Map<String, Coupon> COUPONS = Map.of("SPRING", new Coupon("SPRING", 10));

	private final RateLimiter rateLimiter;

	private final CouponProperties properties;

	CouponController(RateLimiter rateLimiter, CouponProperties properties) {
		this.rateLimiter = rateLimiter;
		this.properties = properties;
	}

	@GetMapping("/coupons/{code}")
	Coupon coupon(@PathVariable String code, HttpServletRequest request) {
		Duration wait = this.rateLimiter.acquire("coupons:" + request.getRemoteAddr(), this.properties.tries(),
				this.properties.window());
		if (!wait.isZero()) {
			throw new TooManyTriesException(wait);
		}
		Coupon coupon = COUPONS.get(code);
		if (coupon == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no coupon '" + code + "'");
		}
		return coupon;
	}

	record Coupon(String code, int percentOff) {
	}

}
