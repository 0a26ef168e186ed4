# A Docker engine for Testcontainers: the one that answers, else one of our own that leaves nothing behind.

# shellcheck disable=SC2034 # the caller reads it
DOCKER_PROBLEM=
DOCKER_FOLDER=
DOCKER_ID=

# Sets DOCKER_HOST, or DOCKER_PROBLEM and returns 1.
docker_start() {
	PATH=$PATH:/usr/sbin:/sbin
	command -v docker >/dev/null || { DOCKER_PROBLEM="no docker command is installed"; return 1; }
	if docker info >/dev/null 2>&1; then
		note "using the engine that runs here"
		return 0
	fi
	command -v dockerd >/dev/null || { DOCKER_PROBLEM="no Docker engine is running or installed"; return 1; }
	[ "$(id -u)" -eq 0 ] || { DOCKER_PROBLEM="no Docker engine is running, and only root can start one"; return 1; }
	local driver
	for driver in "" vfs; do
		engine_start $driver && return 0
		docker_stop
	done
	DOCKER_PROBLEM="the Docker engine did not start: $(grep -E 'level=(error|fatal)|failed to' "$CI_TARGET/log/dockerd.log" | tail -n 1 | cut -c1-300)"
	return 1
}

# engine_start [storage driver]: firewall, forwarding and any other engine stay as they are.
engine_start() {
	DOCKER_FOLDER=$(mktemp -d)
	export DOCKER_HOST=unix://$DOCKER_FOLDER/docker.sock
	local links
	links=$(ls /sys/class/net)
	case $links in *docker0*) ;; *) touch "$DOCKER_FOLDER/bridge-is-ours" ;; esac
	env -u ELASTICACHE_CI_PART dockerd --host "$DOCKER_HOST" --data-root "$DOCKER_FOLDER/data" \
		--exec-root "$DOCKER_FOLDER/exec" --pidfile "$DOCKER_FOLDER/pid" \
		--iptables=false --ip6tables=false --ip-forward=false --ip-masq=false \
		${1:+--storage-driver="$1"} >>"$CI_TARGET/log/dockerd.log" 2>&1 &
	DOCKER_ID=$!
	wait_for 40 engine_answers_or_ended
	docker info >/dev/null 2>&1 || return 1
	note "engine $(docker info --format '{{.ServerVersion}}, storage {{.Driver}}') started for this run"
}

# docker_image <name>: builds it and runs it once, which not every machine that starts an engine can do.
docker_image() {
	local output
	if ! output=$("$CI_HOME/lib/server-image.sh" "$1" 2>&1 && docker run --rm "$1" --version 2>&1); then
		DOCKER_PROBLEM="the Docker engine cannot build or run an image here: $(tail -n 1 <<<"$output" | cut -c1-300)"
		return 1
	fi
	note "image $1: $output"
}

engine_answers_or_ended() {
	! kill -0 "$DOCKER_ID" 2>/dev/null || docker info >/dev/null 2>&1
}

# Ends our own engine and removes all it had; an engine that was here before is left alone.
docker_stop() {
	[ -n "$DOCKER_ID" ] || return 0
	local containers
	containers=$(docker ps -q 2>/dev/null) || containers=
	# shellcheck disable=SC2086
	[ -z "$containers" ] || docker kill $containers >/dev/null 2>&1 || true
	kill "$DOCKER_ID" 2>/dev/null || true
	wait_for 20 engine_ended || kill -KILL "$DOCKER_ID" 2>/dev/null || true
	wait "$DOCKER_ID" 2>/dev/null || true
	[ ! -e "$DOCKER_FOLDER/bridge-is-ours" ] || ip link delete docker0 2>/dev/null || true
	awk -v folder="$DOCKER_FOLDER/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l 2>/dev/null || true
	rm -rf "$DOCKER_FOLDER" || true
	DOCKER_ID=
}

engine_ended() {
	! kill -0 "$DOCKER_ID" 2>/dev/null
}
