# Shared by all parts: headings, running one part, Maven, waiting, and who may still be alive afterwards.

# Marks every process a part starts, through the environment they inherit: whoever still has it when the part ends
# was left behind, whatever its parent or session is by then.
ELASTICACHE_CI_PART=

PART_ID=
PART_STATUS=0
readonly SKIPPED=77

heading() {
	printf '\n===== %s =====\n' "$*"
}

note() {
	printf -- '-- %s\n' "$*"
}

fail() {
	printf -- '** %s\n' "$*"
	exit 1
}

# Ends the part: not run, and why.
skip() {
	note "skipped: $*"
	echo "$*" >"$PART_REPORTS/skipped"
	exit "$SKIPPED"
}

# run_part <name> <title> <function>
run_part() {
	local name=$1 title=$2 function=$3 started=$SECONDS
	heading "$title"
	PART_REPORTS=$CI_TARGET/reports/$name
	PART_LOG=$CI_TARGET/log/$name.log
	export ELASTICACHE_CI_PART=$name-$$
	mkdir -p "$PART_REPORTS"
	(
		set -euo pipefail
		use_jdk 17
		"$function"
	) </dev/null &
	PART_ID=$!
	wait "$PART_ID"
	PART_STATUS=$?
	if ! nobody_left_behind && [ "$PART_STATUS" -eq 0 ]; then
		PART_STATUS=1
	fi
	echo "$title" >"$PART_REPORTS/title"
	echo "$PART_STATUS" >"$PART_REPORTS/status"
	note "$name: $(in_words "$PART_STATUS"), $((SECONDS - started)) s"
}

# For a run that is told to stop: ends the part, which puts away what it set up, and whatever the part started.
interrupted() {
	local id
	trap '' INT TERM HUP
	note "interrupted"
	kill "$PART_ID" 2>/dev/null
	for id in $(marked_processes); do
		kill "$id" 2>/dev/null
	done
	wait "$PART_ID" 2>/dev/null
	nobody_left_behind
	exit 130
}

in_words() {
	case $1 in
		0) echo "passed" ;;
		"$SKIPPED") echo "skipped" ;;
		*) echo "FAILED" ;;
	esac
}

# Processes that carry this part's mark. This shell and its subshells do not: they began without it.
marked_processes() {
	local environment id
	for environment in /proc/[0-9]*/environ; do
		id=${environment#/proc/}
		id=${id%/environ}
		if grep -qzxF "ELASTICACHE_CI_PART=$ELASTICACHE_CI_PART" "$environment" 2>/dev/null; then
			printf '%s\n' "$id"
		fi
	done
}

# Gives what the part started ten seconds to end; names and ends what is left.
nobody_left_behind() {
	local id left
	[ -d /proc/self ] || return 0
	wait_for 10 no_marked_process && return 0
	left=$(marked_processes)
	for id in $left; do
		printf '** left behind: %s %s\n' "$id" "$(tr '\0' ' ' <"/proc/$id/cmdline" 2>/dev/null | cut -c1-160)"
	done
	# shellcheck disable=SC2086
	[ -z "$left" ] || kill -KILL $left 2>/dev/null
	return 1
}

no_marked_process() {
	[ -z "$(marked_processes)" ]
}

# wait_for <seconds> <command...>
wait_for() {
	local until=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$until" ] || return 1
		sleep 0.5
	done
}

# retry <times> <command...>
retry() {
	local times=$1 attempt
	shift
	for ((attempt = 1; ; attempt++)); do
		"$@" && return 0
		[ "$attempt" -lt "$times" ] || return 1
		note "again in $((attempt * 5)) s: $*"
		sleep "$((attempt * 5))"
	done
}

# maven <words of a command line, "mvn" left out>: what matters on the console, everything in the part's log.
maven() {
	note "mvn $*"
	local status=0
	timeout --kill-after=30 "${ELASTICACHE_CI_PART_TIMEOUT:-900}" \
		mvn -B -Dstyle.color=never -Dmaven.wagon.http.retryHandler.count=5 -Daether.connector.http.retryHandler.count=5 \
		"$@" </dev/null 2>&1 | tee -a "$PART_LOG" | telling_lines || status=$?
	[ "$status" -ne 0 ] || return 0
	[ "$status" -ne 124 ] || echo "** stopped: it took more than ${ELASTICACHE_CI_PART_TIMEOUT:-900} s"
	note "the end of its output:"
	tail -n 150 "$PART_LOG" | cut -c1-400
	return "$status"
}

telling_lines() {
	grep --line-buffered -E '^\[(ERROR|WARNING)\]|^\[INFO\] (Building .* \[|Tests run|Results|BUILD|Reactor Summary|Total time|.* (SUCCESS|FAILURE|SKIPPED))' |
		cut -c1-300 || true
}

# summarize <part...>: prints the totals over all runs and ends the script.
summarize() {
	use_jdk 17
	java "$CI_HOME/lib/Totals.java" "$CI_TARGET/reports" "$@"
	exit $?
}
