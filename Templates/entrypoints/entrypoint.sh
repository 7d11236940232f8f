{{% CONTENT_TYPE:SHELL}}
#!/bin/sh
{{#header}}
# {{text}}
{{/header}}
#
# Prepares the container and then becomes its command, which so receives every signal.
# shellcheck disable=SC2016  # names and descriptions are literal text
set -eu
set +x # a trace would show secrets

log() { printf 'entrypoint: %s\n' "$*" >&2; }

problems=0
problem() {
  log "$*"
  problems=$((problems + 1))
}

# value NAME: prints an environment variable, nothing when it is unset.
value() { printenv "$1" || :; }
{{#hasSecrets}}

# load_secret NAME: exports NAME from the file that NAME_FILE names, without trailing newlines.
load_secret() {
  file=$(value "$1_FILE")
  [ -n "$file" ] || return 0
  if [ -n "$(value "$1")" ]; then
    problem "$1 and $1_FILE are both set; keep one"
  elif ! content=$(cat -- "$file" 2>/dev/null); then
    problem "$1_FILE names '$file', which cannot be read by user $(id -u)"
  else
    export "$1=$content"
    unset "$1_FILE"
  fi
}
{{/hasSecrets}}
{{#hasPasswords}}

# percent_encoded FILE: prints its bytes without trailing newlines, each as %XX (RFC 3986 §2.1). To encode all of them is
# allowed, and needs no list of those that a URL could not hold.
percent_encoded() { od -An -v -tx1 <"$1" | tr -d ' \n' | sed 's/../%&/g; s/\(%0a\)*$//'; }

# insert_password NAME: puts the content of the file that NAME_PASSWORD_FILE names into the URL in NAME.
insert_password() {
  file=$(value "$1_PASSWORD_FILE")
  url=$(value "$1")
  if [ -z "$file" ] || [ -z "$url" ]; then return 0; fi
  rest=${url#*://}
  authority=${rest%%[/?#]*}
  case $authority in
    *@*) user=${authority%@*} ;;
    *) user='' ;;
  esac
  if [ "$rest" = "$url" ]; then
    problem "$1 is not a URL, so $1_PASSWORD_FILE cannot complete it"
  elif [ "${user%%:*}" != "$user" ]; then
    problem "$1 has a password and $1_PASSWORD_FILE is set; keep one"
  elif [ ! -f "$file" ] || [ ! -r "$file" ]; then
    problem "$1_PASSWORD_FILE names '$file', which cannot be read by user $(id -u)"
  else
    password=$(percent_encoded "$file")
    [ -n "$password" ] || problem "$1_PASSWORD_FILE names '$file', which is empty"
    export "$1=${url%%://*}://$user:$password@${authority##*@}${rest#"$authority"}"
    unset "$1_PASSWORD_FILE"
  fi
}
{{/hasPasswords}}
{{#hasRequired}}

# require NAME [DESCRIPTION]
require() {
  [ -n "$(value "$1")" ] || [ -n "$(value "$1_FILE")" ] || problem "$1 is not set${2:+: $2}"
}
{{/hasRequired}}
{{#hasSteps}}

# switch NAME: refuses what is neither yes nor no.
switch() {
  case $(value "$1") in
    true | false | '') ;;
    *) problem "$1 must be true or false" ;;
  esac
}

# enabled NAME: whether an opt-in step is asked for.
enabled() { [ "$(value "$1")" = true ]; }

# interruptible COMMAND…: runs it so that a stop request reaches it at once. A shell with a command in the foreground would
# hear of the request only afterwards, and as process 1 it would not end either.
interruptible() {
  "$@" &
  child=$!
  trap 'kill -s TERM "$child" 2>/dev/null; wait "$child" || :; exit 143' TERM
  trap 'kill -s TERM "$child" 2>/dev/null; wait "$child" || :; exit 130' INT
  status=0
  wait "$child" || status=$?
  trap - TERM INT
  return "$status"
}
{{/hasSteps}}

[ "$#" -gt 0 ] || problem 'no command was given'
{{#secrets}}
load_secret {{name}}
{{/secrets}}
{{#passwords}}
insert_password {{name}}
{{/passwords}}
{{#required}}
require {{name}}{{#descriptions}} {{text}}{{/descriptions}}
{{/required}}
{{#steps}}
switch {{variable}}
{{/steps}}
if [ "$problems" -gt 0 ]; then
  log "not started: $problems problem(s)"
  exit 1
fi
{{#steps}}

if enabled {{variable}}; then
  log {{description}}
  interruptible{{#words}} {{word}}{{/words}}
fi
{{/steps}}

exec "$@"
