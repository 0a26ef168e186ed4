package io.github.elasticachespring.client.advisor;

import java.time.LocalDate;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * When ElastiCache's standard support of an engine version ends. The rest costs extra for
 * three years (Extended Support), or is upgraded without asking. Versions without an
 * announced end are not here.
 *
 * @param engine the engine, as {@code redis 6}: all versions that begin with it
 * @param end the last day of standard support
 * @see <a href=
 * "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html">AWS, end
 * of life schedule</a>
 */
record EngineSupport(String engine, LocalDate end) {

	static final List<EngineSupport> ENDS = List.of(new EngineSupport("redis 2", LocalDate.of(2023, 1, 13)),
			new EngineSupport("redis 3", LocalDate.of(2023, 7, 31)),
			new EngineSupport("redis 4", LocalDate.of(2026, 1, 31)),
			new EngineSupport("redis 5", LocalDate.of(2026, 1, 31)),
			new EngineSupport("redis 6", LocalDate.of(2027, 1, 31)));

	/**
	 * Looks a version up.
	 * @param version engine and version, as {@code redis 6.2.6}
	 * @return {@code null} if no end is known
	 */
	static @Nullable EngineSupport of(String version) {
		for (EngineSupport support : ENDS) {
			if (version.equals(support.engine) || version.startsWith(support.engine + '.')) {
				return support;
			}
		}
		return null;
	}

}
