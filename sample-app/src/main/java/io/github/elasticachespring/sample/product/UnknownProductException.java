package io.github.elasticachespring.sample.product;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * There is no such product.
 */
public class UnknownProductException extends ErrorResponseException {

	UnknownProductException(String id) {
		super(HttpStatus.NOT_FOUND,
				ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no product '" + id + "'"), null);
	}

}
