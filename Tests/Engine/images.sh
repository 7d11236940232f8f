#!/usr/bin/env bash
# Builds the rendered Dockerfiles of Tests/Engine/manifest.json with a real engine and runs what they make, alone, without
# Compose: as their user, with a read-only root and no capabilities, until healthy and until stopped.
#
#   ENGINE=/path/to/tools/engine Tests/Engine/images.sh
#
# Needs a running engine (ENGINE/engine.sh start, ENGINE/images.sh) and platformgen (PLATFORMGEN, default .build/debug).
# May be repeated. Prints each check, then 'N passed, M failed', and ends with 1 if any failed.
set -uo pipefail

# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
started=() volumes=()

work=$(mktemp -d)
# shellcheck disable=SC2317,SC2329  # called by the trap
clean() {
  [ "${#started[@]}" = 0 ] || docker rm -f "${started[@]}" >/dev/null 2>&1
  [ "${#volumes[@]}" = 0 ] || docker volume rm -f "${volumes[@]}" >/dev/null 2>&1
  rm -rf "$work"
}
trap clean EXIT

cd "$work" || exit 74
cp "$root/Tests/Engine/manifest.json" .
mkdir apps
cp -R "$engine/apps/." apps
chmod -R u+w apps
cp -R apps/orders_api apps/invoices_api
# What no image may hold, a checkout with a tight umask, and a program without requirements.
mkdir -p apps/board_web/tests apps/board_web/notices/static/notices
echo 'body {}' >apps/board_web/notices/static/notices/style.css
echo '# another service' >>apps/invoices_api/app/main.py
echo 'x' | tee apps/board_web/tests/test_it.py apps/board_web/.env apps/board_web/server.key apps/secret.py >/dev/null
chmod 600 apps/board_web/manage.py
rm -f apps/filestore/requirements.txt
check 'render' "$platformgen" render --only dockerfiles
images=Generated/deploy/docker/images
"$engine/retag.sh" $images/*/Dockerfile >/dev/null

build() { # NAME FOLDER OPTION…
  local name=$1 folder=$2; shift 2
  "$engine/build-local.sh" -f "$images/$folder/Dockerfile" --progress=plain -t "engine-images/$name" "$@" . >"build-$name.log" 2>&1 ||
    { tail -n 20 "build-$name.log"; return 1; }
}
api() { # NAME PORT TITLE
  build "$1" apis --build-arg "SOURCE=apps/$1_api" --build-arg "PORT=$2" --build-arg "TITLE=$3" --build-arg REVISION=abc
}
check 'build board' build board board
check 'build board, target test' build board-test board --target test
check 'build filestore without requirements' build filestore filestore
check 'build orders from the shared Dockerfile' api orders 8001 Orders
check 'build invoices from the shared Dockerfile' api invoices 8002 Invoices
check 'build orders, target dev' build orders-dev apis --target dev --build-arg SOURCE=apps/orders_api --build-arg PORT=8001
check 'siblings share the installed requirements' grep -q -- '^#[0-9]* CACHED' build-invoices.log
installed=$(docker image inspect -f '{{range .RootFS.Layers}}{{println .}}{{end}}' engine-images/orders | sed '/^$/d')
sibling=$(docker image inspect -f '{{range .RootFS.Layers}}{{println .}}{{end}}' engine-images/invoices | sed '/^$/d')
common=$(comm -12 <(sort <<<"$installed") <(sort <<<"$sibling") | wc -l)
# Their own are the sources and the folders that are made in them.
equal 'siblings share every layer below the sources (F-06)' "$(($(wc -l <<<"$installed") - 2))" "$common"

label() { docker image inspect -f "{{index .Config.Labels \"org.opencontainers.image.$2\"}}" "engine-images/$1"; }
equal 'label title of a shared image' Invoices "$(label invoices title)"
# shellcheck disable=SC2016,SC1003  # to arrive as it is
equal 'label with quotes, variables and a backslash at its end' 'Files "over" a $HOME ${x} `socket` #1 in C:\' "$(label filestore description)"
equal 'label revision' abc "$(label orders revision)"
for name in board orders filestore; do
  content=$(docker run --rm --entrypoint find "engine-images/$name" / -xdev \( -name '.env' -o -name '*.key' -path '/app/*' \
    -o -path '/app/tests' -o -name secret.py -o -path /usr/bin/gcc -o -name Dockerfile \) 2>/dev/null)
  equal "$name: no secrets, tests or tools in the image" '' "$content"
  foreign=$(docker run --rm --entrypoint find "engine-images/$name" /app /opt/venv -xdev -perm /022 -type f 2>/dev/null)
  equal "$name: nobody but root may write code" '' "$foreign"
done
check 'board: the test target runs' docker run --rm --read-only --tmpfs /tmp engine-images/board-test
equal 'board: its test target has the tests' test_it.py "$(docker run --rm engine-images/board-test ls tests)"
check 'board: static files were collected' docker run --rm --entrypoint test engine-images/board -f /app/staticfiles/notices/style.css

# start NAME PORT [init] OPTION…: as a Compose file with full hardening would.
start() {
  local name=$1 port=$2; shift 2
  docker rm -f "engine-images-$name" >/dev/null 2>&1
  started+=("engine-images-$name")
  docker run -d --name "engine-images-$name" --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
    --pids-limit 100 --memory 512m -p "127.0.0.1::$port" "$@" >/dev/null
}
health() { docker inspect -f '{{.State.Health.Status}}' "engine-images-$1"; }
wait_healthy() {
  local deadline=$((SECONDS + 150))
  until [ "$(health "$1")" = healthy ]; do
    if [ "$SECONDS" -ge "$deadline" ]; then docker logs --tail 20 "engine-images-$1"; return 1; fi
    sleep 0.3
  done
}
ends_well() { # NAME EXPECTED-CODE: within its grace and without being killed
  local begin=$SECONDS code
  docker stop -t 30 "engine-images-$1" >/dev/null
  code=$(docker inspect -f '{{.State.ExitCode}}' "engine-images-$1")
  if [ "$code" != "$2" ] || [ $((SECONDS - begin)) -ge 15 ]; then
    echo "exit code $code after $((SECONDS - begin)) s"
    docker logs --tail 5 "engine-images-$1"
    return 1
  fi
}
answers() { # NAME PORT PATH
  curl -fsS --max-time 5 "http://$(docker port "engine-images-$1" "$2/tcp" | head -n 1)$3"
}

for init in --init --init=false; do
  start board 8000 "$init" -e DJANGO_ALLOWED_HOSTS='*' -e RUN_CHECK=true engine-images/board
  # Without a database they give up waiting for it at once.
  start orders 8001 "$init" -e DB_HOST=127.0.0.1 -e WEB_CONCURRENCY=2 engine-images/orders
  start invoices 8002 "$init" -e DB_HOST=127.0.0.1 engine-images/invoices
  volumes+=(engine-images-files)
  start filestore 65432 "$init" -v engine-images-files:/data engine-images/filestore
  for name in board orders invoices filestore; do
    check "$name ($init): healthy" wait_healthy "$name"
    equal "$name ($init): not root" 1000 "$(docker exec "engine-images-$name" id -u)"
  done
  check "board ($init): answers" answers board 8000 /health/live
  check "orders ($init): answers" answers orders 8001 /health/live
  check "invoices ($init): answers" answers invoices 8002 /metrics
  check "filestore ($init): writes to its new volume" docker exec engine-images-filestore touch /data/.probe
  equal "orders ($init): has its worker processes" 2 "$(docker top engine-images-orders -eo pid,args | grep -c spawn_main || :)"
  for name in board orders filestore; do check "$name ($init): SIGTERM ends it with 0" ends_well "$name" 0; done
  # uvicorn without workers ends its requests and then sends itself the signal again (since 0.29); as process 1 it is
  # spared that by the kernel.
  code=143
  [ "$init" = --init ] || code=0
  check "invoices ($init): SIGTERM ends it with $code" ends_well invoices "$code"
done
equal 'board: the optional step ran' 1 "$(docker logs engine-images-board 2>&1 | grep -c '^entrypoint: checking')"

start orders-dev 8001 --init -e DB_HOST=127.0.0.1 engine-images/orders-dev
check 'orders, target dev: healthy' wait_healthy orders-dev

summary
