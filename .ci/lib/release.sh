# What publishing needs: Javadoc without warnings, source jars, and jars that come out the same when built again.

release_build() {
	maven clean package -Prelease -DskipTests
	local module missing=()
	for module in client simulator autoconfigure test-support; do
		compgen -G "$module/target/*-javadoc.jar" >/dev/null || missing+=("$module's javadoc")
		compgen -G "$module/target/*-sources.jar" >/dev/null || missing+=("$module's sources")
	done
	[ ${#missing[@]} -eq 0 ] || fail "not built: ${missing[*]}"
	if [ ! -s "$CI_TARGET/jars.sha256" ]; then
		note "no earlier build in this run to compare the jars with"
		return 0
	fi
	jar_checksums >"$CI_TARGET/jars-again.sha256"
	diff "$CI_TARGET/jars.sha256" "$CI_TARGET/jars-again.sha256" || fail "jars built twice from one source differ"
	note "$(wc -l <"$CI_TARGET/jars.sha256") jars built twice from one source are the same, byte for byte"
}

jar_checksums() {
	find . -path './*/target/*.jar' -not -path './.ci/*' -not -name '*-javadoc.jar' -print0 | sort -z | xargs -0 -r sha256sum
}
