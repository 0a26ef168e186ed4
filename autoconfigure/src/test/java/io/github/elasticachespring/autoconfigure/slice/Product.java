package io.github.elasticachespring.autoconfigure.slice;

import org.springframework.data.annotation.Id;
import org.springframework.data.redis.core.RedisHash;

@RedisHash("product")
record Product(@Id String name, int price) {

}
