package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandTraits;
import io.github.elasticachespring.client.command.KeyAccess;
import io.github.elasticachespring.client.keyspace.TtlDecision.Append;
import io.github.elasticachespring.client.keyspace.TtlDecision.KeyTtl;
import io.github.elasticachespring.client.keyspace.TtlDecision.Reject;
import io.github.elasticachespring.client.keyspace.TtlDecision.Replace;
import io.github.elasticachespring.client.keyspace.TtlDecision.Watch;
import io.github.elasticachespring.client.keyspace.TtlDecision.When;
import io.github.elasticachespring.client.keyspace.TtlPolicy.Choice;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Follow;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Options;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Own;

/**
 * Decides what is to be done about a command: a function of the command, its keys, the
 * policy, the time, chance, and whether a transaction is open; of scripts it remembers
 * which only read. What a missing TTL is set with depends on the server, and is
 * {@link ExpireForm}'s.
 *
 * <p>
 * Thread-safe. Keys are looked at only where the policy tells them apart.
 */
final class TtlDecider {

	private final TtlPolicy policy;

	private final TtlEnforcement enforcement;

	/** The longest TTL, or more than any. */
	private final long max;

	private final InstantSource clock;

	private final RandomGenerator random;

	private final ReadOnlyScripts readOnlyScripts = new ReadOnlyScripts();

	TtlDecider(TtlPolicy policy, InstantSource clock, RandomGenerator random) {
		this.policy = policy;
		this.enforcement = policy.enforcement();
		Duration max = policy.max();
		this.max = (max != null) ? max.toMillis() : Long.MAX_VALUE;
		this.clock = clock;
		this.random = random;
	}

	/**
	 * Decides.
	 * @param treatment the command's line in the table
	 * @param command the command
	 * @param transaction whether the command is part of one
	 */
	TtlDecision decide(TtlTreatment treatment, RedisCommand<?, ?, ?> command, boolean transaction) {
		CommandArguments arguments = CommandArguments.of(command);
		if (treatment instanceof Options options) {
			return options(options, command, arguments, transaction);
		}
		if (treatment instanceof Own own) {
			return cut(own.index(), own.unit(), arguments, 0);
		}
		if (treatment instanceof Follow follow) {
			return missing(command, arguments, follow, When.AFTER_REPLY, transaction);
		}
		if (treatment instanceof TtlTreatment.FollowAtOnce) {
			return missing(command, arguments, new Follow(ReplyRule.ANY, false, false), When.AT_ONCE, transaction);
		}
		if (treatment instanceof TtlTreatment.Getex) {
			return getex(command, arguments, transaction);
		}
		if (treatment instanceof TtlTreatment.Restore) {
			return restore(arguments);
		}
		return (treatment instanceof TtlTreatment.Script) ? script(command, arguments, transaction)
				: TtlDecision.NOTHING;
	}

	private TtlDecision options(Options options, RedisCommand<?, ?, ?> command, CommandArguments arguments,
			boolean transaction) {
		int key = options.counted() ? 1 : 0;
		long keys = options.counted() ? arguments.number(0) : 1;
		if (keys < 1 || keys > arguments.count()) {
			return TtlDecision.NOTHING;
		}
		boolean keeps = false;
		boolean conditional = false;
		for (int index = key + 2 * (int) keys; index < arguments.count(); index++) {
			String option = arguments.token(index);
			TtlUnit unit = TtlUnit.ofOption(option);
			if (unit != null) {
				return cut(index + 1, unit, arguments, key);
			}
			switch (option) {
				case "KEEPTTL" -> keeps = true;
				case "NX", "XX" -> conditional = true;
				case "IFEQ", "IFNE", "IFDEQ", "IFDNE" -> {
					conditional = true;
					index++;
				}
				default -> {
				}
			}
		}
		if (keys == 1 && !keeps) {
			return append(key, arguments);
		}
		ReplyRule reply = options.counted() ? ReplyRule.POSITIVE : ReplyRule.PRESENT;
		TtlDecision decision = missing(command, arguments, new Follow(reply, !keeps, false),
				conditional ? When.AFTER_REPLY : When.AT_ONCE, transaction);
		return (keeps && decision instanceof TtlDecision.Follow follow) ? follow.withoutRefresh() : decision;
	}

	private TtlDecision append(int key, CommandArguments arguments) {
		if (arguments.count() < key + 2) {
			return TtlDecision.NOTHING;
		}
		Choice choice = choice(key, arguments);
		if (choice.exempt()) {
			return TtlDecision.NOTHING;
		}
		return switch (this.enforcement) {
			case REJECT -> new Reject(copy(arguments.bytes(key)), "gives its key no TTL");
			case APPLY -> choice.hasTtl() ? new Append(jittered(choice)) : watch(key, arguments);
			default -> watch(key, arguments);
		};
	}

	/** A TTL of the caller's own stays as it is unless it is longer than the cap. */
	private TtlDecision cut(int index, TtlUnit unit, CommandArguments arguments, int key) {
		if (this.max == Long.MAX_VALUE || this.enforcement == TtlEnforcement.WARN) {
			return TtlDecision.NOTHING;
		}
		long amount = arguments.number(index);
		long now = this.clock.millis();
		if (amount <= 0 || unit.millis(amount, now) <= this.max || choice(key, arguments).exempt()) {
			return TtlDecision.NOTHING;
		}
		return new Replace(index, Math.max(unit.amount(this.max, now), 1), true);
	}

	private TtlDecision getex(RedisCommand<?, ?, ?> command, CommandArguments arguments, boolean transaction) {
		String option = arguments.token(1);
		TtlUnit unit = TtlUnit.ofOption(option);
		if (unit != null) {
			return cut(2, unit, arguments, 0);
		}
		return option.equals("PERSIST")
				? missing(command, arguments, new Follow(ReplyRule.PRESENT, true, false), When.AFTER_REPLY, transaction)
				: TtlDecision.NOTHING;
	}

	private TtlDecision restore(CommandArguments arguments) {
		boolean absolute = false;
		for (int index = 3; index < arguments.count(); index++) {
			absolute |= arguments.is(index, "ABSTTL");
		}
		TtlUnit unit = absolute ? TtlUnit.AT_MILLIS : TtlUnit.MILLIS;
		if (arguments.number(1) != 0) {
			return cut(1, unit, arguments, 0);
		}
		TtlDecision decision = append(0, arguments);
		return (decision instanceof Append append)
				? new Replace(1, unit.amount(append.millis(), this.clock.millis()), false) : decision;
	}

	private TtlDecision script(RedisCommand<?, ?, ?> command, CommandArguments arguments, boolean transaction) {
		if (this.enforcement == TtlEnforcement.WARN || !this.policy.distinguishesKeys()
				|| this.readOnlyScripts.contain(command, arguments)) {
			return TtlDecision.NOTHING;
		}
		List<KeyTtl> keys = new ArrayList<>();
		CommandTraits.of(command).keys().forEach(arguments, (index, access) -> {
			ByteBuffer key = arguments.bytes(index);
			Choice choice = this.policy.chooseByName(key);
			if (choice.hasTtl()) {
				keys.add(new KeyTtl(copy(key), jittered(choice), choice.refresh()));
			}
		});
		return keys.isEmpty() ? TtlDecision.NOTHING
				: new TtlDecision.Follow(keys, transaction ? When.AFTER_EXEC : When.AFTER_REPLY, ReplyRule.ANY, false);
	}

	/** Each key that the command writes is to have a TTL in the end. */
	private TtlDecision missing(RedisCommand<?, ?, ?> command, CommandArguments arguments, Follow follow, When when,
			boolean transaction) {
		CommandTraits traits = CommandTraits.of(command);
		if (!traits.changes(arguments) || goesElsewhere(traits, arguments)) {
			return TtlDecision.NOTHING;
		}
		Keys keys = new Keys(arguments, follow.saysTtl());
		traits.keys().forEach(arguments, keys);
		if (keys.refused != null) {
			return new Reject(keys.refused, follow.saysTtl() ? "leaves its key without a TTL"
					: "cannot give its key a TTL, and none is set for it");
		}
		if (!keys.ttls.isEmpty()) {
			return new TtlDecision.Follow(keys.ttls, transaction ? When.AFTER_EXEC : when, follow.reply(),
					follow.oneKey());
		}
		return keys.watched.isEmpty() ? TtlDecision.NOTHING : new Watch(keys.watched);
	}

	/** COPY into another database. */
	private static boolean goesElsewhere(CommandTraits traits, CommandArguments arguments) {
		return traits.name().equals("COPY") && (arguments.is(2, "DB") || arguments.is(3, "DB"));
	}

	private Choice choice(int key, CommandArguments arguments) {
		return this.policy.distinguishesKeys() ? this.policy.choose(arguments.bytes(key)) : this.policy.others();
	}

	private long jittered(Choice choice) {
		return this.policy.jitter().apply(choice.millis(), this.random);
	}

	private static TtlDecision watch(int key, CommandArguments arguments) {
		return new Watch(List.of(copy(arguments.bytes(key))));
	}

	private static byte[] copy(ByteBuffer key) {
		byte[] bytes = new byte[key.remaining()];
		key.get(key.position(), bytes);
		return bytes;
	}

	/**
	 * Sorts the keys of a command that does not say a TTL by what becomes of them.
	 */
	private final class Keys implements io.github.elasticachespring.client.command.KeyPositions.KeyConsumer {

		private final CommandArguments arguments;

		private final boolean saysTtl;

		private final List<KeyTtl> ttls = new ArrayList<>(1);

		private List<byte[]> watched = List.of();

		private byte @Nullable [] refused;

		Keys(CommandArguments arguments, boolean saysTtl) {
			this.arguments = arguments;
			this.saysTtl = saysTtl;
		}

		@Override
		public void accept(int index, KeyAccess access) {
			boolean creates = access == KeyAccess.CREATE || this.saysTtl;
			if (access != KeyAccess.CREATE && access != KeyAccess.MODIFY) {
				return;
			}
			Choice choice = choice(index, this.arguments);
			if (choice.exempt()) {
				return;
			}
			byte[] key = copy(this.arguments.bytes(index));
			boolean rejecting = TtlDecider.this.enforcement == TtlEnforcement.REJECT;
			if (rejecting && creates && (this.saysTtl || !choice.hasTtl())) {
				this.refused = (this.refused != null) ? this.refused : key;
			}
			else if (TtlDecider.this.enforcement != TtlEnforcement.WARN && choice.hasTtl()) {
				this.ttls.add(new KeyTtl(key, jittered(choice), choice.refresh()));
			}
			else if (creates) {
				this.watched = (this.watched.isEmpty()) ? new ArrayList<>(1) : this.watched;
				this.watched.add(key);
			}
		}

	}

}
