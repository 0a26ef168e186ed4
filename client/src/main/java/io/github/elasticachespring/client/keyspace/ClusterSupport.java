package io.github.elasticachespring.client.keyspace;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.elasticachespring.client.command.CommandTraits;

/**
 * Commands that may have keys of several slots in a cluster all the same, because the
 * library does in several steps what the server will not do in one. There they arrive
 * already taken apart. A replication group gets them whole, and there they are no sign of
 * code that a cluster would refuse.
 *
 * <p>
 * Sources: {@code RedisAdvancedClusterAsyncCommandsImpl} of Lettuce 7.5;
 * {@code LettuceClusterKeyCommands}, {@code LettuceClusterSetCommands} and
 * {@code LettuceClusterListCommands} of Spring Data Redis 4.1. A transaction's commands
 * are not taken apart by anybody.
 */
enum ClusterSupport {

	/** Lettuce sends one command for each slot. */
	SPLIT("DEL UNLINK EXISTS TOUCH MGET MSET MSETNX MSETEX JSON.MGET JSON.MSET"),

	/** Spring Data reads, computes and writes by itself. */
	EMULATED("RENAME RENAMENX SORT SDIFF SDIFFSTORE SINTER SINTERSTORE SINTERCARD SUNION SUNIONSTORE SMOVE "
			+ "BLPOP BRPOP RPOPLPUSH BRPOPLPUSH");

	private static final Set<CommandTraits> ALL = Arrays.stream(values())
		.flatMap((support) -> support.commands.stream())
		.collect(Collectors.toUnmodifiableSet());

	private final Set<CommandTraits> commands;

	ClusterSupport(String names) {
		this.commands = Stream.of(names.split(" ")).map(CommandTraits::of).collect(Collectors.toUnmodifiableSet());
	}

	Set<CommandTraits> commands() {
		return this.commands;
	}

	static boolean covers(CommandTraits command) {
		return ALL.contains(command);
	}

}
