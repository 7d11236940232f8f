#!/usr/bin/env bash
# Starts the starter 'mime-transfer' as rendered, with the sample programs of Tests/Engine/mime-transfer in its places, on a real
# engine: all healthy, reached through the gateway, files transferred, targets up, an alert when a service stops.
#
#   ENGINE=/path/to/tools/engine Tests/Engine/mime-transfer.sh
#
# Needs what platform.sh needs, and openssl. May be repeated. Ends with 1 if any check failed.
# shellcheck source-path=SCRIPTDIR
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

work=$(mktemp -d)
readonly project=mime-transfer work
# shellcheck disable=SC2317,SC2329  # called by the trap
clean() {
  docker compose -p "$project" down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1
  rm -rf "$work"
}
trap clean EXIT
clean
mkdir -p "$work" && cp -R "$root/Tests/Engine/mime-transfer/." "$work" && cd "$work" || exit 74

check 'init' "$platformgen" init --starter mime-transfer
must 'render' "$platformgen" render
check 'a certificate is made' bash Generated/gateway/dev/make-certificate.sh
# Made up, those too that another party gives out: their receivers do not matter here.
must 'secrets are made' bash Generated/config/secrets/make-development-secrets.sh --placeholders dev
cp Generated/config/environments/dev.env.template dev.env
compose=Generated/deploy/docker/compose
monitoring=Generated/monitoring/docker-compose.monitoring.dev.yml
"$engine/retag.sh" $compose/*.yml Generated/monitoring/*.yml Generated/deploy/docker/images/*/Dockerfile >/dev/null
files=(--env-file dev.env -p "$project" -f "$compose/base.yml" -f "$compose/dev.yml" -f "$monitoring")
mkdir -p /var/lib/node-exporter
must 'up, all healthy' compose_up "${files[@]}" -- --build

ask() { curl -sS --max-time 10 --insecure "$@"; }
status() { ask -o /dev/null -w '%{http_code}' "$@"; }
equal 'the public application answers through the gateway' 200 "$(status https://localhost:8443/)"
equal 'the intranet answers without its prefix' 'intranet-api' \
  "$(ask https://localhost:8443/intranet/ | python3 -c 'import json, sys; print(json.load(sys.stdin)["service"])')"
equal 'the edge is healthy' 200 "$(status https://localhost:8443/health)"
check 'the client transfers a file' "$engine/build-local.sh" compose --profile tools "${files[@]}" run --rm --build mime-client
equal 'the server has its addresses' '10.30.0.4 10.30.1.5' "$(inspect mime-server \
  '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' | grep -E '^10\.30\.[01]\.' | sort | xargs)"

# The engine's own metrics need a setting of the engine.
down_targets() {
  docker exec "$(containers --filter label=com.docker.compose.service=prometheus)" wget -qO- http://127.0.0.1:9090/api/v1/targets |
    python3 -c '
import json, sys
targets = [t for t in json.load(sys.stdin)["data"]["activeTargets"] if t["labels"]["job"] != "engine"]
bad = [t["scrapePool"] + " " + t["scrapeUrl"] + ": " + t["lastError"] for t in targets if t["health"] != "up"]
print("\n".join(bad) if targets else "no targets at all")
sys.exit(bool(bad) or not targets)'
}
check 'every target is up' within 90 down_targets
alert_of() {
  docker exec "$(containers --filter label=com.docker.compose.service=alertmanager)" \
    wget -qO- http://127.0.0.1:9093/api/v2/alerts | python3 -c '
import json, sys
names = [a["labels"]["alertname"] for a in json.load(sys.stdin) if a["labels"].get("service") == sys.argv[1]]
print(*names)
sys.exit(not names)' "$1"
}
docker compose -p "$project" stop intranet-api >/dev/null 2>&1
check 'a stopped service raises its alert in Alertmanager' within 240 alert_of intranet-api

summary
