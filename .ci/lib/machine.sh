# What has to be on the machine: a JDK 17, Maven, a server package, Docker's engine, Prometheus, a few tools.

# program:package
readonly NEEDED=(curl:curl jq:jq ip:iproute2 ps:procps git:git mvn:maven)
readonly WANTED=(redis-server:redis-server dockerd:docker.io docker:docker.io prometheus:prometheus promtool:prometheus)

machine_install() {
	local missing=() entry
	[ -n "$(jdk_home 17)" ] || missing+=(openjdk-17-jdk-headless)
	for entry in "${NEEDED[@]}" "${WANTED[@]}"; do
		has "${entry%%:*}" || missing+=("${entry#*:}")
	done
	if [ ${#missing[@]} -gt 0 ]; then
		install "${missing[@]}" || note "could not install: ${missing[*]}"
	fi

	[ -n "$(jdk_home 17)" ] || fail "A JDK 17 is missing: apt-get install openjdk-17-jdk-headless, or set JAVA_HOME to one"
	for entry in "${NEEDED[@]}"; do
		has "${entry%%:*}" || fail "${entry%%:*} is missing: apt-get install ${entry#*:}"
	done
	use_jdk 17
	note "$(grep -s PRETTY_NAME /etc/os-release | cut -d'"' -f2), $(nproc) processors, $(free -h | awk '/^Mem/ { print $2 }') of memory"
	note "$(mvn -B -Dstyle.color=never -version 2>/dev/null | grep -o -m1 'Apache Maven.*')"
	note "JDKs: $(all_jdks | awk '{ printf "%s%s", sep, $1; sep = ", " }')"
	note "server: $(redis-server --version 2>/dev/null || echo 'no redis-server')"
	note "prometheus: $(prometheus --version 2>/dev/null | head -n 1 | cut -d'(' -f1 | grep . || echo 'none')"
	note "docker: $(dockerd --version 2>/dev/null || echo 'no engine')"
}

has() {
	# Debian keeps daemons and `ip` where a plain user's PATH does not reach.
	PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null
}

install() {
	if [ "$(id -u)" -ne 0 ] || ! has apt-get; then
		note "missing, and only root on Debian or Ubuntu can have it installed here: $*"
		return 1
	fi
	note "installing $*"
	local policy=/usr/sbin/policy-rc.d ours=
	if [ ! -e "$policy" ]; then
		# Packages start their services when installed; no server but ours may run here.
		printf '#!/bin/sh\nexit 101\n' >"$policy"
		chmod 755 "$policy"
		ours=$policy
	fi
	local status=0
	{ retry 4 apt_get update && retry 4 apt_get install "$@"; } || status=$?
	[ -z "$ours" ] || rm -f "$ours"
	return "$status"
}

apt_get() {
	DEBIAN_FRONTEND=noninteractive apt-get -y -qq --no-install-recommends \
		-o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@" >>"$PART_LOG" 2>&1 || {
		tail -n 5 "$PART_LOG"
		return 1
	}
}

# "<version> <home>" for every JDK, oldest first.
all_jdks() {
	local home seen=" "
	for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
		[ -x "$home/bin/javac" ] || continue
		home=$(cd "$home" && pwd -P)
		case $seen in *" $home "*) continue ;; esac
		seen="$seen$home "
		printf '%s %s\n' "$("$home/bin/javac" -version 2>&1 | sed -E 's/^javac ([0-9]+).*/\1/')" "$home"
	done | sort -n -s -k1,1
}

# jdk_home <version>: nothing if there is none
jdk_home() {
	all_jdks | awk -v version="$1" '$1 == version { print $2; exit }'
}

use_jdk() {
	local home
	home=$(jdk_home "$1")
	[ -n "$home" ] || return 0
	export JAVA_HOME=$home
	case $PATH in "$home/bin:"*) ;; *) PATH=$home/bin:$PATH ;; esac
}
