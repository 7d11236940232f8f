#!/usr/bin/env bash
# Deploys Tests/Engine/platform.json, as if for two hosts, on a swarm of this one engine, and runs what the rendered texts tell an
# operator: the deployment, the commands of every runbook, a job that is asked for, the replacement of a secret.
#
#   ENGINE=/path/to/tools/engine Tests/Engine/swarm.sh
#
# Needs what platform.sh needs. Makes the engine a manager, and leaves the swarm again if it was in none. Ends with 1 if any check
# failed.
# Formats of docker and patterns are literal text.
# shellcheck disable=SC2016
set -uo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

work=$(mktemp -d)
readonly project=engine-swarm work
joined=
# shellcheck disable=SC2317,SC2329  # called by the trap
clean() {
  command docker stack rm "$project" >/dev/null 2>&1
  within 60 is_gone >/dev/null
  local volume
  for volume in $(docker volume ls --quiet --filter "name=^${project}_"); do docker volume rm "$volume" >/dev/null 2>&1; done
  [ -z "$joined" ] || docker swarm leave --force >/dev/null 2>&1
  rm -rf "$work"
}
# shellcheck disable=SC2317,SC2329  # called by clean
is_gone() {
  [ -z "$(docker ps --all --quiet --filter "label=com.docker.stack.namespace=$project")$(docker network ls --quiet --filter "name=${project}_")" ]
}
trap clean EXIT
if [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" != active ]; then
  must 'the engine is a manager' docker swarm init --advertise-addr 127.0.0.1 --listen-addr 127.0.0.1
  joined=yes
fi

mkdir "$work/apps" && cd "$work" || exit 74
cp -R "$engine/apps/." apps
chmod -R u+w apps
python3 - "$root/Tests/Engine/platform.json" <<'EDIT'
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    manifest = json.load(file)
manifest["platform"]["name"] = "engine-swarm"
del manifest["environments"]["development"]
manifest["environments"]["production"]["hosts"] = 2
del manifest["networks"]["data"]["in"]
manifest["secrets"]["redis-password"]["rotation"] = "30d"
services = manifest["services"]
services["board"]["metrics"] = "/metrics"
services["nightly"] = {
    "role": "job", "imageOf": "board", "command": ["python", "manage.py", "check"], "limits": "small", "schedule": "daily",
}
services["prometheus"] = {"component": "prometheus", "networks": ["data"], "limits": "medium", "openFiles": 4096}
with open("manifest.json", "w", encoding="utf-8") as file:
    json.dump(manifest, file, indent=2)
EDIT
must 'render' "$platformgen" render
mkdir -p secrets/production
for secret in postgres-password redis-password django-key; do printf 'engine%stest' "$secret" | tr -d - >"secrets/production/$secret"; done
printf 'IMAGE_TAG=1\n' >Generated/config/environments/production.env
stack=Generated/deploy/docker/compose/production.stack.yml
"$engine/retag.sh" $stack Generated/deploy/docker/images/*/Dockerfile >/dev/null
# Of an image that was made here, a registry knows no digest.
sed -i 's/@sha256:[0-9a-f]*//' $stack
# This kernel may lack what Swarm's virtual addresses need; names of containers do instead.
{
  echo 'services:'
  for service in board orders filestore postgres redis prometheus; do printf '  %s: { deploy: { endpoint_mode: dnsrr } }\n' $service; done
} >local.yml
for service in board orders filestore; do
  check "build $service" "$engine/build-local.sh" -f "Generated/deploy/docker/images/$service/Dockerfile" -t "engine.test/samples/$service:1" .
done

# The rendered commands, with what is special here.
# shellcheck disable=SC2317,SC2329  # called by what is evaluated
docker() {
  case "$1 $2" in
    'stack deploy') timeout 240 docker "$@" --compose-file "$work/local.yml" --resolve-image never ;;
    'service update') timeout 120 docker "$@" --no-resolve-image ;;
    *) command docker "$@" ;;
  esac
}
# head_of PATTERN: the command at the head of the stack file that begins with it.
head_of() { sed -n "/^#   $1/,/[^\\\\]\$/s/^#   //p" $stack; }
# run TEXT: as an operator types it, in the output folder.
run() { (cd Generated && eval "set -o pipefail; $1"); }
container() { command docker ps --quiet --filter "label=com.docker.swarm.service.name=${project}_$1" | head -n 1; }
state_of() { command docker service ps --format '{{.CurrentState}}' "${project}_$1" | head -n 1; }
is_complete() { state_of "$1"; [[ $(state_of "$1") = Complete* ]]; }
in_container() { command docker exec "$(container "$1")" "${@:2}"; }

label=$(head_of 'docker node update')
check 'the head tells the host of the files' run "${label/HOST/$(docker node ls --format '{{.ID}}' | head -n 1)}"
deployment=$(head_of '(set -a')
must 'the head deploys, and waits until all are healthy' run "$deployment"
equal 'every service has its containers' 'board 2/2 filestore 1/1 migrate 0/1 (1/1 completed) nightly 0/0 orders 1/1 postgres 1/1 prometheus 1/1 redis 1/1' \
  "$(command docker stack services --format '{{.Name}} {{.Replicas}}' $project | sed "s/^${project}_//" | sort | xargs)"
for service in board filestore postgres redis prometheus; do
  equal "$service has a read-only root" true "$(docker inspect --format '{{.HostConfig.ReadonlyRootfs}}' "$(container $service)")"
  check "$service may write where it has to" in_container $service sh -c 'touch /tmp/written'
done
check 'the same once more is no failure' run "$deployment"

# Every command of the runbooks that is about this platform; those about the host would reach beyond it.
blocks_of() { # FILE: its blocks of commands, each ended by a zero byte
  python3 -c '
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
for block in re.findall(r"^```sh\n(.*?)\n```$", text, re.M | re.S):
    sys.stdout.write(block + "\0")' "$1"
}
ran=0
for page in Generated/docs/operations/runbooks/*.md; do
  mapfile -d '' blocks < <(blocks_of "$page")
  for block in "${blocks[@]:1}"; do
    case "$page $block" in
      */README.md\ *) continue ;;
      *"docker secret create"*) continue ;; # below
      *"query '"* | *"$project"*) ;;
      *) continue ;;
    esac
    text=${block//SERVICE/filestore} text=${text//JOB/nightly} text=${text//PREVIOUS/1}
    # Where the operator is, and the page's functions.
    setup=${blocks[0]#cd *$'\n'}
    check "$(basename "$page" .md): ${block%%$'\n'*}" run "$setup"$'\n'"$text"
    ran=$((ran + 1))
  done
done
if [ "$ran" -gt 20 ]; then pass "$ran commands of runbooks ran"; else fail "$ran commands of runbooks ran"; fi
check 'the deployment brings back what was stopped' run "$deployment"
equal 'the stopped service runs' 1/1 "$(command docker service ls --filter "name=${project}_filestore" --format '{{.Replicas}}')"

job=$(head_of 'docker service update')
check 'the head runs a job' run "${job/SERVICE/nightly}"
check 'the job ends with success' within 60 is_complete nightly
rollback=$(head_of 'docker service rollback')
check 'a service goes back' run "docker service update --force --env-add A=1 ${project}_filestore && ${rollback/SERVICE/filestore}"
equal 'it is as before' 0 "$(in_container filestore env | grep -c '^A=')"

# A secret, as config/secrets/README.md has it.
printf 'another' >secrets/production/redis-password
mapfile -d '' blocks < <(blocks_of Generated/config/secrets/README.md)
replacement=$(printf '%s\n' "${blocks[@]}" | grep "${project}_NAME")
replacement=${replacement//NAME/redis-password}
line_of() { grep -- "$1" <<<"$replacement"; }
export SECRETS_DIR=$work/secrets/production
check 'a second secret is made' run "$(line_of 'secret create')"
for service in redis board migrate nightly orders; do
  text=$(line_of 'service update')
  check "$service reads it" run "${text/SERVICE/$service}"
done
check 'nobody reads the first one' run "$(line_of 'rm engine-swarm_redis-password ')"
unset SECRETS_DIR
check 'the deployment makes it again' run "$deployment"
check 'the second secret goes' run "$(line_of 'rm engine-swarm_redis-password.new')"
equal 'containers have the new value' another "$(in_container redis cat /run/secrets/redis-password)"

summary
