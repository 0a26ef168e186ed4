package io.github.elasticachespring.client.torture;

import java.util.Random;

/**
 * What a waiting caller may do next.
 */
enum Operation {

	SET, GET, INCR, LPUSH;

	static Operation next(Random random) {
		return values()[random.nextInt(values().length)];
	}

}
