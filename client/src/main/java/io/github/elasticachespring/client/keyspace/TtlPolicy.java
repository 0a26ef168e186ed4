package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which keys get which TTL, and what happens to a command that gives none. Immutable.
 *
 * <p>
 * Setting a default, a rule or a cap is the consent to let keys expire: without any of
 * them {@link TtlEnforcement#APPLY} is taken for {@link TtlEnforcement#WARN}.
 */
public final class TtlPolicy {

	/** Warns of keys without a TTL and changes nothing. */
	public static final TtlPolicy WARN = builder().build();

	private static final Choice EXEMPT = new Choice(true, 0, false);

	private static final Choice NO_TTL = new Choice(false, 0, false);

	private final TtlEnforcement enforcement;

	private final List<TtlRule> rules;

	private final List<Choice> ruleChoices;

	private final List<KeyPattern> exempt;

	private final Choice others;

	private final @Nullable Duration max;

	private final TtlJitter jitter;

	private TtlPolicy(Builder builder) {
		this.rules = List.copyOf(builder.rules);
		this.ruleChoices = this.rules.stream()
			.map((rule) -> new Choice(false, rule.ttl().toMillis(), rule.refresh()))
			.toList();
		this.exempt = List.copyOf(builder.exempt);
		this.others = (builder.defaultTtl != null) ? new Choice(false, builder.defaultTtl.toMillis(), false) : NO_TTL;
		this.max = builder.max;
		this.jitter = builder.jitter;
		boolean consent = builder.defaultTtl != null || !this.rules.isEmpty() || this.max != null;
		this.enforcement = (builder.enforcement == TtlEnforcement.APPLY && !consent) ? TtlEnforcement.WARN
				: builder.enforcement;
	}

	/**
	 * Starts from a policy that only warns.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * What happens to a command that gives a key no TTL.
	 * @return what was set, or {@link TtlEnforcement#WARN} as long as there is no TTL to
	 * apply and none to cut
	 */
	public TtlEnforcement enforcement() {
		return this.enforcement;
	}

	/**
	 * The longest TTL.
	 * @return the cap, {@code null} for none
	 */
	public @Nullable Duration max() {
		return this.max;
	}

	/**
	 * What is taken off a default's or rule's TTL; never off a caller's.
	 * @return the jitter
	 */
	public TtlJitter jitter() {
		return this.jitter;
	}

	/** Whether a key has to be looked at, and is not like any other. */
	boolean distinguishesKeys() {
		return !this.rules.isEmpty() || !this.exempt.isEmpty();
	}

	/** What holds for keys that no pattern matches. */
	Choice others() {
		return this.others;
	}

	/** What holds for a key. */
	Choice choose(ByteBuffer key) {
		return choose(key, this.others);
	}

	/** What a rule or an exemption says of a key, the default left out of account. */
	Choice chooseByName(ByteBuffer key) {
		return choose(key, NO_TTL);
	}

	private Choice choose(ByteBuffer key, Choice otherwise) {
		for (int i = 0; i < this.exempt.size(); i++) {
			if (this.exempt.get(i).matches(key)) {
				return EXEMPT;
			}
		}
		for (int i = 0; i < this.rules.size(); i++) {
			if (this.rules.get(i).pattern().matches(key)) {
				return this.ruleChoices.get(i);
			}
		}
		return otherwise;
	}

	/**
	 * What holds for a key.
	 *
	 * @param exempt whether it is left alone
	 * @param millis the TTL before jitter, 0 if there is none to give
	 * @param refresh whether a write begins it anew
	 */
	record Choice(boolean exempt, long millis, boolean refresh) {

		boolean hasTtl() {
			return this.millis > 0;
		}

	}

	/**
	 * Collects a policy. Not thread-safe.
	 */
	public static final class Builder {

		private TtlEnforcement enforcement = TtlEnforcement.APPLY;

		private @Nullable Duration defaultTtl;

		private @Nullable Duration max;

		private TtlJitter jitter = TtlJitter.DEFAULT;

		private List<TtlRule> rules = new ArrayList<>();

		private List<KeyPattern> exempt = new ArrayList<>();

		private Builder() {
		}

		/**
		 * What happens to a command that gives a key no TTL.
		 * @param enforcement {@link TtlEnforcement#APPLY} by default
		 * @return this builder
		 */
		public Builder enforcement(TtlEnforcement enforcement) {
			this.enforcement = enforcement;
			return this;
		}

		/**
		 * The TTL of keys that no rule matches.
		 * @param ttl a millisecond or more, {@code null} for none, as by default
		 * @return this builder
		 */
		public Builder defaultTtl(@Nullable Duration ttl) {
			this.defaultTtl = ttl;
			return this;
		}

		/**
		 * The longest TTL: callers' longer ones are cut.
		 * @param max a millisecond or more, {@code null} for no cap, as by default
		 * @return this builder
		 */
		public Builder max(@Nullable Duration max) {
			this.max = max;
			return this;
		}

		/**
		 * What is taken off a default's or rule's TTL at random.
		 * @param jitter {@link TtlJitter#DEFAULT} by default
		 * @return this builder
		 */
		public Builder jitter(TtlJitter jitter) {
			this.jitter = jitter;
			return this;
		}

		/**
		 * TTLs by key pattern.
		 * @param rules the first that matches a key wins
		 * @return this builder
		 */
		public Builder rules(List<TtlRule> rules) {
			this.rules = new ArrayList<>(rules);
			return this;
		}

		/**
		 * Adds a rule behind those there are.
		 * @param rule the rule
		 * @return this builder
		 */
		public Builder rule(TtlRule rule) {
			this.rules.add(rule);
			return this;
		}

		/**
		 * Keys that are left alone, whatever the rules say.
		 * @param patterns globs, such as {@code lock:*}
		 * @return this builder
		 * @throws IllegalArgumentException if one is malformed
		 */
		public Builder exempt(String... patterns) {
			return exempt(List.of(patterns).stream().map(KeyPattern::of).toList());
		}

		/**
		 * Keys that are left alone, whatever the rules say.
		 * @param patterns the patterns
		 * @return this builder
		 */
		public Builder exempt(List<KeyPattern> patterns) {
			this.exempt = new ArrayList<>(patterns);
			return this;
		}

		/**
		 * Builds the policy.
		 * @return an immutable policy
		 * @throws IllegalArgumentException if a TTL is shorter than a millisecond, or the
		 * default's or a rule's longer than the cap
		 */
		public TtlPolicy build() {
			check("default", this.defaultTtl);
			if (this.max != null && this.max.toMillis() < 1) {
				throw new IllegalArgumentException(
						"A cap of a millisecond or more is needed, such as 7d, not %s".formatted(this.max));
			}
			this.rules.forEach((rule) -> check("rule for " + rule.pattern(), rule.ttl()));
			return new TtlPolicy(this);
		}

		private void check(String what, @Nullable Duration ttl) {
			if (ttl == null) {
				return;
			}
			if (ttl.toMillis() < 1) {
				throw new IllegalArgumentException(
						"The %s needs a TTL of a millisecond or more, such as 1h, not %s".formatted(what, ttl));
			}
			if (this.max != null && ttl.compareTo(this.max) > 0) {
				throw new IllegalArgumentException(
						"The TTL of the %s, %s, is longer than the cap, %s: give it that time or a shorter one"
							.formatted(what, ttl, this.max));
			}
		}

	}

}
