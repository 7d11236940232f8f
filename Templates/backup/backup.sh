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
usage: backup.sh [--keep] ENVIRONMENT [NAME…]
       backup.sh --list ENVIRONMENT

Makes the named backups of an environment, or all of them, one after the other.
  --keep  removes no old files afterwards
  --list  prints the files that there are, the newest first
Exit codes: 0 done, 1 failed, 2 wrong usage, 69 a program is missing, 75 another run works on the backup.
USAGE
}

# dump: prints the data of the chosen backup.
dump() {
  local folder status=0
  case $kind in
    postgres | timescaledb)
      # Roles come from the manifest; their passwords are not for a backup.
      in_service pg_dump --username="$user" --dbname="$database" --format=custom --no-owner </dev/null
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

# copy FILE: to object storage. What is there already is never written again.
copy() {
  [[ -n $bucket ]] || return 0
  need rclone
  local -r target=:s3:$bucket/$platform/$environment/$name
  local provider=AWS
  [[ -z $endpoint ]] || provider=Other
  # Credentials are the host's: variables, ~/.aws or the machine's role.
  RCLONE_S3_PROVIDER=$provider RCLONE_S3_ENV_AUTH=true RCLONE_S3_REGION=$region RCLONE_S3_ENDPOINT=$endpoint \
    RCLONE_S3_NO_CHECK_BUCKET=true \
    rclone --config '' copy --immutable --retries 5 --contimeout 30s --timeout 5m -- "$1" "$target"
}

# prune: removes what is beyond the numbers of days, weeks and months. With restore tests, only what is older than the
# newest backup that was restored.
prune() {
  local file stamp day week month may_go='' days='' weeks='' months=''
  [[ -n $tested ]] || may_go=yes
  while read -r file; do
    stamp=${file##*/}
    day=${stamp:0:8}
    week=$(date --utc --date "$day" +%G-%V)
    month=${stamp:0:6}
    local keep=''
    if is_new "$day" "$days" "$daily"; then days+=" $day" keep=yes; fi
    if is_new "$week" "$weeks" "$weekly"; then weeks+=" $week" keep=yes; fi
    if is_new "$month" "$months" "$monthly"; then months+=" $month" keep=yes; fi
    if [[ -z $keep && -n $may_go ]]; then
      log "removing ${file##*/}"
      rm -f -- "$file" "$file.sha256" "$file.restored"
    fi
    [[ ! -e $file.restored ]] || may_go=yes
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

# The run that is under way; empty when none is.
part=''
keep_all=''

finish() {
  local -r status=$?
  [[ -n $part ]] || return 0
  rm -f -- "$part" "$part.first" || true
  publish {{lastRun}} 0 'Whether the last run succeeded.' || true
  log "backup '$name' failed"
  case $status in
    69 | 75 | 130 | 143) exit "$status" ;;
    *) exit 1 ;; # whatever the command in the container meant by its own
  esac
}

make() {
  local file start=$SECONDS
  open_backup "$1"
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
  copy "$file"
  copy "$file.sha256"
  [[ -n $keep_all ]] || prune
  publish {{size}} "$(stat --format=%s -- "$file")" 'Size of the newest backup.'
  publish {{duration}} "$((SECONDS - start))" 'How long the newest backup took.'
  publish {{success}} "$(date +%s)" 'When a backup last succeeded.'
  publish {{lastRun}} 1 'Whether the last run succeeded.'
  part=''
  log "backup '$name' is in $file"
}

main() {
  if [[ ${1:-} == --keep ]]; then
    keep_all=yes
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
    for name in "$@"; do "${BASH_SOURCE[0]}" ${keep_all:+--keep} "$environment" "$name" || status=$?; done
    exit "$status"
  fi
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  make "$1"
}

main "$@"
