package io.github.elasticachespring.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A slot on its way from one shard to another. As long as it is, the old shard answers
 * {@code ASK} for keys that have moved. Where a command's keys are in both, a shard
 * answers {@code TRYAGAIN}: the old one since Redis 7.0, the new one after an {@code ASK}
 * before.
 */
public final class SlotMove implements AutoCloseable {

	private static final int BATCH = 100;

	private static final String TIMEOUT_MILLIS = "5000";

	private final int slot;

	private final Server source;

	private final Server target;

	private final List<Server> others;

	private final AccessRules rules;

	private boolean finished;

	SlotMove(int slot, Server source, Server target, List<Server> others, AccessRules rules) {
		this.slot = slot;
		this.source = source;
		this.target = target;
		this.others = others;
		this.rules = rules;
		setSlot(target, "IMPORTING", id(source));
		setSlot(source, "MIGRATING", id(target));
	}

	/**
	 * The slot.
	 * @return its number
	 */
	public int slot() {
		return this.slot;
	}

	/**
	 * Move some keys.
	 * @param count how many at most
	 * @return how many there were
	 */
	public int moveKeys(int count) {
		Object reply = this.source.call("CLUSTER", "GETKEYSINSLOT", String.valueOf(this.slot), String.valueOf(count));
		List<?> keys = (reply instanceof List<?> list) ? list : List.of();
		if (!keys.isEmpty()) {
			List<String> command = new ArrayList<>(List.of("MIGRATE", this.target.announced().getHostAddress(),
					this.target.port(), "", "0", TIMEOUT_MILLIS, "REPLACE", "AUTH2", this.rules.adminUser(),
					this.rules.adminPassword(), "KEYS"));
			keys.forEach((key) -> command.add(String.valueOf(key)));
			this.source.call(command.toArray(String[]::new));
		}
		return keys.size();
	}

	/**
	 * Move what is left and give the slot to its new shard.
	 */
	@Override
	public void close() {
		if (this.finished) {
			return;
		}
		while (moveKeys(BATCH) > 0) {
			continue;
		}
		String owner = id(this.target);
		setSlot(this.target, "NODE", owner);
		setSlot(this.source, "NODE", owner);
		this.others.forEach((other) -> setSlot(other, "NODE", owner));
		this.finished = true;
	}

	private void setSlot(Server server, String state, String id) {
		server.call("CLUSTER", "SETSLOT", String.valueOf(this.slot), state, id);
	}

	private static String id(Server server) {
		return String.valueOf(server.call("CLUSTER", "MYID"));
	}

}
