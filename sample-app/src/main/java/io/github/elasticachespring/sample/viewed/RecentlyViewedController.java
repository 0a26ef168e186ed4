package io.github.elasticachespring.sample.viewed;

import java.util.ArrayList;
import java.util.List;

import io.github.elasticachespring.sample.product.ProductCatalog;
import jakarta.servlet.http.HttpSession;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.SessionAttribute;

/**
 * Remembers the products a visitor has looked at, the latest first. The HTTP session does
 * the work: Spring Session keeps it where every instance finds it.
 */
@RestController
@RequestMapping("/recently-viewed")
class RecentlyViewedController {

	private static final String ATTRIBUTE = "recentlyViewed";

	private static final int KEEP = 5;

	private final ProductCatalog catalog;

	RecentlyViewedController(ProductCatalog catalog) {
		this.catalog = catalog;
	}

	@GetMapping
	List<String> get(@SessionAttribute(name = ATTRIBUTE, required = false) List<String> viewed) {
		return (viewed != null) ? viewed : List.of();
	}

	@PutMapping("/{product}")
	List<String> put(@PathVariable String product,
			@SessionAttribute(name = ATTRIBUTE, required = false) List<String> viewed, HttpSession session) {
		List<String> updated = new ArrayList<>(get(viewed));
		updated.remove(this.catalog.get(product).id());
		updated.add(0, product);
		List<String> kept = new ArrayList<>(updated.subList(0, Math.min(updated.size(), KEEP)));
		session.setAttribute(ATTRIBUTE, kept);
		return kept;
	}

}
