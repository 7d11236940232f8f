# Shared by the scripts beside it, which source it: finds the engine and the program, and counts checks.
# shellcheck shell=bash
name=$(basename "$0")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
engine=${ENGINE:-$root/../shared/tools/engine}
platformgen=${PLATFORMGEN:-$root/.build/debug/platformgen}
[ -x "$engine/engine.sh" ] || { echo "$name: no tools/engine in '$engine'; say ENGINE=…" >&2; exit 64; }
[ -x "$platformgen" ] || { echo "$name: no program '$platformgen'; say PLATFORMGEN=… or run 'make build'" >&2; exit 64; }
eval "$("$engine/engine.sh" env)"
docker version >/dev/null 2>&1 || { echo "$name: no engine answers; run '$engine/engine.sh start'" >&2; exit 69; }

passed=0 failed=0
pass() { passed=$((passed + 1)); printf 'ok      %s\n' "$1"; }
fail() { failed=$((failed + 1)); printf 'FAILED  %s\n' "$1"; [ -z "${2:-}" ] || printf '%s\n' "$2" | sed 's/^/        /'; }
# check NAME COMMAND…: passes if the command succeeds.
check() {
  local name=$1 output; shift
  if output=$("$@" 2>&1); then pass "$name"; else fail "$name" "$output"; fi
}
# must NAME COMMAND…: as check, but nothing after it makes sense without it.
must() {
  local before=$failed
  check "$@"
  [ "$failed" = "$before" ] || { summary; exit 1; }
}
# equal NAME EXPECTED FOUND
equal() { if [ "$2" = "$3" ]; then pass "$1"; else fail "$1" "expected '$2', found '$3'"; fi; }
# within SECONDS COMMAND…: the command succeeds at last; what it says the last time is shown otherwise.
within() {
  local deadline=$((SECONDS + $1)) output; shift
  until output=$("$@" 2>&1); do
    [ "$SECONDS" -lt "$deadline" ] || { printf '%s\n' "$output"; return 1; }
    sleep 1
  done
}
# summary: says how it went; the script's last command.
summary() {
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" = 0 ]
}

# The containers of the Compose project $project.
containers() { docker ps --all --quiet --filter "label=com.docker.compose.project=${project:?}" "$@"; }
inspect() { # SERVICE FORMAT
  docker inspect --format "$2" "$(containers --filter "label=com.docker.compose.service=$1" | head -n 1)"
}
state_of_all() {
  docker compose -p "${project:?}" ps --all --format '{{.Service}} {{.State}} {{.Health}} {{.ExitCode}}' | sort -u
}
# compose_up OPTION… -- OPTION…: 'docker compose FILES up' until all are healthy; what went wrong is shown otherwise.
compose_up() {
  local files=()
  while [ "$1" != -- ]; do files+=("$1"); shift; done
  shift
  "$engine/build-local.sh" compose "${files[@]}" up --detach --wait --wait-timeout 240 "$@" >up.log 2>&1 ||
    { tail -n 30 up.log; state_of_all; docker compose -p "${project:?}" logs --tail 15 2>&1 | tail -n 80; return 1; }
}
