#!/usr/bin/env bash
# Starts the rendered Compose files of Tests/Engine/platform.json on a real engine, in development and in production form:
# all healthy, limits and hardening in force, stopped within the grace period with exit code 0.
#
#   ENGINE=/path/to/tools/engine Tests/Engine/platform.sh
#
# Needs a running engine (ENGINE/engine.sh start, ENGINE/tools.sh, ENGINE/images.sh) and platformgen (PLATFORMGEN, default
# .build/debug). May be repeated. Prints each check, then 'N passed, M failed', and ends with 1 if any failed.
# The formats of docker inspect are literal text.
# shellcheck disable=SC2016
set -uo pipefail

# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

work=$(mktemp -d)
readonly project=engine-platform work
# shellcheck disable=SC2317,SC2329  # called by the trap
clean() {
  docker compose -p "$project" down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1
  rm -rf "$work"
}
trap clean EXIT
clean
mkdir -p "$work" && cd "$work" || exit 74

cp "$root/Tests/Engine/platform.json" manifest.json
mkdir apps
cp -R "$engine/apps/." apps
chmod -R u+w apps
check 'render' "$platformgen" render
compose=Generated/deploy/docker/compose
mkdir -p secrets
for environment in development production; do
  mkdir -p "secrets/$environment"
  for secret in postgres-password redis-password django-key; do
    # Characters that a URL, a shell and a configuration file would each read in their own way.
    printf 'p@ss:w/%s#%%?&' "$secret" >"secrets/$environment/$secret"
  done
  chmod 444 "secrets/$environment"/*
done
"$engine/retag.sh" $compose/*.yml Generated/deploy/docker/images/*/Dockerfile >/dev/null

# files ENVIRONMENT: the options of Compose.
files() { printf '%s\n' -p "$project" -f "$compose/base.yml" -f "$compose/$1.yml"; }
up() { # ENVIRONMENT OPTION…
  local environment=$1 options; shift
  mapfile -t options < <(files "$environment")
  compose_up "${options[@]}" -- "$@"
}
# ends_well SERVICE…: within their grace periods, without being killed.
ends_well() {
  local begin=$SECONDS code service
  docker compose -p "$project" stop >/dev/null 2>&1
  [ $((SECONDS - begin)) -lt 40 ] || { echo "took $((SECONDS - begin)) s"; return 1; }
  for service in "$@"; do
    code=$(inspect "$service" '{{.State.ExitCode}}')
    [ "$code" = 0 ] || { echo "$service ended with $code"; docker compose -p "$project" logs --tail 5 "$service"; return 1; }
  done
}
answers() { curl -fsS --max-time 5 "http://127.0.0.1:$1$2"; }

check 'development: up, all healthy' up development --build
check 'development: the board answers on loopback' answers 8000 /health/ready
check 'development: orders answer on loopback' answers 8001 /health/ready
equal 'development: the migration ended with success' 0 "$(inspect migrate '{{.State.ExitCode}}')"
equal 'development: only loopback is published' '127.0.0.1' \
  "$(containers | xargs docker inspect --format '{{range $p, $b := .HostConfig.PortBindings}}{{range $b}}{{println .HostIp}}{{end}}{{end}}' | sed '/^$/d' | sort -u)"
equal 'development: sources are mounted' 'true' \
  "$(inspect orders '{{range .Mounts}}{{if eq .Destination "/app"}}{{.RW}}{{end}}{{end}}')"
printf '\n@app.get("/fresh")\nasync def fresh():\n    return {"fresh": True}\n' >>apps/orders_api/app/main.py
check 'development: a changed source is served' within 20 answers 8001 /fresh
check 'development: stops in time with exit code 0' ends_well postgres redis filestore board
docker compose -p "$project" down --volumes --timeout 5 >/dev/null 2>&1

export IMAGE_TAG=1
images=Generated/deploy/docker/images
for service in board orders filestore; do
  check "production: build $service" "$engine/build-local.sh" -f "$images/$service/Dockerfile" -t "engine.test/samples/$service:1" .
done
check 'production: up, all healthy' up production
equal 'production: two boards run' 2 "$(containers --filter label=com.docker.compose.service=board | wc -l)"
for service in board orders filestore postgres redis; do
  equal "production: $service has a read-only root" true "$(inspect $service '{{.HostConfig.ReadonlyRootfs}}')"
  equal "production: $service keeps no capability" '[ALL]' "$(inspect $service '{{.HostConfig.CapDrop}}')"
  equal "production: $service gains no privileges" '[no-new-privileges:true]' "$(inspect $service '{{.HostConfig.SecurityOpt}}')"
  equal "production: $service logs are bounded" '10m 5' \
    "$(inspect $service '{{index .HostConfig.LogConfig.Config "max-size"}} {{index .HostConfig.LogConfig.Config "max-file"}}')"
  equal "production: $service is healthy" healthy "$(inspect $service '{{.State.Health.Status}}')"
  case $(inspect $service '{{.Config.User}}') in
    '' | 0 | 0:*) fail "production: $service does not run as root" ;;
    *) pass "production: $service does not run as root" ;;
  esac
done
equal 'production: limits of the board' '1000000000 536870912 200' \
  "$(inspect board '{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{.HostConfig.PidsLimit}}')"
equal 'production: limits of orders' '500000000 268435456 100 67108864' \
  "$(inspect orders '{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{.HostConfig.PidsLimit}} {{.HostConfig.MemoryReservation}}')"
equal 'production: nothing is published' '' \
  "$(containers | xargs docker inspect --format '{{range $p, $b := .HostConfig.PortBindings}}{{$p}} {{end}}' | tr -d ' \n')"
equal 'production: no secret in any environment' '' \
  "$(containers | xargs docker inspect --format '{{json .Config.Env}} {{json .Config.Cmd}} {{json .Config.Entrypoint}}' | grep -o 'p@ss' | head -n 1)"
check 'production: stops in time with exit code 0' ends_well postgres redis filestore board orders

summary
