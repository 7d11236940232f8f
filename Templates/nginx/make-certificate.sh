{{% CONTENT_TYPE:SHELL}}
#!/usr/bin/env bash
{{#header}}
# {{text}}
{{/header}}
#
# Makes the certificate that the gateway of this environment shows, signed by itself: browsers ask before they go on.
# A certificate that is good for another week stays. A running gateway takes a new one by itself.
set -Eeuo pipefail
IFS=$'\n\t'
umask 077
export LC_ALL=C

readonly path_to_project={{pathToProject}}
readonly folder_in_project={{projectFolder}}
readonly names={{names}}

log() { printf '%s\n' "$*" >&2; }

die() {
  log "make-certificate.sh: $2"
  exit "$1"
}

temporary=''
cleanup() { [[ -z $temporary ]] || rm -rf -- "$temporary"; }
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

main() {
  if [[ $# -ne 0 ]]; then
    log 'usage: make-certificate.sh'
    log 'Exit codes: 0 there is a certificate, 1 there is none, 2 wrong usage.'
    [[ $1 == --help || $1 == -h ]] || exit 2
    return 0
  fi
  command -v openssl >/dev/null || die 1 'openssl is needed and not there'
  local folder
  folder=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)/$path_to_project/$folder_in_project
  mkdir -p -- "$folder"
  folder=$(cd -- "$folder" && pwd)
  # Should the folder lie in a repository, git takes nothing of it.
  if [[ ! -e $folder/.gitignore ]]; then printf '*\n' >"$folder/.gitignore"; fi
  if openssl x509 -checkend 604800 -noout -in "$folder/fullchain.pem" >/dev/null 2>&1; then
    log "kept: $folder/fullchain.pem"
    return 0
  fi
  temporary=$(mktemp -d "$folder/.new.XXXXXX")
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 365 -subj '/CN=self-signed' \
    -addext "subjectAltName=$names" -keyout "$temporary/privkey.pem" -out "$temporary/fullchain.pem" 2>/dev/null \
    || die 1 'openssl made no certificate'
  # The gateway's user, whom the host does not know, has to read them; the folder above keeps others out.
  chmod 0444 "$temporary/privkey.pem" "$temporary/fullchain.pem"
  chmod 0755 "$folder"
  mv -f -- "$temporary/privkey.pem" "$folder/privkey.pem"
  mv -f -- "$temporary/fullchain.pem" "$folder/fullchain.pem"
  log "created: $folder/fullchain.pem"
}

main "$@"
