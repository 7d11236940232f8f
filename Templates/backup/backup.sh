{{% CONTENT_TYPE:SHELL}}
#!/usr/bin/env bash
{{#header}}
# {{text}}
{{/header}}
#
# Saves data on the host where they are, and copies them to object storage.
# shellcheck disable=SC2154  # lib.sh and the plan set what is set nowhere here
set -Eeuo pipefail
# shellcheck source=/dev/null
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'USAGE'
usage: backup.sh [--aside] ENVIRONMENT [NAME…]
       backup.sh --list ENVIRONMENT

Makes the named backups of an environment, or all of them, one after the other.
  --aside  into the folder 'before-restore', where it counts for nothing: nothing is copied, removed or reported
  --list   prints the files that there are, the newest first
Exit codes: 0 done, 1 failed, 2 wrong usage, 69 a program is missing, 75 another run works on the backup.
USAGE
}

# dump: prints the data of the chosen backup.
dump() {
  local folder status=0
  case $kind in
    postgres | timescaledb)
      # Roles come from the manifest; their passwords are not for a backup.
      in_service pg_dump --username="$user" --dbname="$database" --format=custom </dev/null
      ;;
    redis)
      # By a file, since on standard output redis-cli leaves the mark by which it saw the end.
      # shellcheck disable=SC2016  # for the shell in the container
      in_service sh -c 'if [ -n "$1" ]; then REDISCLI_AUTH=$(cat "$1") && export REDISCLI_AUTH; fi
        trap "rm -f \"$2/backup.rdb\"" EXIT && redis-cli --rdb "$2/backup.rdb" >&2 && cat "$2/backup.rdb"' \
        sh "$password" "$data" </dev/null
      ;;
    commands) in_service "${save[@]}" </dev/null ;;
    volume)
      folder=$(data_folder)
      # 1 says that a file changed meanwhile: the copy has it as it was at some moment.
      tar --create --numeric-owner --directory "$folder" . || { status=$? && [[ $status -eq 1 ]]; }
      ;;
  esac
}

# something: fails if there is nothing to read.
something() {
  dd bs=1 count=1 of="$part.first" status=none
  [[ -s $part.first ]] || die "there is nothing to save"
  cat -- "$part.first" -
}

compress() {
  if [[ $(ending) == *gz ]]; then gzip; else cat; fi
}

# copy_all: each file that is not in the object storage yet, those of runs that could not reach it among them.
copy_all() {
  local path
  [[ -n $bucket ]] || return 0
  need rclone
  while read -r path; do
    [[ ! -e $path.copied ]] || continue
    copy "$path"
    copy "$path.sha256"
    : >"$path.copied"
  done < <(backup_files)
}

# copy FILE: what is there already is never written again.
copy() {
  local -r target=:s3:$bucket/$platform/$environment/$name
  local provider=AWS
  [[ -z $endpoint ]] || provider=Other
  # Credentials are the host's: variables, ~/.aws or the machine's role.
  RCLONE_S3_PROVIDER=$provider RCLONE_S3_ENV_AUTH=true RCLONE_S3_REGION=$region RCLONE_S3_ENDPOINT=$endpoint \
    RCLONE_S3_NO_CHECK_BUCKET=true \
    rclone --config '' copy --immutable --retries 5 --contimeout 30s --timeout 5m -- "$1" "$target"
}

# prune: removes what is beyond the numbers of days, weeks and months, but never the file that was just made. With restore
# tests, only what is older than the newest backup that was restored.
prune() {
  local path stamp day week month keep may_go='' days='' weeks='' months=''
  [[ -n $tested ]] || may_go=yes
  while read -r path; do
    stamp=${path##*/}
    day=${stamp:0:8}
    # Of a clock that was ahead, or no date.
    [[ ! $path > $file ]] || continue
    week=$(date --utc --date "$day" +%G-%V 2>/dev/null) || continue
    month=${stamp:0:6}
    keep=''
    [[ $path != "$file" ]] || keep=yes
    if is_new "$day" "$days" "$daily"; then days+=" $day" keep=yes; fi
    if is_new "$week" "$weeks" "$weekly"; then weeks+=" $week" keep=yes; fi
    if is_new "$month" "$months" "$monthly"; then months+=" $month" keep=yes; fi
    if [[ -z $keep && -n $may_go ]]; then
      log "removing ${path##*/}"
      rm -f -- "$path" "$path.sha256" "$path.restored" "$path.copied"
    fi
    [[ ! -e $path.restored ]] || may_go=yes
  done < <(backup_files)
}

# is_new PERIOD PERIODS NUMBER: whether the newest file of a period is kept: it is the first, and there are not enough yet.
is_new() {
  [[ " $2 " != *" $1 "* ]] || return 1
  local IFS=' '
  # shellcheck disable=SC2086  # words
  set -- $2 "$3"
  [[ $# -le ${!#} ]]
}

# The file that is being written.
part=''
aside=''

finish() {
  local -r status=$?
  [[ -n $chosen ]] || return 0
  [[ -z $part ]] || rm -f -- "$part" "$part.first" || true
  [[ -n $aside ]] || publish {{lastRun}} 0 'Whether the last run succeeded.' || true
  log "backup '$name' failed"
  case $status in
    69 | 75 | 130 | 143) exit "$status" ;;
    *) exit 1 ;; # whatever the command in the container meant by its own
  esac
}

make() {
  local size start=$SECONDS
  if [[ -z $aside ]]; then
    open_backup "$1"
    [[ ! -e $home/.restoring ]] || die "a restore has not come to its end: what is there now is not worth keeping"
  else
    # restore.sh has the lock.
    choose "$1"
    chosen=$1
    home=$folder/$name/before-restore
    mkdir -p -- "$home"
  fi
  file=$home/$(date --utc +%Y%m%dT%H%M%SZ).$(ending)
  [[ -z $recipients ]] || file+=.age
  part=$file.part
  # What a run that was killed has left.
  rm -f -- "$home"/*.part "$home"/*.part.first
  dump | something | compress | protect >"$part"
  rm -- "$part.first"
  (cd -- "$home" && sha256sum -- "${part##*/}" | sed 's/\.part$//') >"$file.sha256"
  sync -- "$part" "$file.sha256"
  mv -- "$part" "$file"
  if [[ -z $aside ]]; then
    copy_all
    prune
    size=$(stat --format=%s -- "$file")
    publish {{size}} "$size" 'Size of the newest backup.'
    publish {{duration}} "$((SECONDS - start))" 'How long the newest backup took.'
    publish {{success}} "$(date +%s)" 'When a backup last succeeded.'
    publish {{lastRun}} 1 'Whether the last run succeeded.'
  fi
  chosen=''
  log "backup '$name' is in $file"
}

main() {
  if [[ ${1:-} == --aside ]]; then
    aside=yes
    shift
  fi
  case ${1:-} in
    -h | --help) usage && exit ;;
    --list)
      [[ $# -eq 2 ]] || { usage >&2 && exit 2; }
      read_plan "$2"
      for name in "${backups[@]}"; do
        choose "$name"
        home=$folder/$name
        backup_files
      done
      exit
      ;;
    '' | -*) usage >&2 && exit 2 ;;
  esac
  read_plan "$1"
  shift
  [[ $# -gt 0 ]] || set -- "${backups[@]}"
  if [[ $# -gt 1 ]]; then
    # One that fails keeps none of the others from being made.
    local status=0
    for name in "$@"; do "$(dirname -- "${BASH_SOURCE[0]}")/backup.sh" ${aside:+--aside} "$environment" "$name" || status=$?; done
    exit "$status"
  fi
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  make "$1"
}

main "$@"
