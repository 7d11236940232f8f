{{% CONTENT_TYPE:SHELL}}
#!/usr/bin/env bash
{{#header}}
# {{text}}
{{/header}}
#
# Puts a backup in the place of what runs. Saves what is there first, and stops who would write meanwhile.
# shellcheck disable=SC2154  # lib.sh and the plan set what is set nowhere here
set -Eeuo pipefail
# shellcheck source=/dev/null
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'USAGE'
usage: restore.sh [--force] [--without-copy] ENVIRONMENT NAME [FILE]

Replaces the data of a backup by those of FILE, or of its newest file, and says what it will do before it does it.
  --force         really do it; asks for the name once more, on standard input
  --without-copy  do not save what is there before, since nothing can read it any more
Exit codes: 0 done, 1 failed, 2 wrong usage, 69 a program is missing, 75 another run works on the backup.
USAGE
}

# stop_writers: stops the containers that run, and remembers them.
stopped=()
stop_writers() {
  local writer found
  for writer in "${writers[@]}"; do
    found=$(containers_of "$writer")
    [[ -n $found ]] || continue
    log "stopping $writer"
    while read -r container; do
      docker stop "$container" >/dev/null
      stopped=("$container" "${stopped[@]}")
    done <<<"$found"
  done
}

# start_writers: those that ran, what others need first.
start_writers() {
  [[ ${#stopped[@]} -gt 0 ]] || return 0
  log "starting what was stopped"
  docker start "${stopped[@]}" >/dev/null
  stopped=()
}

replace_database() {
  local manage=(psql --username="$user" --dbname=postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1)
  local there=(psql --username="$user" --dbname="$database" --no-psqlrc --quiet --set ON_ERROR_STOP=1)
  # By variables of psql, since a name may hold anything. FORCE ends connections, such as those of a pool.
  in_service "${manage[@]}" --set name="$database" --set owner="$user" <<'SQL'
DROP DATABASE IF EXISTS :"name" WITH (FORCE);
CREATE DATABASE :"name" OWNER :"owner";
SQL
  if [[ $kind == timescaledb ]]; then
    in_service "${there[@]}" >/dev/null <<<'CREATE EXTENSION IF NOT EXISTS timescaledb; SELECT timescaledb_pre_restore();'
  fi
  contents "$1" | in_service pg_restore --username="$user" --dbname="$database" --no-owner --exit-on-error
  if [[ $kind == timescaledb ]]; then
    in_service "${there[@]}" >/dev/null <<<'SELECT timescaledb_post_restore();'
  fi
}

# replace_folder FILE: of a volume, with the owners that the files had.
replace_folder() {
  local folder
  folder=$(data_folder)
  find "$folder" -mindepth 1 -delete
  contents "$1" | tar --extract --preserve-permissions --numeric-owner --directory "$folder"
}

# replace_snapshot FILE: Redis with its append-only file on ignores a dump beside it; as the base of that file it is read.
replace_snapshot() {
  local folder owner
  folder=$(data_folder)
  owner=$(stat --format=%u:%g -- "$folder")
  find "$folder" -mindepth 1 -delete
  mkdir -- "$folder/appendonlydir"
  contents "$1" >"$folder/appendonlydir/appendonly.aof.1.base.rdb"
  printf 'file appendonly.aof.1.base.rdb seq 1 type b\n' >"$folder/appendonlydir/appendonly.aof.manifest"
  chown --recursive "$owner" "$folder/appendonlydir"
}

# Nobody is started again on what may be half there.
restored=''
finish() {
  local -r status=$?
  if [[ -z $restored ]]; then
    log "backup '$name' was NOT restored; the newest file in $home is from before"
    [[ ${#stopped[@]} -eq 0 ]] || log "once the data are right: docker start $(IFS=' ' && printf '%s' "${stopped[*]}")"
  fi
  exit "$status"
}

main() {
  local force='' copy=yes file answer
  while [[ ${1:-} == -* ]]; do
    case $1 in
      --force) force=yes ;;
      --without-copy) copy='' ;;
      -h | --help) usage && exit ;;
      *) usage >&2 && exit 2 ;;
    esac
    shift
  done
  [[ $# -eq 2 || $# -eq 3 ]] || { usage >&2 && exit 2; }
  read_plan "$1"
  open_backup "$2"
  [[ $kind != commands || ${#load[@]} -gt 0 ]] || die "the manifest has no 'restore' command for backup '$name'"
  [[ -z $swarm ]] || log "Swarm would start again what is stopped here: scale it to 0 before"
  file=${3:-}
  if [[ -z $file ]]; then
    file=$(backup_files)
    file=${file%%$'\n'*}
  fi
  [[ -n $file && -f $file ]] || die "there is no file '${file:-*}' of backup '$name' in $home"
  printf '%s\n' "This replaces the data of $service in $environment by $file." \
    "It stops: $(IFS=' ' && printf '%s' "${writers[*]:-nothing}")."
  [[ -n $force ]] || die "nothing was done; --force does it" 2
  printf 'Type %s to go on: ' "$name"
  IFS= read -r answer || answer=''
  [[ $answer == "$name" ]] || die "nothing was done"
  # Found out now, not when half of it is gone.
  contents "$file" | wc --bytes >/dev/null
  if [[ -n $copy ]]; then
    exec 9>&-
    "$(dirname -- "${BASH_SOURCE[0]}")/backup.sh" --keep "$environment" "$name"
    open_backup "$name"
  fi
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  stop_writers
  case $kind in
    postgres | timescaledb) replace_database "$file" ;;
    redis) replace_snapshot "$file" ;;
    volume) replace_folder "$file" ;;
    commands) contents "$file" | in_service "${load[@]}" ;;
  esac
  restored=yes
  start_writers
  await "${writers[@]}"
  log "backup '$name' was restored from ${file##*/}"
}

# await SERVICE…: until all that have a health check are healthy.
await() {
  local writer
  for writer in "$@"; do
    within 300 is_well "$writer" || die "$writer is not healthy again"
  done
}

is_well() {
  local states
  states=$(containers_of "$1" --all | xargs --no-run-if-empty docker inspect --format {{healthFormat}})
  [[ $states != *starting* && $states != *unhealthy* && $states != *exited* ]]
}

main "$@"
