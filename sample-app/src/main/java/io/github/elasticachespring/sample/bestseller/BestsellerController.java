package io.github.elasticachespring.sample.bestseller;

import java.util.List;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class BestsellerController {

	private final Bestsellers bestsellers;

	BestsellerController(Bestsellers bestsellers) {
		this.bestsellers = bestsellers;
	}

	@GetMapping("/bestsellers")
	List<Bestseller> top(@RequestParam(defaultValue = "10") @Min(1) @Max(100) int limit) {
		return this.bestsellers.top(limit);
	}

}
