package io.github.elasticachespring.sample.cart;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
@RequestMapping("/customers/{customer}")
class CartController {

	private static final String CUSTOMER = "[A-Za-z0-9_-]{1,40}";

	private final CartService carts;

	CartController(CartService carts) {
		this.carts = carts;
	}

	@GetMapping("/cart")
	Cart cart(@PathVariable @Pattern(regexp = CUSTOMER) String customer) {
		return this.carts.cart(customer);
	}

	@PutMapping("/cart/{product}")
	Cart put(@PathVariable @Pattern(regexp = CUSTOMER) String customer, @PathVariable String product,
			@RequestBody @Valid Quantity quantity) {
		return this.carts.put(customer, new CartItem(product, quantity.quantity()));
	}

	@DeleteMapping("/cart/{product}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void remove(@PathVariable @Pattern(regexp = CUSTOMER) String customer, @PathVariable String product) {
		this.carts.remove(customer, product);
	}

	@PostMapping("/orders")
	ResponseEntity<Order> checkout(@PathVariable @Pattern(regexp = CUSTOMER) String customer,
			UriComponentsBuilder uri) {
		Order order = this.carts.checkout(customer);
		return ResponseEntity.created(uri.path("/customers/{customer}/orders/{number}").build(customer, order.number()))
			.body(order);
	}

	@GetMapping("/orders/{number}")
	Order order(@PathVariable @Pattern(regexp = CUSTOMER) String customer, @PathVariable long number) {
		return this.carts.order(customer, number);
	}

	record Quantity(@NotNull @Positive @Max(99) Integer quantity) {
	}

}
