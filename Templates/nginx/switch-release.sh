{{% CONTENT_TYPE:SHELL}}
#!/bin/sh
{{#header}}
# {{text}}
{{/header}}
#
# Moves traffic between the blue and the green containers of a service. Runs in the gateway's container:
#   docker compose … exec {{gateway}} sh {{mountedAs}}/switch-release.sh SERVICE SHARE
set -eu
umask 022

readonly config={{configuration}}
readonly folder={{releases}}
readonly status={{status}}

usage() {
  cat <<'USAGE'
usage: switch-release.sh SERVICE SHARE
       switch-release.sh show
       switch-release.sh seed

Gives green SHARE percent of SERVICE's traffic, a whole number from 0 to 100, and blue the rest. The new share stands
only if nginx takes it; otherwise the old one stays.
  show   prints each service and its share of green
  seed   all traffic to blue, for services that have no share yet; does not reload
Exit codes: 0 done, 1 not done and as before, 2 wrong usage, 3 another switch is under way.
USAGE
  printf 'services:%s\n' '{{#services}} '{{name}}'{{/services}}'
}

log() { printf 'switch-release.sh: %s\n' "$*" >&2; }

# variable_of SERVICE: the beginning of its variables in nginx.
variable_of() { printf '%s' "$1" | tr - _; }

# share_of FILE
share_of() { sed -n 's/^map .* { default \([0-9]*\); }$/\1/p' "$1"; }

# content SERVICE SHARE
content() {
  name=$(variable_of "$1")
  # nginx takes no share of 0 %, and the last line has to take the rest.
  case $2 in
    0) lines='    * blue;' ;;
    100) lines='    * green;' ;;
    *) lines=$(printf '    %s%% green;\n    * blue;' "$2") ;;
  esac
  # A client keeps its colour while the share stays: the key is its address and browser.
  printf '# Written by switch-release.sh.\n'
  printf "split_clients \"\$remote_addr\$http_user_agent\" \$%s_split {\n%s\n}\n" "$name" "$lines"
  printf "map '' \$%s_share { default %s; }\n" "$name" "$2"
}

# write SERVICE SHARE: in one step, so that nginx never reads half a file.
write() {
  content "$1" "$2" >"$folder/.$1.new"
  mv -f "$folder/.$1.new" "$folder/$1.conf"
}

# is_in_force SERVICE SHARE: whether the running nginx has it; a reload takes a moment.
is_in_force() {
  tries=0
  while [ "$tries" -lt 20 ]; do
    answer=$(wget -q -O - "$status" 2>/dev/null) || answer=''
    case $answer in
      *"\"$1\":$2"[,}]*) return 0 ;;
    esac
    tries=$((tries + 1))
    sleep 0.5
  done
  return 1
}

reload() { nginx -s reload -e stderr -c "$config/nginx.conf"; }

seed() {
  mkdir -p "$folder"
  for service in "$@"; do
    if [ ! -s "$folder/$service.conf" ]; then write "$service" 0; fi
  done
}

show() {
  for service in "$@"; do printf '%s %s\n' "$service" "$(share_of "$folder/$service.conf")"; done
}

# switch SERVICE SHARE
switch() {
  file=$folder/$1.conf
  if ! mkdir "$folder/.lock" 2>/dev/null; then
    log "another switch is under way; if none is, remove $folder/.lock"
    exit 3
  fi
  trap 'rmdir "$folder/.lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  before=$(share_of "$file")
  if [ -z "$before" ]; then before=0; fi
  write "$1" "$2"
  if ! nginx -q -t -e stderr -c "$config/nginx.conf"; then
    write "$1" "$before"
    log "nginx does not take it; $1 stays at $before %"
    exit 1
  fi
  if ! reload || ! is_in_force "$1" "$2"; then
    write "$1" "$before"
    reload || true
    log "the reload had no effect; $1 goes back to $before %"
    exit 1
  fi
  log "$1: $2 % to green, before $before %"
}

case ${1:-} in
  --help | -h) usage ;;
  seed) seed{{#services}} {{name}}{{/services}} ;;
  show) show{{#services}} {{name}}{{/services}} ;;
{{#services}}
  {{name}})
    case ${2:-} in
      [0-9] | [1-9][0-9] | 100) switch "$1" "$2" ;;
      *) usage >&2; exit 2 ;;
    esac
    ;;
{{/services}}
  *) usage >&2; exit 2 ;;
esac
