# The test runs: as the README says, then again on other servers and on another JDK.

# The modules whose tests ask what a server does. Those above them repeat nothing on another server but Spring's work;
# the sample is replayed on a container instead.
readonly SERVER_MODULES=simulator,client,autoconfigure
# In containers runs the distribution's server once more. What differs is how it is started, broken and reached: that
# is the simulator's, and Boot's. The client's own tests would tell nothing that the part before has not told.
readonly CONTAINER_TESTS='**/simulator/**/*Tests,**/autoconfigure/**/*Tests'
readonly LOCAL_IMAGE=elasticache-simulator/redis:local

# The README's commands, one a line: the first starts the sample, the second runs all tests.
readme_commands() {
	sed -n -E 's/^(\$ )?(mvn .*)$/\2/p' README.md
}

tests_of_the_readme() {
	local command
	command=$(readme_commands | sed -n 2p)
	[ -n "$command" ] || fail "README.md has no second line that starts with mvn: that line is the test command"
	note "the README's command: $command"
	run_tests "${command#mvn }"
	jar_checksums >"$CI_TARGET/jars.sha256"
}

# For minutes, on the README's server. One seed, so that a red run is the change's fault; others by
# ELASTICACHE_CI_TORTURE_SEED. Soak tests stay out.
torture() {
	run_tests "test -pl client -am -Dgroups=torture -Dtest.excluded-groups=soak -Dtorture.seed=${ELASTICACHE_CI_TORTURE_SEED:-1}"
}

# A second server and a second JDK in one go: neither is expected to matter to the other.
tests_on_the_distributions_server() {
	local server version home
	server=$(command -v redis-server) || not_here "there is no redis-server on the PATH"
	note "$("$server" --version)"
	read -r version home < <(all_jdks | tail -n 1)
	note "JDK $version"
	JAVA_HOME=$home run_tests "clean verify -pl $SERVER_MODULES -am -Delasticache.simulator.server=$server"
}

tests_in_containers() {
	trap docker_stop EXIT
	if ! docker_start || ! docker_image "$LOCAL_IMAGE"; then
		no_docker
	fi
	export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
	local status=0 before left sample
	before=$(docker ps -q)
	run_tests "verify -pl $SERVER_MODULES -am -Dtest=$CONTAINER_TESTS -Dsurefire.failIfNoSpecifiedTests=false
		-Delasticache.simulator.server=testcontainers -Delasticache.simulator.image=$LOCAL_IMAGE" || status=$?
	sample="$(readme_commands | sed -n 1p) -Dspring-boot.run.profiles=testcontainers"
	sample+=" -Dspring-boot.run.arguments=--elasticache.simulator.image=$LOCAL_IMAGE"
	replay_on_a_fresh_sample docs/sample.md "$sample"
	left=$(docker ps -q | grep -vxF "$before" || true)
	[ -z "$left" ] || fail "containers left behind: $left"
	[ "$REPLAYS_FAILED" -eq 0 ] || fail "docs/sample.md shows something else than the sample answers on a container"
	return "$status"
}

no_docker() {
	[ "${ELASTICACHE_CI_REQUIRE_DOCKER:-}" != true ] || fail "Docker is required, and $DOCKER_PROBLEM"
	skip "$DOCKER_PROBLEM"
}

not_here() {
	[ "${CI:-}" != true ] || fail "$*"
	skip "$*"
}

# run_tests <words of a Maven command line>: runs all modules' tests even if some of one fail, and keeps the reports
# in the part's own folder.
run_tests() {
	local status=0 reports failed
	find . -path '*/target/surefire-reports' -prune -exec rm -rf {} +
	touch "$PART_REPORTS/tests"
	# shellcheck disable=SC2086
	maven --fail-at-end -Dmaven.test.failure.ignore=true -Dsurefire.rerunFailingTestsCount=1 $1 || status=$?
	for reports in */target/surefire-reports; do
		[ -d "$reports" ] || continue
		mkdir -p "$PART_REPORTS/${reports%%/*}"
		find "$reports" -name 'TEST-*.xml' -exec cp {} "$PART_REPORTS/${reports%%/*}/" \;
	done
	failed=$(grep -lE '<(failure|error)\b' "$PART_REPORTS"/*/TEST-*.xml || true)
	awk '/<testcase /{ test = $0 } /<flaky(Failure|Error)/{ print test }' "$PART_REPORTS"/*/TEST-*.xml | sort -u |
		sed -E 's/.* name="([^"]*)" classname="([^"]*)".*/** passed only when it was run again: \2.\1/'
	for reports in $failed; do
		reports=${reports##*/TEST-}
		head -n 80 ./*/target/surefire-reports/"${reports%.xml}.txt" | cut -c1-300
	done
	[ -z "$failed" ] || return 1
	return "$status"
}
