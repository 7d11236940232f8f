{{% CONTENT_TYPE:SHELL}}
#!/usr/bin/env bash
{{#header}}
# {{text}}
{{/header}}
#
# Restores the newest backup for a test, in a container of its own without network: nothing that runs is touched.
# shellcheck disable=SC2154  # lib.sh and the plan set what is set nowhere here
set -Eeuo pipefail
# shellcheck source=/dev/null
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'USAGE'
usage: verify.sh ENVIRONMENT [NAME…]

Restores the newest file of the named backups for a test, or of all that are tested regularly. A database goes into a new
server of the same image; of others, the file is read to its end.
Exit codes: 0 restored, 1 not restored, 2 wrong usage, 69 a program is missing, 75 another run works on the backup.
USAGE
}

container=''
cleanup() { [[ -z $container ]] || docker rm --force --volumes "$container" >/dev/null 2>&1 || true; }

in_test() { docker exec --interactive "$container" "$@"; }
ask() { in_test psql --username="$user" --dbname="$database" --no-psqlrc --tuples-only --no-align --command "$1" </dev/null; }

# The server that initialises a new folder listens on no address, so that this one is the real one.
answers() { in_test pg_isready --quiet --host=127.0.0.1 --username="$user" --dbname="$database"; }

restore_database() {
  local image tables broken
  image=$(image_of_service)
  docker run --detach --rm --network none --name "$container" --env POSTGRES_HOST_AUTH_METHOD=trust \
    --env POSTGRES_USER="$user" --env POSTGRES_DB="$database" "$image" >/dev/null
  within 120 answers || die "the server for the test did not start"
  if [[ $kind == timescaledb ]]; then
    ask 'CREATE EXTENSION IF NOT EXISTS timescaledb' >/dev/null
    ask 'SELECT timescaledb_pre_restore()' >/dev/null
  fi
  # Without rights: the roles that have them are not on this server.
  contents "$1" | in_test pg_restore --username="$user" --dbname="$database" --no-owner --no-acl --exit-on-error
  if [[ $kind == timescaledb ]]; then ask 'SELECT timescaledb_post_restore()' >/dev/null; fi
  # Without those that extensions bring.
  tables=$(ask "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema$|_timescaledb)'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')")
  broken=$(ask 'SELECT count(*) FROM pg_catalog.pg_index WHERE NOT indisvalid')
  [[ $tables -gt 0 ]] || die "there is no table in it"
  [[ $broken -eq 0 ]] || die "$broken indexes in it are broken"
  log "$tables tables are back"
}

check_snapshot() {
  local keys
  keys=$(number_of_keys "$1")
  log "$keys keys are in it"
}

try() {
  local file start=$SECONDS
  open_backup "$1"
  file=$(backup_files)
  file=${file%%$'\n'*}
  [[ -n $file ]] || die "there is no file of backup '$name' in $home"
  container=$platform-$environment-$name-restore-test
  # What a test that was killed has left.
  cleanup
  case $kind in
    postgres | timescaledb) restore_database "$file" ;;
    redis) check_snapshot "$file" ;;
    volume) contents "$file" | tar --list >/dev/null ;;
    commands) contents "$file" >/dev/null ;;
  esac
  cleanup
  container=''
  : >"$file.restored"
  publish {{verified}} "$(date +%s)" 'When a backup was last restored for a test.'
  log "backup '$name' was restored from ${file##*/} in $((SECONDS - start)) s"
}

main() {
  case ${1:-} in
    -h | --help) usage && exit ;;
    '' | -*) usage >&2 && exit 2 ;;
  esac
  read_plan "$1"
  shift
  local names=("$@")
  if [[ $# -eq 0 ]]; then
    for name in "${backups[@]}"; do
      choose "$name"
      if [[ -n $tested ]]; then names+=("$name"); fi
    done
  fi
  if [[ ${#names[@]} -gt 1 ]]; then
    # One that fails keeps none of the others from being tested.
    local status=0
    for name in "${names[@]}"; do "$(dirname -- "${BASH_SOURCE[0]}")/verify.sh" "$environment" "$name" || status=$?; done
    exit "$status"
  fi
  [[ ${#names[@]} -eq 1 ]] || die "no backup of $environment is tested regularly: name one" 2
  trap cleanup EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  try "${names[0]}"
}

main "$@"
