package io.github.elasticachespring.client.command;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Predicate;

import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a command before it is sent: whether it reads or writes, whether it
 * may be sent twice, what it is bound to, how long it blocks and which keys it touches.
 *
 * <p>
 * All of it comes from one table, written in Java rather than in a file of its own: the
 * compiler checks it, it needs neither a parser nor a resource on the class path, and the
 * rules that look into a command's arguments stand beside the commands they judge. A test
 * holds it against the {@code COMMAND} reply of real servers. A command that the table
 * does not know is {@linkplain #isKnown() unknown}: never repeated, never sent to a
 * reader, and taken to change data.
 *
 * <p>
 * Immutable, safe for all threads. Looking a command up neither allocates nor searches;
 * only the subcommand of a container such as CLIENT is read from its first argument.
 */
public final class CommandTraits {

	private final String name;

	private final boolean known;

	private final boolean reads;

	private final boolean writes;

	private final boolean mayReplicate;

	private final RepeatabilityRule repeatability;

	private final Predicate<CommandArguments> changes;

	private final CommandBinding binding;

	private final int cursor;

	private final BlockingTimeout timeout;

	private final KeyPositions keys;

	private final Map<String, CommandTraits> subcommands;

	private CommandTraits(String name, Builder builder, Map<String, CommandTraits> subcommands) {
		this.name = name;
		this.known = builder.known;
		this.reads = builder.reads;
		this.writes = builder.writes;
		this.mayReplicate = builder.mayReplicate;
		this.repeatability = builder.repeatability;
		this.changes = builder.changes;
		this.binding = builder.binding;
		this.cursor = builder.cursor;
		this.timeout = builder.timeout;
		this.keys = builder.keys;
		this.subcommands = subcommands;
	}

	/**
	 * The traits of a command about to be sent, of its subcommand if it has one.
	 * @param command the command
	 * @return the traits, {@linkplain #isKnown() unknown} ones if the table has none
	 */
	public static CommandTraits of(RedisCommand<?, ?, ?> command) {
		CommandTraits traits = of(command.getType());
		return traits.hasSubcommands() ? traits.subcommand(CommandArguments.of(command)) : traits;
	}

	/**
	 * The traits of a command of that name; of a container (CLIENT, XGROUP) what holds
	 * for all its subcommands.
	 * @param name the command's name, Lettuce's own or any other
	 * @return the traits, {@linkplain #isKnown() unknown} ones if the table has none
	 */
	public static CommandTraits of(ProtocolKeyword name) {
		return CommandTraitsIndex.find(name);
	}

	/**
	 * The traits of a command of that name.
	 * @param name the command's name in either case, a subcommand's after its container's
	 * and a blank: {@code XGROUP CREATE}
	 * @return the traits, {@linkplain #isKnown() unknown} ones if the table has none
	 */
	public static CommandTraits of(String name) {
		return CommandTraitsIndex.find(name);
	}

	/**
	 * The traits of one of this container's subcommands.
	 * @param arguments the command's arguments, the subcommand first
	 * @return the subcommand's traits; these if this is no container
	 */
	public CommandTraits subcommand(CommandArguments arguments) {
		return hasSubcommands() ? this.subcommands.getOrDefault(arguments.token(0), CommandTraitsIndex.UNKNOWN) : this;
	}

	/**
	 * The command's name.
	 * @return in upper case, a subcommand's after its container's and a blank
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Whether the table knows the command.
	 * @return {@code false} for a command of which the worst is assumed
	 */
	public boolean isKnown() {
		return this.known;
	}

	/**
	 * Whether the command is a container whose {@link #subcommand} has the traits that
	 * matter.
	 * @return {@code true} if so
	 */
	public boolean hasSubcommands() {
		return !this.subcommands.isEmpty();
	}

	/**
	 * Whether the server marks the command {@code readonly}: a replica answers it as the
	 * primary does. {@code false} for questions about the server itself (INFO, ROLE),
	 * which are no less repeatable, and for commands that are able to write even where
	 * this call does not (SORT without STORE): a replica refuses those.
	 * @return {@code true} if so
	 */
	public boolean reads() {
		return this.reads;
	}

	/**
	 * Whether the server marks the command {@code write}: a replica refuses it.
	 * @return {@code true} if so
	 */
	public boolean writes() {
		return this.writes;
	}

	/**
	 * Whether the server marks the command {@code may_replicate}: not a write by itself,
	 * but something a replica may have to follow (EVAL, PUBLISH, PFCOUNT).
	 * @return {@code true} if so
	 */
	public boolean mayReplicate() {
		return this.mayReplicate;
	}

	/**
	 * Whether this call can change data. Not for a {@linkplain #writes() writing} command
	 * in a form that only reads: GETEX without options, BITFIELD with nothing but GET,
	 * SORT without STORE. A script can, as nobody knows what it does.
	 * @param arguments the command's arguments
	 * @return {@code false} if the call leaves the data as they are
	 */
	public boolean changes(CommandArguments arguments) {
		return this.changes.test(arguments);
	}

	/**
	 * Whether this call may be sent again when its outcome is unknown. A command that is
	 * bound to its connection is never repeatable.
	 * @param arguments the command's arguments
	 * @return the judgement
	 */
	public Repeatability repeatability(CommandArguments arguments) {
		return this.repeatability.judge(arguments, this.keys);
	}

	/**
	 * What this call is bound to. Of the SCAN family only a call that goes on with a
	 * cursor is bound, to the node that gave the cursor.
	 * @param arguments the command's arguments
	 * @return what the call must not be moved away from
	 */
	public CommandBinding binding(CommandArguments arguments) {
		if (this.cursor >= 0) {
			return arguments.is(this.cursor, "0") ? CommandBinding.NONE : CommandBinding.NODE;
		}
		return this.binding;
	}

	/**
	 * Whether the server marks the command {@code blocking}: it can make its connection
	 * wait.
	 * @return {@code true} if so, even if a call without BLOCK does not
	 */
	public boolean mayBlock() {
		return this.timeout != BlockingTimeout.NONE;
	}

	/**
	 * How long the server may keep this call waiting, if it does not stand in a
	 * transaction.
	 * @param arguments the command's arguments
	 * @return the command's own timeout, {@link Duration#ZERO} for ever, {@code null} if
	 * this call does not block
	 */
	public @Nullable Duration blockingTimeout(CommandArguments arguments) {
		return this.timeout.of(arguments);
	}

	/**
	 * Where the command's keys stand.
	 * @return the positions, none for an unknown command
	 */
	public KeyPositions keys() {
		return this.keys;
	}

	Map<String, CommandTraits> subcommands() {
		return this.subcommands;
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * What a line of the table says, before the names it holds for.
	 */
	static final class Builder {

		private final RepeatabilityRule repeatability;

		private boolean known = true;

		private boolean reads;

		private boolean writes;

		private boolean mayReplicate;

		private Predicate<CommandArguments> changes = (arguments) -> false;

		private CommandBinding binding = CommandBinding.NONE;

		private int cursor = -1;

		private BlockingTimeout timeout = BlockingTimeout.NONE;

		private KeyPositions keys = KeyPositions.NONE;

		private Builder(RepeatabilityRule repeatability) {
			this.repeatability = repeatability;
		}

		/**
		 * Of which the worst is assumed.
		 */
		static Builder unknown() {
			Builder builder = new Builder(RepeatabilityRule.always(Repeatability.NEVER));
			builder.known = false;
			builder.changes = (arguments) -> true;
			return builder;
		}

		/**
		 * What can be said of a command whose subcommand is not known yet.
		 */
		static Builder container(Collection<CommandTraits> subcommands) {
			Builder builder = new Builder(RepeatabilityRule.always(Repeatability.NEVER));
			builder.reads = subcommands.stream().allMatch(CommandTraits::reads);
			builder.writes = subcommands.stream().anyMatch(CommandTraits::writes);
			builder.mayReplicate = subcommands.stream().anyMatch(CommandTraits::mayReplicate);
			builder.changes = (arguments) -> true;
			return builder;
		}

		/**
		 * Marked {@code readonly} by the server.
		 */
		static Builder read(KeyPositions keys) {
			Builder builder = new Builder(RepeatabilityRule.always(Repeatability.EXACT));
			builder.reads = true;
			builder.keys = keys;
			return builder;
		}

		/**
		 * Marked {@code write} by the server.
		 */
		static Builder write(RepeatabilityRule repeatability, KeyPositions keys) {
			Builder builder = new Builder(repeatability);
			builder.writes = true;
			builder.changes = (arguments) -> true;
			builder.keys = keys;
			return builder;
		}

		/**
		 * Marked neither way, like most of what concerns the server or the connection.
		 */
		static Builder other(Repeatability repeatability) {
			return new Builder(RepeatabilityRule.always(repeatability));
		}

		/**
		 * Bound to a connection or a node, and so never repeatable.
		 */
		static Builder bound(CommandBinding binding) {
			Builder builder = other(Repeatability.NEVER);
			builder.binding = binding;
			return builder;
		}

		Builder mayReplicate() {
			this.mayReplicate = true;
			return this;
		}

		Builder changes(Predicate<CommandArguments> changes) {
			this.changes = changes;
			return this;
		}

		Builder keys(KeyPositions keys) {
			this.keys = keys;
			return this;
		}

		/**
		 * Bound to the node that gave the cursor, which is the argument at that index.
		 */
		Builder cursor(int index) {
			this.cursor = index;
			return this;
		}

		Builder blocking(BlockingTimeout timeout) {
			this.timeout = timeout;
			return this;
		}

		CommandTraits named(String name, Map<String, CommandTraits> subcommands) {
			return new CommandTraits(name, this, subcommands);
		}

	}

}
