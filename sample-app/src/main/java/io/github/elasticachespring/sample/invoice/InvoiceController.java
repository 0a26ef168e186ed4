package io.github.elasticachespring.sample.invoice;

import io.github.elasticachespring.sample.cart.CartService;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/customers/{customer}/orders/{number}/invoice")
class InvoiceController {

	private final InvoiceQueue queue;

	private final Invoices invoices;

	private final CartService carts;

	InvoiceController(InvoiceQueue queue, Invoices invoices, CartService carts) {
		this.queue = queue;
		this.invoices = invoices;
		this.carts = carts;
	}

	@GetMapping(produces = MediaType.TEXT_PLAIN_VALUE)
	String get(@PathVariable String customer, @PathVariable long number) {
		return this.invoices.find(new InvoiceJob(customer, number))
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND,
					"There is no invoice for order %d of '%s' yet".formatted(number, customer)));
	}

	/**
	 * Asks for an invoice once more. A placed order has asked already.
	 */
	@PutMapping
	ResponseEntity<Void> request(@PathVariable String customer, @PathVariable long number) {
		this.carts.order(customer, number);
		this.queue.add(new InvoiceJob(customer, number));
		return ResponseEntity.accepted().build();
	}

}
