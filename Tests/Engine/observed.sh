#!/usr/bin/env bash
# Starts the rendered Compose files of Tests/Engine/observed.json on a real engine, in production form: the gateway with its
# own certificate, two colours, every scrape target up, and an alert in Alertmanager when a service stops.
#
#   ENGINE=/path/to/tools/engine Tests/Engine/observed.sh
#
# Needs what platform.sh needs, and openssl. May be repeated. Ends with 1 if any check failed.
# The formats of docker inspect are literal text.
# shellcheck disable=SC2016
set -uo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

work=$(mktemp -d)
readonly project=engine-observed work
# shellcheck disable=SC2317,SC2329  # called by the trap
clean() {
  docker compose -p "$project" down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1
  rm -rf "$work"
}
trap clean EXIT
clean
mkdir -p "$work" && cd "$work" || exit 74

cp "$root/Tests/Engine/observed.json" manifest.json
mkdir apps
cp -R "$engine/apps/." apps
chmod -R u+w apps
must 'render' "$platformgen" render
compose=Generated/deploy/docker/compose
mkdir -p secrets/production
for secret in postgres-password postgres-exporter-password redis-password django-key grafana-password; do
  printf 'engine%stest' "$secret" | tr -d - >"secrets/production/$secret"
done
printf '{"redis://redis:6379": "%s"}' "$(cat secrets/production/redis-password)" >secrets/production/redis-exporter-password
printf 'http://127.0.0.1:9/nowhere' >secrets/production/chat-hook
chmod 444 secrets/production/*
check 'a certificate is made' bash Generated/deploy/nginx/production/make-certificate.sh
"$engine/retag.sh" $compose/*.yml Generated/deploy/docker/images/*/Dockerfile >/dev/null

export IMAGE_TAG=1
for service in backend api-gateway recommendation; do
  check "build $service" "$engine/build-local.sh" -f "Generated/deploy/docker/images/$service/Dockerfile" \
    -t "engine.test/observed/$service:1" .
done
# What exporters look at on a host of its own; this engine keeps its state elsewhere.
mkdir -p /var/lib/node-exporter /var/lib/docker
must 'up, all healthy' compose_up -p "$project" -f $compose/base.yml -f $compose/production.yml --

# Through the rendered gateway.
ask() { curl -sS --max-time 10 --resolve shop.test:18443:127.0.0.1 --resolve shop.test:18080:127.0.0.1 --insecure "$@"; }
status() { ask -o /dev/null -w '%{http_code}' "$@"; }
equal 'plain http is redirected' 301 "$(status http://shop.test:18080/)"
equal 'the board answers through the gateway' 200 "$(status https://shop.test:18443/)"
equal 'orders answer without their prefix' 201 \
  "$(status -H 'Content-Type: application/json' -d '{"item":"a","quantity":1}' https://shop.test:18443/api/orders)"
equal 'metrics are not public' 404 "$(status https://shop.test:18443/api/metrics)"
equal 'an unknown host gets nothing' 000 "$(curl -sS -o /dev/null -w '%{http_code}' --max-time 5 http://127.0.0.1:18080/ 2>/dev/null)"
headers=$(ask -D - -o /dev/null https://shop.test:18443/api/)
for header in strict-transport-security x-content-type-options referrer-policy content-security-policy x-request-id x-release; do
  if grep -qi "^$header:" <<<"$headers"; then pass "the gateway sends $header"; else fail "the gateway sends $header" "$headers"; fi
done

# Prometheus and Alertmanager, from inside their containers: production publishes neither.
within_container() { docker exec "$(containers --filter "label=com.docker.compose.service=$1" | head -n 1)" "${@:2}"; }
targets() { within_container prometheus wget -qO- http://127.0.0.1:9090/api/v1/targets; }
down_targets() {
  targets | python3 -c '
import json, sys
targets = json.load(sys.stdin)["data"]["activeTargets"]
bad = [t["scrapePool"] + " " + t["scrapeUrl"] + ": " + t["lastError"] for t in targets if t["health"] != "up"]
print("\n".join(bad) if targets else "no targets at all")
sys.exit(bool(bad) or not targets)'
}
check 'every target is up' within 60 down_targets
jobs=$(targets | python3 -c '
import json, sys
print(*sorted({t["labels"]["job"] for t in json.load(sys.stdin)["data"]["activeTargets"]}))')
for job in alertmanager api-gateway backend blackbox-exporter edge grafana nginx-exporter node-exporter pgbouncer-exporter \
  postgres-exporter prometheus recommendation redis-exporter; do
  case " $jobs " in *" $job "*) pass "there is a job $job" ;; *) fail "there is a job $job" "$jobs" ;; esac
done
equal 'Prometheus took the rules' success \
  "$(within_container prometheus wget -qO- http://127.0.0.1:9090/api/v1/rules | python3 -c 'import json, sys
body = json.load(sys.stdin); print(body["status"] if body["data"]["groups"] else "no groups")')"

database_is_read() {
  within_container prometheus wget -qO- 'http://127.0.0.1:9090/api/v1/query?query=pg_up' | python3 -c '
import json, sys
values = [r["value"][1] for r in json.load(sys.stdin)["data"]["result"]]
print(*values)
sys.exit(values != ["1"])'
}
check 'the exporter reads the database by a role of its own' within 60 database_is_read

alert_of() { # SERVICE: an alert of this service is in Alertmanager
  within_container alertmanager wget -qO- http://127.0.0.1:9093/api/v2/alerts | python3 -c '
import json, sys
names = [a["labels"]["alertname"] for a in json.load(sys.stdin) if a["labels"].get("service") == sys.argv[1]]
print(*names)
sys.exit(not names)' "$1"
}
quiet() { ! alert_of "$1" >/dev/null; }
# While the platform started, targets were down; such an alert goes on for five minutes.
check 'the alerts of the start are over' within 420 quiet recommendation
docker compose -p "$project" stop recommendation >/dev/null 2>&1
check 'a stopped service raises its alert in Alertmanager' within 180 alert_of recommendation

summary
