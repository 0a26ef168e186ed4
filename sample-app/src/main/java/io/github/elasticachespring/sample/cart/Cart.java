package io.github.elasticachespring.sample.cart;

import java.util.List;

record Cart(String customer, List<CartItem> items) {
}
