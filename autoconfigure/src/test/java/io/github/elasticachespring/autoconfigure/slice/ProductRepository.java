package io.github.elasticachespring.autoconfigure.slice;

import org.springframework.data.repository.CrudRepository;

interface ProductRepository extends CrudRepository<Product, String> {

}
