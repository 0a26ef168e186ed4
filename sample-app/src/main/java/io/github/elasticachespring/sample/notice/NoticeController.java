package io.github.elasticachespring.sample.notice;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/notices")
class NoticeController {

	private static final Duration STREAM = Duration.ofMinutes(5);

	private final NoticeBoard board;

	private final Set<SseEmitter> streams = ConcurrentHashMap.newKeySet();

	NoticeController(NoticeBoard board) {
		this.board = board;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.ACCEPTED)
	void publish(@RequestBody @Valid Notice notice) {
		this.board.publish(notice.text());
	}

	@GetMapping
	List<String> last() {
		return this.board.last();
	}

	/**
	 * New notices as they come. Browsers connect again when the stream ends.
	 */
	@GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter stream() throws IOException {
		SseEmitter emitter = new SseEmitter(STREAM.toMillis());
		Runnable end = this.board.addReader((notice) -> {
			try {
				emitter.send(notice, MediaType.TEXT_PLAIN);
			}
			catch (IOException | IllegalStateException ex) {
				emitter.completeWithError(ex);
			}
		});
		this.streams.add(emitter);
		emitter.onCompletion(() -> {
			end.run();
			this.streams.remove(emitter);
		});
		emitter.onTimeout(emitter::complete);
		// A comment line sends the headers, so that the reader knows it is listening.
		emitter.send(SseEmitter.event().comment("listening"));
		return emitter;
	}

	/** A graceful shutdown would wait for streams that nobody ends. */
	@EventListener(ContextClosedEvent.class)
	void endStreams() {
		this.streams.forEach(SseEmitter::complete);
	}

	record Notice(@NotBlank @Size(max = 200) String text) {
	}

}
