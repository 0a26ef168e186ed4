package io.github.elasticachespring.autoconfigure;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.autoconfigure.connection.PoolExhaustedException;
import io.github.elasticachespring.autoconfigure.connection.PoolUsage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Packages point one way, and nothing but the doors is public.
 */
@AnalyzeClasses(packagesOf = ElastiCacheAutoConfiguration.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String BASE = "io.github.elasticachespring.autoconfigure";

	@ArchTest
	static final ArchRule packagesPointOneWay = slices().matching(BASE + ".(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule connectionsKnowNothingOfTheirConfiguration = noClasses().that()
		.resideInAPackage(BASE + ".connection..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(BASE, "org.springframework.boot..");

	@ArchTest
	static final ArchRule featuresAreNotKnownToTheBase = noClasses().that()
		.resideInAPackage(BASE)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(BASE + ".cache..", BASE + ".session..", BASE + ".testcontainers..", BASE + ".docker..",
				BASE + ".metrics..");

	@ArchTest
	static final ArchRule onlyDoorsArePublic = classes().that()
		.arePublic()
		.and()
		.areTopLevelClasses()
		.should()
		.beAnnotatedWith(AutoConfiguration.class)
		.orShould()
		.be(ElastiCacheProperties.class)
		.orShould()
		.be(ElastiCacheConnectionDetails.class)
		.orShould()
		.be(ElastiCacheConnectionFactory.class)
		.orShould()
		.be(PoolExhaustedException.class)
		.orShould()
		.be(PoolUsage.class);

}
