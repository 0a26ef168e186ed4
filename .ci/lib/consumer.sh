# Installs the artifacts as a user would get them and builds and runs a project outside the tree with them.

consumer_check() {
	local folder repository status=0
	folder=$(mktemp -d)
	# shellcheck disable=SC2064 # now: the name is this function's own
	trap "rm -rf '$folder'" EXIT
	# A copy, so that nobody's own repository ends up with a snapshot of this tree.
	repository=$folder/repository
	cp -a "$(local_repository)" "$repository"
	rm -rf "$repository/io/github/elasticachespring"
	maven install -DskipTests -Dmaven.repo.local="$repository"

	cp -r "$CI_HOME/consumer" "$folder/project"
	(
		cd "$folder/project"
		maven verify -Dmaven.repo.local="$repository" -Delasticache.version="$(pom_value version)" \
			-Dspring-boot.version="$(pom_value spring-boot.version)"
	) || status=$?
	mkdir -p "$PART_REPORTS/check"
	cp "$folder"/project/check/target/surefire-reports/TEST-*.xml "$PART_REPORTS/check/" || true
	touch "$PART_REPORTS/tests"
	return "$status"
}

local_repository() {
	mvn -B -q -N help:evaluate -Dexpression=settings.localRepository -DforceStdout | sed "s/\x1b\[[0-9;]*m//g"
}

# pom_value <element>: its first value in the root pom
pom_value() {
	sed -n -E "s|^[[:space:]]*<$1>(.*)</$1>.*|\1|p" "$ROOT/pom.xml" | head -n 1
}
