package io.github.elasticachespring.sample.product;

import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/**
 * Products, from the cache where it has them.
 */
@Service
public class ProductCatalog {

	static final String CACHE = "products";

	private final ProductSource source;

	ProductCatalog(ProductSource source) {
		this.source = source;
	}

	/**
	 * Find a product.
	 * @param id its identifier
	 * @return the product
	 * @throws UnknownProductException if there is none
	 */
	@Cacheable(CACHE)
	public Product get(String id) {
		return this.source.find(id).orElseThrow(() -> new UnknownProductException(id));
	}

	/**
	 * Add or replace a product, in the source and in the cache.
	 * @param product the product
	 * @return the same product
	 */
	@CachePut(cacheNames = CACHE, key = "#product.id")
	public Product save(Product product) {
		this.source.save(product);
		return product;
	}

}
