# Has a Prometheus watch the sample through an outage with the shipped alert rules.

readonly RULES=docs/monitoring/elasticache-alerts.yml
readonly DASHBOARD=docs/monitoring/elasticache-dashboard.json

alerts_fire_and_clear() {
	has prometheus && has promtool || not_here "there is no prometheus on the PATH"
	promtool check rules "$RULES" | tee -a "$PART_LOG" || fail "$RULES is not what Prometheus takes"
	dashboard_as_rules >"$CI_TARGET/dashboard.yml"
	promtool check rules "$CI_TARGET/dashboard.yml" | tee -a "$PART_LOG" || fail "$DASHBOARD asks what Prometheus does not understand"
	# When they fire, by the durations that are shipped.
	promtool test rules "$CI_HOME/lib/alerts.test.yml" | tee -a "$PART_LOG" || fail "an alert fires when it should not, or does not when it should"

	local command port
	command=$(readme_commands | sed -n 1p)
	port=$(free_port 18080)
	note "the sample on port $port: $command"
	sample_start "$command" "$port"
	prometheus_start "$port"
	wait_for 30 prometheus_sees_the_sample || fail "Prometheus does not see the sample"
	alert_is_silent || fail "the failover alert is there before anything happens: $(alerts)"
	note "an outage of 20 s"
	curl -fsS -m 10 -X POST "$SAMPLE_URL/rehearsal/outage?seconds=20" || fail "the sample cannot rehearse an outage"
	wait_for 30 alert_fires || fail "no failover alert: $(alerts)"
	note "fired: $(alerts)"
	wait_for 60 alert_is_silent || fail "the failover alert does not clear: $(alerts)"
	note "cleared, and the sample is $(curl -fsS -m 5 "$SAMPLE_URL/actuator/health" | jq -r .status)"
	prometheus_stop
	sample_stop
}

# The dashboard's expressions, as recording rules, with a value for Grafana's variable.
dashboard_as_rules() {
	jq '[.panels[].targets[]?.expr | gsub("\\$__rate_interval"; "1m")] | to_entries |
		{groups: [{name: "dashboard", rules: map({record: "panel:\(.key)", expr: .value})}]}' "$DASHBOARD"
}

# free_port <first to try>
free_port() {
	local port=$1
	while port_taken "$port"; do
		port=$((port + 1))
	done
	echo "$port"
}

# prometheus_start <port of the sample>: the shipped rules with all their durations cut to 5 s, which says nothing about
# the durations, and all about names and expressions against what is really scraped.
prometheus_start() {
	local home=$CI_TARGET/prometheus port
	port=$(free_port 19090)
	PROMETHEUS_URL=http://127.0.0.1:$port
	mkdir -p "$home"
	sed -E 's/^( +for:) .*/\1 5s/' "$RULES" >"$home/rules.yml"
	cat >"$home/prometheus.yml" <<-END
		global: {scrape_interval: 1s, evaluation_interval: 1s}
		rule_files: [rules.yml]
		scrape_configs:
		  - job_name: shop
		    metrics_path: /actuator/prometheus
		    static_configs: [{targets: ["localhost:$1"]}]
	END
	prometheus --config.file="$home/prometheus.yml" --storage.tsdb.path="$home/data" \
		--web.listen-address="127.0.0.1:$port" --log.level=warn </dev/null >>"$PART_LOG" 2>&1 &
	PROMETHEUS_ID=$!
}

prometheus_stop() {
	kill "$PROMETHEUS_ID"
	wait "$PROMETHEUS_ID" 2>/dev/null || true
}

prometheus_sees_the_sample() {
	curl -fsS -m 5 -G "$PROMETHEUS_URL/api/v1/query" --data-urlencode 'query=elasticache_failover_active == 0' 2>/dev/null |
		jq -e '.data.result | length == 1' >/dev/null 2>&1
}

# The alerts that are pending or firing, with their states.
alerts() {
	curl -fsS -m 5 "$PROMETHEUS_URL/api/v1/alerts" | jq -c '[.data.alerts[] | {(.labels.alertname): .state}] | add // {}'
}

alert_fires() {
	alerts | jq -e '.ElastiCacheFailoverRunsLong == "firing"' >/dev/null
}

alert_is_silent() {
	alerts | jq -e 'has("ElastiCacheFailoverRunsLong") | not' >/dev/null
}
