package io.github.elasticachespring.sample.coupon;

import java.time.Duration;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * The client has used up its tries.
 */
class TooManyTriesException extends ErrorResponseException {

	TooManyTriesException(Duration retryAfter) {
		super(HttpStatus.TOO_MANY_REQUESTS, ProblemDetail.forStatusAndDetail(HttpStatus.TOO_MANY_REQUESTS,
				"You have tried too many codes, please wait"), null);
		// Whole seconds, rounded up: a client that waits exactly so long is let in.
		getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.plusMillis(999).toSeconds()));
	}

}
