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

Replaces the data of a backup by those of FILE, a path or one of the backup's own names, or of its newest file, and says what it will do before it does it.
  --force         really do it; asks for the name once more, on standard input
  --without-copy  do not save what is there before, since nothing can read it any more
Exit codes: 0 done, 1 failed, 2 wrong usage, 69 a program is missing, 75 another run works on the backup.
USAGE
}

# stop_writers SERVICE…: stops the containers that run, and remembers them.
stopped=()
stop_writers() {
  local writer found container
  for writer in "$@"; do
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

# sql DATABASE: runs its input; what stands in names of databases is psql's business.
sql() {
  in_service psql --username="$user" --dbname="$1" --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set name="$database" \
    --set new="$new" --set owner="$user" >/dev/null
}

# replace_database FILE: the old one goes when the new one stands. TimescaleDB's workers would keep a new one from getting
# the name, so there the old one goes first.
replace_database() {
  local new=platformgen_restore other=postgres
  [[ $database != postgres ]] || other=template1
  [[ $kind != timescaledb ]] || new=$database
  # FORCE ends connections, such as those of a pool.
  sql "$other" <<'SQL'
DROP DATABASE IF EXISTS :"new" WITH (FORCE);
CREATE DATABASE :"new" OWNER :"owner" TEMPLATE template0;
SQL
  if [[ $kind == timescaledb ]]; then
    sql "$new" <<<'CREATE EXTENSION IF NOT EXISTS timescaledb; SELECT timescaledb_pre_restore();'
  fi
  contents "$1" | in_service pg_restore --username="$user" --dbname="$new" --exit-on-error
  if [[ $kind == timescaledb ]]; then
    sql "$new" <<<'SELECT timescaledb_post_restore();'
  else
    sql "$other" <<'SQL'
DROP DATABASE IF EXISTS :"name" WITH (FORCE);
ALTER DATABASE :"new" RENAME TO :"name";
SQL
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
touched='' restored=''
finish() {
  local -r status=$?
  [[ $status -ne 0 ]] || exit 0
  if [[ -z $touched ]]; then
    log "nothing was replaced"
    start_writers || true
  elif [[ -z $restored ]]; then
    log "backup '$name' was NOT restored; what was there before is in $home/before-restore"
    [[ ${#stopped[@]} -eq 0 ]] || log "once the data are right: docker start $(IFS=' ' && printf '%s' "${stopped[*]}")"
  fi
  case $status in
    130 | 143) exit "$status" ;;
    *) exit 1 ;;
  esac
}

# check_swarm: Swarm starts again what is stopped, and has no container of what is scaled to 0.
check_swarm() {
  [[ -n $swarm ]] || return 0
  local writer
  case $kind in
    redis | volume) die "on Swarm this is put back by hand: a folder of a container that has to be stopped" ;;
  esac
  for writer in "${writers[@]}"; do
    [[ -z $(containers_of "$writer") ]] || die "$writer would write meanwhile: docker service scale ${platform}_$writer=0"
  done
}

# check_redis: before version 7 the base of the append-only file is not a snapshot.
check_redis() {
  local version
  version=$(in_image redis-server --version </dev/null)
  [[ $version =~ v=([0-9]+) && ${BASH_REMATCH[1]} -ge 7 ]] || die "this needs Redis 7 or newer, and here is: $version"
}

# check_contents FILE: whether it can be read to its end, as what it is.
keys=0
check_contents() {
  case $kind in
    postgres | timescaledb) contents "$1" | in_image pg_restore --list >/dev/null ;;
    redis) keys=$(number_of_keys "$1") ;;
    volume) contents "$1" | tar --list >/dev/null ;;
    commands) contents "$1" >/dev/null ;;
  esac
}

main() {
  local writer force='' copy=yes file answer
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
  check_swarm
  [[ $kind != redis ]] || check_redis
  file=${3:-}
  if [[ -z $file ]]; then
    file=$(backup_files)
    file=${file%%$'\n'*}
  fi
  [[ $file != */* ]] || file=$(realpath -- "$file")
  [[ $file == */* || -z $file ]] || file=$home/$file
  [[ -n $file && -f $file ]] || die "there is no file '${file:-*}' of backup '$name' in $home"
  [[ ${file%.age} == *."$(ending)" ]] || die "$file is no file of this backup: those end with .$(ending)"
  printf '%s\n' "This replaces the data of $service in $environment by $file." \
    "It stops: $(IFS=' ' && printf '%s' "${writers[*]:-nothing}")."
  [[ -n $force ]] || die "nothing was done; --force does it" 2
  printf 'Type %s to go on: ' "$name"
  IFS= read -r answer || answer=''
  [[ $answer == "$name" ]] || die "nothing was done"
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  # Found out now, not when half of it is gone.
  check_contents "$file"
  # Redis itself has to say what it holds before it is stopped.
  local first=() last=()
  for writer in "${writers[@]}"; do
    if [[ $kind == redis && $writer == "$service" ]]; then last+=("$writer"); else first+=("$writer"); fi
  done
  stop_writers "${first[@]}"
  [[ -z $copy ]] || "$(dirname -- "${BASH_SOURCE[0]}")/backup.sh" --aside "$environment" "$name"
  stop_writers "${last[@]}"
  touched=yes
  : >"$home/.restoring"
  case $kind in
    postgres | timescaledb) replace_database "$file" ;;
    redis) replace_snapshot "$file" ;;
    volume) replace_folder "$file" ;;
    commands) contents "$file" | in_service "${load[@]}" ;;
  esac
  rm -- "$home/.restoring"
  restored=yes
  local started=("${stopped[@]}")
  start_writers
  await "${started[@]}"
  if [[ $kind == redis && $keys -gt 0 && $(in_redis DBSIZE) -eq 0 ]]; then
    die "the server is empty: it does not read its append-only file from $data/appendonlydir"
  fi
  log "backup '$name' was restored from ${file##*/}"
}

# await CONTAINER…: until all that have a health check are healthy.
await() {
  local container
  for container in "$@"; do
    within 300 is_well "$container" || die "the data are back, but container $container is not healthy"
  done
}

is_well() {
  local state
  state=$(docker inspect --format {{healthFormat}} "$1")
  [[ $state == 'running ' || $state == 'running healthy' ]]
}

main "$@"
