package io.github.elasticachespring.sample;

import org.springframework.boot.SpringApplication;

/**
 * Starts the shop on a store of its own, see {@link StoreConfiguration}. This is what
 * {@code mvn spring-boot:test-run} runs.
 */
final class TestSampleApplication {

	private TestSampleApplication() {
	}

	public static void main(String[] args) {
		endWithLauncher();
		SpringApplication.from(SampleApplication::main).with(StoreConfiguration.class).run(args);
	}

	/**
	 * A Maven that is killed cannot end what it has started: the shop would keep its
	 * port, and the store its servers.
	 */
	private static void endWithLauncher() {
		ProcessHandle.current()
			.parent()
			.filter((launcher) -> launcher.info()
				.command()
				.filter((name) -> name.matches(".*java(\\.exe)?"))
				.isPresent())
			.ifPresent((launcher) -> launcher.onExit().thenRun(() -> System.exit(1)));
	}

}
