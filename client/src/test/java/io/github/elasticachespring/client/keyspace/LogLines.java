package io.github.elasticachespring.client.keyspace;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What a class logs while this is open.
 */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Logger logger;

	private LogLines(Class<?> source) {
		this.logger = (Logger) LoggerFactory.getLogger(source);
	}

	static LogLines of(Class<?> source) {
		LogLines lines = new LogLines(source);
		lines.setContext(lines.logger.getLoggerContext());
		lines.start();
		lines.logger.addAppender(lines);
		return lines;
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.lines.add(event.getFormattedMessage());
	}

	List<String> all() {
		return List.copyOf(this.lines);
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		stop();
	}

}
