{{% CONTENT_TYPE:SHELL}}
#!/bin/sh
{{#header}}
# {{text}}
{{/header}}
#
# Prepares the container and then becomes its command, which so receives every signal.
# shellcheck disable=SC2016  # names and descriptions are literal text
set -eu

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
{{#hasRequired}}

# require NAME DESCRIPTION
require() {
  [ -n "$(value "$1")" ] || [ -n "$(value "$1_FILE")" ] || problem "$1 is not set: $2"
}
{{/hasRequired}}
{{#hasSteps}}

# enabled NAME: whether an opt-in step is asked for.
enabled() { [ "$(value "$1")" = true ]; }

# switch NAME: refuses what is neither yes nor no.
switch() {
  case $(value "$1") in
    true | false | '') ;;
    *) problem "$1 must be true or false" ;;
  esac
}
{{/hasSteps}}
{{#hasPreparation}}

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
{{/hasPreparation}}

[ "$#" -gt 0 ] || problem 'no command was given'
{{#secrets}}
load_secret {{name}}
{{/secrets}}
{{#required}}
require {{name}} {{description}}
{{/required}}
{{#steps}}
switch {{variable}}
{{/steps}}
if [ "$problems" -gt 0 ]; then
  log "not started: $problems problem(s)"
  exit 1
fi
{{#waitsInPython}}

# Usually the dependencies are there already: the order of the start belongs to depends_on.
interruptible python3 -c '
import socket, sys, time

deadline = time.monotonic() + float(sys.argv[1])
missing = sys.argv[2:]
while missing:
    still = []
    for address in missing:
        host, port = address.rsplit(":", 1)
        try:
            socket.create_connection((host, int(port)), timeout=min(2, max(0.1, deadline - time.monotonic()))).close()
        except OSError as error:
            still.append(address)
            if time.monotonic() >= deadline:
                print("entrypoint: %s does not answer: %s" % (address, error), file=sys.stderr)
    missing = still
    if missing and time.monotonic() >= deadline:
        sys.exit(1)
    if missing:
        time.sleep(0.2)
' {{deadlineSeconds}}{{#dependencies}} {{address}}{{/dependencies}}
{{/waitsInPython}}
{{#waitsInNode}}

# Usually the dependencies are there already: the order of the start belongs to depends_on.
interruptible node -e '
const net = require("node:net");
const deadline = Date.now() + Number(process.argv[1]) * 1000;

function connect(address) {
  const colon = address.lastIndexOf(":");
  const socket = net.connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) });
  socket.setTimeout(Math.min(2000, Math.max(100, deadline - Date.now())));
  const failed = (reason) => {
    socket.destroy();
    if (Date.now() < deadline) return void setTimeout(connect, 200, address);
    console.error(`entrypoint: ${address} does not answer: ${reason}`);
    process.exitCode = 1;
  };
  socket.once("connect", () => { socket.destroy(); });
  socket.once("timeout", () => { socket.removeAllListeners("error"); socket.on("error", () => {}); failed("no connection in time"); });
  socket.once("error", (error) => failed(error.message));
}

process.argv.slice(2).forEach(connect);
' {{deadlineSeconds}}{{#dependencies}} {{address}}{{/dependencies}}
{{/waitsInNode}}
{{#steps}}

if enabled {{variable}}; then
  log {{description}}
  interruptible{{#words}} {{word}}{{/words}}
fi
{{/steps}}

exec "$@"
