package io.github.elasticachespring.sample.product;

import java.math.BigDecimal;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/products/{id}")
class ProductController {

	private final ProductCatalog catalog;

	ProductController(ProductCatalog catalog) {
		this.catalog = catalog;
	}

	@GetMapping
	Product get(@PathVariable String id) {
		return this.catalog.get(id);
	}

	@PutMapping
	Product put(@PathVariable @Pattern(regexp = "[a-z0-9-]{1,40}") String id,
			@RequestBody @Valid ProductDescription description) {
		return this.catalog.save(new Product(id, description.name(), description.price()));
	}

	record ProductDescription(@NotBlank @Size(max = 80) String name,
			@NotNull @Positive @Digits(integer = 6, fraction = 2) BigDecimal price) {
	}

}
