package io.github.elasticachespring.simulator;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Choosing loopback addresses.
 */
class LoopbackBlockTests {

	@Test
	void blocksDoNotOverlap() {
		try (LoopbackBlock first = LoopbackBlock.reserve(16400, List.of(), 3);
				LoopbackBlock second = LoopbackBlock.reserve(16400, List.of(), 3)) {
			Set<String> addresses = new HashSet<>();
			for (int i = 0; i < 250; i++) {
				addresses.add(first.next().getHostAddress());
				addresses.add(second.next().getHostAddress());
			}
			assertThat(addresses).hasSize(500).allMatch((address) -> address.startsWith("127."));
		}
	}

	@Test
	void addressesBeginAgainAfterTheLast() {
		try (LoopbackBlock block = LoopbackBlock.reserve(16400, List.of(), 1)) {
			String first = block.next().getHostAddress();
			for (int i = 1; i < 250; i++) {
				block.next();
			}
			assertThat(block.next().getHostAddress()).isEqualTo(first);
		}
	}

	@Test
	void aPortAnotherProgramHasOnAllAddressesIsLeftAlone() throws Exception {
		try (ServerSocket everywhere = new ServerSocket(0);
				LoopbackBlock block = LoopbackBlock.reserve(everywhere.getLocalPort(), List.of(), 1)) {
			assertThat(block.port()).isNotEqualTo(everywhere.getLocalPort());
		}
	}

	@Test
	void whereAddressesAreMissingTheMessageGivesTheCommandThatAddsThem() {
		List<InetSocketAddress> tried = new ArrayList<>();
		assertThatExceptionOfType(UnavailableException.class)
			.isThrownBy(() -> LoopbackBlock.reserve(6379, List.of(10000), 6, false, (address) -> {
				tried.add(address);
				throw new BindException("Can't assign requested address");
			}))
			.withMessageContaining("for i in $(seq 1 16); do sudo ifconfig lo0 alias 127.64.0.$i up; done");
		assertThat(tried).hasSize(1);
	}

	@Test
	void whereOnlySomeAddressesExistTheNextBlockOfThemIsTaken() {
		Set<String> reserved = new HashSet<>(Set.of("/127.64.0.1:6378"));
		try (LoopbackBlock block = LoopbackBlock.reserve(6379, List.of(), 2, false, (address) -> {
			if (!reserved.add(address.toString())) {
				throw new BindException("Address already in use");
			}
			return () -> reserved.remove(address.toString());
		})) {
			assertThat(block.next().getHostAddress()).isEqualTo("127.64.1.1");
		}
	}

}
