{{% CONTENT_TYPE:SHELL}}
#!/usr/bin/env bash
{{#header}}
# {{text}}
{{/header}}
#
# Makes up the secrets that are missing, where nobody relies on them: on a developer's machine and for a test run.
# A file that is there stays as it is, and no value is printed.
#
# The folder is 0700, the files in it are 0444: Compose mounts a secret with the owner and mode of the host's file, and the
# users of the containers, which the host does not know, must read it. The folder keeps every other user of the host out; a
# container sees only the files that it is given.
# shellcheck disable=SC2016  # descriptions are literal text
set -Eeuo pipefail
IFS=$'\n\t'
umask 077
export LC_ALL=C

# Relative folders start where the Compose files lie, as Compose reads them.
readonly path_to_compose={{pathToCompose}}

usage() {
  cat <<'USAGE'
usage: make-development-secrets.sh [--dry-run] [--placeholders] ENVIRONMENT

Creates a file with a random value for each secret of ENVIRONMENT that has none, in the folder SECRETS_DIR.
  --dry-run       only say what would be created
  --placeholders  make up those that another party gives out, too; they open nothing
Exit codes: 0 every secret is there, 1 some are still to be provided, 2 wrong usage.
USAGE
  printf 'environments:%s\n' '{{#environments}} '{{environment}}'{{/environments}}'
}

created=0
kept=0
missing=0
dry_run=''
placeholders=''
throwaway=''
temporary=''

cleanup() { [[ -z $temporary ]] || rm -f -- "$temporary"; }
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

log() { printf '%s\n' "$*" >&2; }

die() {
  log "make-development-secrets.sh: $2"
  exit "$1"
}

# value FORM: prints 32 bytes in that form, random but for a mark where values live for one run. Hexadecimal digits have no
# room for one, so that the folder has it instead. What has no form of its own says what it is.
value() {
  case $1$throwaway in
    base64) head -c 32 /dev/urandom | base64 | tr -d '\n' ;;
    base64yes)
      # The mark is the first nine of the bytes.
      printf 'throwaway000'
      head -c 23 /dev/urandom | base64 | tr -d '\n'
      ;;
    htpasswd*)
      # A user whose password nginx takes as it stands, so that the developer can read it.
      printf 'developer:{PLAIN}%s' "${throwaway:+throwaway-}"
      head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'
      ;;
    none*)
      printf 'throwaway-placeholder-'
      head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'
      ;;
    *) head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n' ;;
  esac
}

# secret NAME FORM DESCRIPTION
secret() {
  local -r form=$2 path=$folder/$1
  local length=64
  if [[ -e $path || -L $path ]]; then
    kept=$((kept + 1))
    if [[ ! -s $path ]]; then
      log "empty: $path"
      missing=$((missing + 1))
    fi
    return
  fi
  if [[ $form == none ]]; then
    if [[ -z $placeholders ]]; then
      log "to be provided: $path${3:+ ($3)}"
      missing=$((missing + 1))
      return
    fi
  fi
  if [[ $form == base64 ]]; then length=44; fi
  created=$((created + 1))
  if [[ -n $dry_run ]]; then
    log "would create: $path"
    return
  fi
  temporary=$(mktemp "$folder/.new.XXXXXX")
  value "$form" >"$temporary"
  [[ $(wc -c <"$temporary") -ge $length ]] || die 1 "no random bytes could be read"
  chmod 0444 "$temporary"
  # Never over a file that came up meanwhile.
  mv -n -- "$temporary" "$path"
  if [[ -e $temporary ]]; then die 1 "$path came up meanwhile; run this again"; fi
  temporary=''
  log "created: $path"
}

# derived_secret NAME SOURCE ADDRESS: a JSON object with ADDRESS and the value of SOURCE. To make it anew, delete it.
derived_secret() {
  local -r source=$folder/$2 path=$folder/$1
  if [[ -e $path || -L $path ]]; then
    kept=$((kept + 1))
    return
  fi
  if [[ ! -s $source && -z $dry_run ]]; then
    log "to be provided: $path (it needs $source)"
    missing=$((missing + 1))
    return
  fi
  created=$((created + 1))
  if [[ -n $dry_run ]]; then
    log "would create: $path"
    return
  fi
  temporary=$(mktemp "$folder/.new.XXXXXX")
  printf '{"%s": "%s"}' "$3" "$(sed 's/[\\"]/\\&/g' "$source")" >"$temporary"
  chmod 0444 "$temporary"
  mv -n -- "$temporary" "$path"
  if [[ -e $temporary ]]; then die 1 "$path came up meanwhile; run this again"; fi
  temporary=''
  log "created: $path"
}

make_folder() {
  if [[ ! -d $folder ]]; then mkdir -p -- "$folder"; fi
  # Should the folder lie in a repository, git takes nothing of it.
  if [[ ! -e $folder/.gitignore ]]; then printf '*\n' >"$folder/.gitignore"; fi
  if [[ -n $throwaway && ! -e $folder/.throwaway ]]; then
    printf 'The secrets in this folder were made up for one run. Nobody may rely on them.\n' >"$folder/.throwaway"
  fi
  folder=$(cd -- "$folder" && pwd)
}

main() {
  local environment folder standard
  while [[ ${1:-} == -* ]]; do
    case $1 in
      --help | -h) usage; return 0 ;;
      --dry-run) dry_run=yes ;;
      --placeholders) placeholders=yes ;;
      *) usage >&2; die 2 "there is no option '$1'" ;;
    esac
    shift
  done
  if [[ $# -ne 1 ]]; then
    usage >&2
    return 2
  fi
  environment=$1
  case $environment in
{{#environments}}
    {{environment}})
      standard={{folder}}
{{#isThrowaway}}
      # Values that live for one run are marked, and nobody gives out others.
      throwaway=yes
      placeholders=yes
{{/isThrowaway}}
      ;;
{{/environments}}
    *)
      usage >&2
      die 2 "for '$environment' no secrets are made up"
      ;;
  esac
  folder=${SECRETS_DIR:-$standard}
  if [[ $folder != /* ]]; then folder=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)/$path_to_compose/$folder; fi
  [[ -n $dry_run ]] || make_folder
  case $environment in
{{#environments}}
    {{environment}})
{{#secrets}}
      secret {{name}} {{form}} {{description}}
{{/secrets}}
{{#derived}}
      derived_secret {{name}} {{source}} {{address}}
{{/derived}}
      ;;
{{/environments}}
  esac
  log "$created created, $kept there already, $missing to be provided, in $folder"
  [[ $missing -eq 0 ]]
}

main "$@"
