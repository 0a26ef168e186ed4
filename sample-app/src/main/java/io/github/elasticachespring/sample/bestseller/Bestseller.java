package io.github.elasticachespring.sample.bestseller;

record Bestseller(String product, long sold) {
}
