package io.github.elasticachespring.sample.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Hands failures of other filters to {@link ProblemDetails}: Spring Session reads and
 * saves sessions in a filter, where no controller advice sees it fail.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class FilterFailures extends OncePerRequestFilter {

	private final HandlerExceptionResolver exceptionResolver;

	FilterFailures(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver) {
		this.exceptionResolver = exceptionResolver;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (DataAccessException ex) {
			if (response.isCommitted()) {
				throw ex;
			}
			response.reset();
			if (this.exceptionResolver.resolveException(request, response, null, ex) == null) {
				throw ex;
			}
		}
	}

}
