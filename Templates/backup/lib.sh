{{% CONTENT_TYPE:SHELL}}
# shellcheck shell=bash
{{#header}}
# {{text}}
{{/header}}
#
# What backup.sh, verify.sh and restore.sh share; they source it.
# shellcheck disable=SC2034,SC2154  # plans set, and other scripts read, what is in lower case
set -Eeuo pipefail
IFS=$'\n\t'
umask 077
export LC_ALL=C

readonly program=${0##*/}
readonly platform_label={{platformLabel}} environment_label={{environmentLabel}} service_label={{serviceLabel}}
readonly environments=({{#environments}}{{^first()}} {{/first()}}{{name}}{{/environments}})

log() { printf '%s: %s\n' "$program" "$*" >&2; }

# die MESSAGE [STATUS]
die() {
  log "$1"
  exit "${2:-1}"
}

need() {
  local name
  for name in "$@"; do
    command -v "$name" >/dev/null || die "$name is not installed" 69
  done
}

# read_plan ENVIRONMENT: sets what is known of it, and the function 'choose'.
read_plan() {
  local known
  for known in "${environments[@]}"; do
    [[ $known == "$1" ]] || continue
    # shellcheck source=/dev/null
    . "$(dirname -- "${BASH_SOURCE[0]}")/plans/$1.sh"
    need docker gzip flock sha256sum
    [[ -z $recipients ]] || need age
    return
  done
  die "no backups are planned in '$1'; the environments are: $(IFS=' ' && printf '%s' "${environments[*]}")" 2
}

# open_backup NAME: chooses a backup, and waits a while for whoever works on it.
chosen=''
open_backup() {
  name=$1
  choose "$1" || die "there is no backup '$1' in $environment; there are: $(IFS=' ' && printf '%s' "${backups[*]}")" 2
  chosen=$name
  home=$folder/$name
  mkdir -p -- "$home"
  exec 9>"$home/.lock"
  flock --wait "${LOCK_SECONDS:-300}" 9 || die "another run works on backup '$name'" 75
}

# containers_of SERVICE [OPTION…]: those that run; with --all those that are stopped, too. None that 'compose run' made.
containers_of() {
  local id kind
  docker ps --format {{containerFormat}} --filter "label=$platform_label=$platform" --filter "label=$environment_label=$environment" \
    --filter "label=$service_label=$1" "${@:2}" |
    while IFS=' ' read -r id kind; do [[ $kind == True ]] || printf '%s\n' "$id"; done
}

# container_of SERVICE [OPTION…]
container_of() {
  local found
  found=$(containers_of "$@")
  [[ -n $found ]] || die "no container of $1 is here"
  printf '%s\n' "${found%%$'\n'*}"
}

# in_service COMMAND…: runs it in the container of the backup's service.
in_service() {
  local container
  container=$(container_of "$service")
  docker exec --interactive "$container" "$@"
}

# data_folder: where the host has what the service sees as $data. A volume with options of its driver is there only while
# a container has it mounted.
data_folder() {
  local container mounts source target volume
  container=$(container_of "$service" --all)
  mounts=$(docker inspect --format {{mountsFormat}} "$container")
  while IFS=' ' read -r target source volume; do
    if [[ $target == "$data" ]]; then
      if [[ -n $volume && $(docker volume inspect --format {{driverFormat}} "$volume") != 'local 0' ]]; then
        die "volume $volume is not a plain folder of this host: save it by commands of its own, or by a job"
      fi
      [[ -d $source && -r $source && -x $source ]] || die "cannot read $source: run this as root on the host of $service"
      printf '%s\n' "$source"
      return
    fi
  done <<<"$mounts"
  die "$service has nothing mounted at $data"
}

# Of the files of the chosen backup, without what age adds.
ending() {
  case $kind in
    postgres | timescaledb) printf 'dump' ;; # which is compressed by itself
    redis) printf 'rdb.gz' ;;
    volume) printf 'tar.gz' ;;
    commands) printf 'gz' ;;
  esac
}

# backup_files: the whole files of the chosen backup, the newest first.
backup_files() {
  local files=()
  shopt -s nullglob
  local -r stamp='[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z'
  # shellcheck disable=SC2206  # a pattern
  files=("$home"/$stamp."$(ending)" "$home"/$stamp."$(ending)".age)
  shopt -u nullglob
  [[ ${#files[@]} -eq 0 ]] || printf '%s\n' "${files[@]}" | sort --reverse
}

# protect: encrypts its input where there are recipients.
protect() {
  if [[ -n $recipients ]]; then age --encrypt --recipients-file "$recipients"; else cat; fi
}

# contents FILE: prints a backup as it was before it was compressed and encrypted.
contents() {
  local file=$1
  (cd -- "${file%/*}" && sha256sum --check --quiet --strict -- "${file##*/}.sha256") >&2 || die "$file is damaged"
  {
    if [[ $file != *.age ]]; then
      cat -- "$file"
    else
      [[ -n $identity ]] || die "$file is encrypted, and the manifest names no 'identity' file"
      need age
      age --decrypt --identity "$identity" -- "$file"
    fi
  } | case $file in
    *.gz | *.gz.age) gzip --decompress --stdout ;;
    *) cat ;;
  esac
}

# publish METRIC VALUE HELP: for the node exporter, a file for each metric and backup, in one step.
publish() {
  [[ -n $metrics ]] || return 0
  local -r target=$metrics/$1.$name.prom
  # A file that is cut off would be no result at all.
  mkdir -p -- "$metrics" &&
    printf '# HELP %s %s\n# TYPE %s gauge\n%s{backup="%s"} %s\n' "$1" "$3" "$1" "$1" "$name" "$2" >"$target.$$" &&
    chmod 0644 "$target.$$" &&
    mv -f -- "$target.$$" "$target" && return
  rm -f -- "$target.$$"
  return 1
}

# image_of_service: the image that the container of the backup's service was made from.
image_of_service() {
  local container
  container=$(container_of "$service" --all)
  docker inspect --format {{imageFormat}} "$container"
}

# in_image COMMAND…: runs it with its input in a container of that image, which sees nothing else.
in_image() {
  local image
  image=$(image_of_service)
  docker run --rm --interactive --network none --tmpfs /tmp --entrypoint "$1" "$image" "${@:2}"
}

# number_of_keys FILE: of a snapshot of Redis; fails where it cannot be read.
number_of_keys() {
  local report
  report=$(contents "$1" | in_image sh -c 'cat >/tmp/dump.rdb && redis-check-rdb /tmp/dump.rdb')
  [[ $report =~ ([0-9]+)\ keys\ read ]] || die "this is no snapshot of Redis"
  printf '%s\n' "${BASH_REMATCH[1]}"
}

# in_redis COMMAND…: asks the server, as who knows its password.
in_redis() {
  # shellcheck disable=SC2016  # for the shell in the container
  in_service sh -c 'if [ -n "$1" ]; then REDISCLI_AUTH=$(cat "$1") && export REDISCLI_AUTH; fi; shift; exec redis-cli "$@"' \
    sh "$password" "$@" </dev/null
}

# within SECONDS COMMAND…: tries until it succeeds.
within() {
  local -r deadline=$((SECONDS + $1))
  until "${@:2}" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 1
  done
}
