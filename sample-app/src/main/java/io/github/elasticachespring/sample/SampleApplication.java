package io.github.elasticachespring.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.cache.annotation.EnableCaching;

/**
 * The shop. It needs an endpoint: {@code --elasticache.endpoint.primary=...},
 * {@code ...configuration=...} or {@code ...serverless=...}.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableCaching
public class SampleApplication {

	/**
	 * Starts the shop.
	 * @param args the properties, as {@code --name=value}
	 */
	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

}
