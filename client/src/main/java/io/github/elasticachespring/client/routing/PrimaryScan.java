package io.github.elasticachespring.client.routing;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;

import io.github.elasticachespring.client.command.ScanPosition;

/**
 * A scan that the primary answers: its cursor is remembered before the caller has it.
 */
final class PrimaryScan<K, V, T> extends CommandWrapper<K, V, T> {

	private final ScanPosition position;

	private final ScanPositions positions;

	PrimaryScan(RedisCommand<K, V, T> command, ScanPosition position, ScanPositions positions) {
		super(command);
		this.position = position;
		this.positions = positions;
	}

	@Override
	public void complete() {
		CommandOutput<K, V, T> reply = getOutput();
		if (reply != null) {
			this.positions.add(this.position, reply, null);
		}
		super.complete();
	}

}
