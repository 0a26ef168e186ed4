package io.github.elasticachespring.sample.cart;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * There is no such order.
 */
public class UnknownOrderException extends ErrorResponseException {

	UnknownOrderException(String customer, long number) {
		super(HttpStatus.NOT_FOUND, ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND,
				"There is no order %d of '%s'".formatted(number, customer)), null);
	}

}
