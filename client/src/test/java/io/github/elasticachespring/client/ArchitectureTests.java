package io.github.elasticachespring.client;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Dependencies point one way: between packages here, between modules in the poms.
 */
@AnalyzeClasses(packages = "io.github.elasticachespring.client", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule packagesDependOnLowerOnesOnly = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("doors")
		.definedBy("io.github.elasticachespring.client")
		.layer("metrics")
		.definedBy("io.github.elasticachespring.client.metrics..")
		.layer("routing")
		.definedBy("io.github.elasticachespring.client.routing..")
		.layer("advisor")
		.definedBy("io.github.elasticachespring.client.advisor..")
		.layer("server")
		.definedBy("io.github.elasticachespring.client.server..")
		.layer("failover")
		.definedBy("io.github.elasticachespring.client.failover..")
		.layer("keyspace")
		.definedBy("io.github.elasticachespring.client.keyspace..")
		.layer("command")
		.definedBy("io.github.elasticachespring.client.command..")
		.layer("transport")
		.definedBy("io.github.elasticachespring.client.transport..")
		.layer("endpoint")
		.definedBy("io.github.elasticachespring.client.endpoint..")
		.whereLayer("doors")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("metrics")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("routing")
		.mayOnlyBeAccessedByLayers("metrics", "doors")
		.whereLayer("advisor")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("server")
		.mayOnlyBeAccessedByLayers("metrics", "advisor", "doors")
		.whereLayer("failover")
		.mayOnlyBeAccessedByLayers("metrics", "doors")
		.whereLayer("keyspace")
		.mayOnlyBeAccessedByLayers("metrics", "doors")
		.whereLayer("transport")
		.mayOnlyBeAccessedByLayers("failover", "metrics", "doors")
		.whereLayer("command")
		.mayOnlyBeAccessedByLayers("routing", "failover", "keyspace", "metrics", "doors")
		.whereLayer("endpoint")
		.mayOnlyBeAccessedByLayers("transport", "routing", "failover", "server", "advisor", "metrics", "doors");

	@ArchTest
	static final ArchRule packagesAreFreeOfCycles = slices().matching("io.github.elasticachespring.client.(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule clientKnowsNoSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

}
