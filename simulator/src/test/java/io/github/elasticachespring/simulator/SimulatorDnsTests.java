package io.github.elasticachespring.simulator;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import javax.naming.NameNotFoundException;

import io.github.elasticachespring.simulator.DnsZone.Style;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The DNS server on the wire.
 */
class SimulatorDnsTests {

	private static final int TYPE_A = 1;

	private final SimulatorDns dns = new SimulatorDns(Duration.ofSeconds(7), Duration.ZERO);

	private InetAddress address;

	@BeforeEach
	void publish() throws Exception {
		this.address = InetAddress.getByName("127.9.8.7");
		this.dns.publish("name.example", Style.ALL, List.of(this.address));
	}

	@AfterEach
	void close() {
		this.dns.close();
	}

	@Test
	void aNameHasAddressesOfItsFamilyOnly() throws Exception {
		assertThat(TestClient.lookup(this.dns.address(), "name.example", "A")).containsExactly(this.address);
		assertThat(TestClient.lookup(this.dns.address(), "name.example", "AAAA")).isEmpty();
	}

	@Test
	void anUnknownNameDoesNotExist() {
		assertThatExceptionOfType(NameNotFoundException.class)
			.isThrownBy(() -> TestClient.lookup(this.dns.address(), "nobody.example", "A"));
	}

	@Test
	void aForgottenNameDoesNotExistUntilItIsFollowed() throws Exception {
		this.dns.forget("name.example");
		assertThatExceptionOfType(NameNotFoundException.class)
			.isThrownBy(() -> TestClient.lookup(this.dns.address(), "name.example", "A"));
		this.dns.follow("name.example");
		assertThat(TestClient.lookup(this.dns.address(), "name.example", "A")).containsExactly(this.address);
	}

	@Test
	void answersCanBeSetByHand() throws Exception {
		InetAddress other = InetAddress.getByName("127.1.2.3");
		this.dns.answer("other.example", other);
		assertThat(TestClient.lookup(this.dns.address(), "other.example", "A")).containsExactly(other);
	}

	@Test
	void recordsCarryTheTtl() throws Exception {
		assertThat(ttl(overUdp(query("name.example")))).isEqualTo(7);
		this.dns.ttl(Duration.ofMinutes(1));
		assertThat(ttl(overUdp(query("name.example")))).isEqualTo(60);
	}

	@Test
	void tcpAnswersLikeUdp() throws Exception {
		byte[] query = query("name.example");
		assertThat(overTcp(query)).isEqualTo(overUdp(query));
	}

	private byte[] overUdp(byte[] query) throws Exception {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			socket.setSoTimeout(2000);
			socket.send(new DatagramPacket(query, query.length, this.dns.address()));
			DatagramPacket answer = new DatagramPacket(new byte[512], 512);
			socket.receive(answer);
			return Arrays.copyOf(answer.getData(), answer.getLength());
		}
	}

	private byte[] overTcp(byte[] query) throws Exception {
		InetSocketAddress server = this.dns.address();
		try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
			DataOutputStream out = new DataOutputStream(socket.getOutputStream());
			out.writeShort(query.length);
			out.write(query);
			DataInputStream in = new DataInputStream(socket.getInputStream());
			return in.readNBytes(in.readUnsignedShort());
		}
	}

	private static byte[] query(String name) {
		ByteBuffer query = ByteBuffer.allocate(512);
		query.putShort((short) 4711).putShort((short) 0x0100).putShort((short) 1).putShort((short) 0).putInt(0);
		for (String label : name.split("\\.")) {
			query.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
		}
		query.put((byte) 0).putShort((short) TYPE_A).putShort((short) 1);
		return Arrays.copyOf(query.array(), query.position());
	}

	/**
	 * The answer ends with TTL, data length and the address.
	 */
	private static int ttl(byte[] answer) {
		return ByteBuffer.wrap(answer, answer.length - 10, 4).getInt();
	}

}
