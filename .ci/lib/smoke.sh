# Starts the sample as the README says and replays the documents' curl lines against it.

readonly REPLAYED=(README.md docs/sample.md)

smoke_replay() {
	local command page shape
	command=$(readme_commands | sed -n 1p)
	[ -n "$command" ] || fail "README.md has no line that starts with mvn: the first one starts the sample"
	touch "$PART_REPORTS/tests"
	for page in "${REPLAYED[@]}"; do
		replay_on_a_fresh_sample "$page" "$command"
	done
	for shape in cluster serverless; do
		replay_on_a_fresh_sample docs/sample.md "$command -Dspring-boot.run.profiles=$shape" "$shape"
	done
	[ "$REPLAYS_FAILED" -eq 0 ] || fail "the documents show something else than the sample answers, see above"
}

REPLAYS_FAILED=0

# replay_on_a_fresh_sample <page> <command> [what distinguishes it from other replays of the page]
replay_on_a_fresh_sample() {
	local page=$1 command=$2 port=8080 reports=$PART_REPORTS/replay${3:+-$3}
	while port_taken "$port"; do
		note "port $port is taken"
		port=$((port + 10001))
	done
	note "$page: $command"
	mkdir -p "$reports"
	sample_start "$command" "$port"
	java "$CI_HOME/lib/Replay.java" "$page" "$port" "$reports" || REPLAYS_FAILED=$((REPLAYS_FAILED + 1))
	sample_stop
}

port_taken() {
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# sample_start <command> <port>
sample_start() {
	SAMPLE_URL=http://localhost:$2
	SERVER_PORT=$2 bash -c "exec $1" </dev/null >>"$PART_LOG" 2>&1 &
	SAMPLE_ID=$!
	wait_for 300 sample_is_up_or_ended
	if ! sample_is_up; then
		tail -n 100 "$PART_LOG" | cut -c1-400
		fail "the sample did not become healthy"
	fi
}

sample_is_up() {
	curl -fsS -m 5 "$SAMPLE_URL/actuator/health" 2>/dev/null | jq -e '.status == "UP"' >/dev/null 2>&1
}

sample_is_up_or_ended() {
	! kill -0 "$SAMPLE_ID" 2>/dev/null || sample_is_up
}

# Ends Maven alone, with the signal a terminal's closing or a service manager would send: the rest is its duty.
sample_stop() {
	kill "$SAMPLE_ID"
	wait_for 30 sample_has_ended || fail "the sample is still there 30 s after SIGTERM"
	wait "$SAMPLE_ID" 2>/dev/null || true
	nobody_left_behind || fail "the sample ended and left processes behind"
}

sample_has_ended() {
	! kill -0 "$SAMPLE_ID" 2>/dev/null
}
