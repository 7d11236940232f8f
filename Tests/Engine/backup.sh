#!/usr/bin/env bash
# Saves, tests and restores what Tests/Engine/platform.json keeps, with the rendered scripts, against real servers: PostgreSQL,
# Redis, a volume, and a service with commands of its own. Encrypted by age; copied to an S3 server on 127.0.0.1.
#
#   ENGINE=/path/to/tools/engine Tests/Engine/backup.sh
#
# Needs what platform.sh needs, root, age, rclone, and moto's server from PyPI, which it installs into the user's cache. Ends with 1
# if any check failed.
# Formats of docker and commands for containers are literal text.
# shellcheck disable=SC2016
set -uo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
for program in age age-keygen rclone python3; do
  command -v "$program" >/dev/null || { echo "$name: $program is not installed" >&2; exit 69; }
done

work=$(mktemp -d)
readonly project=engine-backup work
s3=
# shellcheck disable=SC2317,SC2329  # called by the trap
clean() {
  [ -z "$s3" ] || kill "$s3" 2>/dev/null
  docker compose -p "$project" down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1
  rm -rf "$work"
}
trap clean EXIT
cd "$work" || exit 74

venv=${XDG_CACHE_HOME:-$HOME/.cache}/platformgen/moto
if [ ! -x "$venv/bin/moto_server" ]; then
  must 'an S3 server' sh -c "python3 -m venv '$venv' && '$venv/bin/pip' --quiet install 'moto[s3,server]==5.1.*'"
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$venv/bin/moto_server" --host 127.0.0.1 --port "$port" >s3.log 2>&1 &
s3=$!
must 'the S3 server answers' within 30 curl -fsS "http://127.0.0.1:$port/moto-api/"
curl -fsS -X PUT "http://127.0.0.1:$port/copies" >/dev/null
export AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret
unset AWS_CA_BUNDLE
objects() { curl -fsS "http://127.0.0.1:$port/copies?list-type=2" | grep -o '<Key>[^<]*' | sed 's/<Key>//'; }

mkdir apps keys
cp -R "$engine/apps/." apps
chmod -R u+w apps
age-keygen --output keys/identity.txt 2>/dev/null
age-keygen -y keys/identity.txt >keys/recipients.txt
python3 - "$root/Tests/Engine/platform.json" "$work" "$port" <<'EDIT'
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    manifest = json.load(file)
work, port = sys.argv[2:]
manifest["platform"]["name"] = "engine-backup"
manifest["environments"]["production"]["backupStorage"] = {
    "folder": f"{work}/backups", "recipients": f"{work}/keys/recipients.txt", "identity": f"{work}/keys/identity.txt",
    "region": "eu-central-1", "endpoint": f"http://127.0.0.1:{port}",
}
daily = {"schedule": "daily"}
tested = daily | {"verification": "weekly"}
manifest["backups"] = {
    "main": {"service": "postgres", "bucket": "s3://copies/main"} | tested,
    "cache": {"service": "redis"} | tested,
    "files": {"volume": "files", "daily": 2, "weekly": 0, "monthly": 0} | daily,
    "notes": {
        "service": "filestore",
        "commands": {"save": ["cat", "/data/note"], "restore": ["sh", "-c", "cat >/data/note"]},
    } | tested,
}
with open("manifest.json", "w", encoding="utf-8") as file:
    json.dump(manifest, file, indent=2)
EDIT
must 'render' "$platformgen" render
compose=Generated/deploy/docker/compose
mkdir -p secrets/production
for secret in postgres-password redis-password django-key; do printf 'p@ss:w/%s#%%?&' "$secret" >"secrets/production/$secret"; done
chmod 444 secrets/production/*
printf 'IMAGE_TAG=1\n' >Generated/config/environments/production.env
"$engine/retag.sh" $compose/*.yml Generated/deploy/docker/images/*/Dockerfile >/dev/null
for service in board orders filestore; do
  check "build $service" "$engine/build-local.sh" -f "Generated/deploy/docker/images/$service/Dockerfile" -t "engine.test/samples/$service:1" .
done
must 'production: up, all healthy' compose_up -p "$project" --env-file Generated/config/environments/production.env \
  -f "$compose/base.yml" -f "$compose/production.yml" --

number_of() { find "$kept/$1" -maxdepth 1 -name '*.age' | wc -l; }
scripts=Generated/scripts/backup
kept=backups/engine-backup/production
in_container() { docker exec -i "$(containers --filter "label=com.docker.compose.service=$1" | head -n 1)" "${@:2}"; }
sql() { in_container postgres psql -U board -d board -tAc "$1"; }
cache() { in_container redis sh -c 'REDISCLI_AUTH=$(cat /run/secrets/redis-password) exec redis-cli --no-auth-warning "$@"' sh "$@"; }
newest() { "$scripts/backup.sh" --list production | grep "/$1/" | head -n 1; }
fails_with() { # STATUS COMMAND…
  local expected=$1 status=0; shift
  "$@" || status=$?
  [ "$status" = "$expected" ] || { echo "exit status $status instead of $expected"; return 1; }
}

sql 'CREATE TABLE proof (id int PRIMARY KEY, word text); INSERT INTO proof SELECT n, md5(n::text) FROM generate_series(1, 5000) n' >/dev/null
cache set proof before >/dev/null
in_container filestore sh -c 'mkdir -p /data/deep && echo one >/data/deep/file && echo note >/data/note'

check 'all backups are made' "$scripts/backup.sh" production
equal 'each has a file' 'cache files main notes' "$("$scripts/backup.sh" --list production | xargs -n 1 dirname | xargs -n 1 basename | sort | xargs)"
equal 'files are for root alone' 600 "$(stat --format %a "$(newest main)")"
equal 'files are encrypted' age-encryption.org/v1 "$(head -n 1 "$(newest main)")"
equal 'the database is copied with its checksum' 2 "$(objects | grep -c '^main/engine-backup/production/main/[0-9TZ]*\.dump\.age')"
check 'restores for a test succeed' "$scripts/verify.sh" production
equal 'nothing is left of them' '' "$(docker ps --all --quiet --filter name=restore-test)"
equal 'what was restored is marked' 1 "$(find "$kept/main" -name '*.restored' | wc -l)"

sql 'DROP TABLE proof' >/dev/null
check 'without --force a restore changes nothing' fails_with 2 "$scripts/restore.sh" production main
check 'a wrong name changes nothing' fails_with 1 "$scripts/restore.sh" --force production main <<<files
first=$(newest main)
sleep 1
check 'the database is restored' "$scripts/restore.sh" --force production main "$first" <<<main
equal 'its rows are back' "5000 $(printf 5000 | md5sum | cut -c 1-32)" "$(sql "SELECT count(*) || ' ' || (SELECT word FROM proof WHERE id = 5000) FROM proof")"
equal 'what was there before is saved, aside' 1 "$(find "$kept/main/before-restore" -name '*.dump.age' | wc -l)"
equal 'and is not the newest' "$first" "$(newest main)"
equal 'owners are as before' board "$(sql "SELECT tableowner FROM pg_tables WHERE tablename = 'proof'")"
equal 'those who were stopped run again' 3 "$(docker ps --quiet --filter "label=com.docker.compose.project=$project" --filter name=board --filter name=orders | wc -l)"

cache set proof after >/dev/null
first=$(newest cache)
sleep 1
check 'the cache is restored' "$scripts/restore.sh" --force production cache "$first" <<<cache
equal 'its value is back' before "$(cache get proof)"
check 'it keeps what is written then' cache set later yes
docker restart "$(containers --filter label=com.docker.compose.service=redis)" >/dev/null
check 'also over a restart' within 30 sh -c "[ \"\$(docker exec '$(containers --filter label=com.docker.compose.service=redis)' sh -c 'REDISCLI_AUTH=\$(cat /run/secrets/redis-password) redis-cli get later')\" = yes ]"

in_container filestore sh -c 'rm -r /data/deep; echo two >/data/other'
first=$(newest files)
sleep 1
check 'the volume is restored' "$scripts/restore.sh" --force production files "$first" <<<files
equal 'its files are back, others gone' 'deep deep/file note' "$(in_container filestore sh -c 'cd /data && find . -mindepth 1 | sed s,./,, | sort' | xargs)"
equal 'its owner may write' ok "$(in_container filestore sh -c 'echo more >>/data/deep/file && echo ok')"

in_container filestore sh -c 'echo gone >/data/note'
check "what commands saved is put back" "$scripts/restore.sh" --force production notes "$(newest notes)" <<<notes
equal 'it is as before' note "$(in_container filestore cat /data/note)"

containers --filter label=com.docker.compose.service=board | xargs docker stop >/dev/null
check 'who was stopped before stays so, and all is well' "$scripts/restore.sh" --force production notes "$(basename "$(newest notes)")" <<<notes
equal 'it is stopped still' 0 "$(docker ps --quiet --filter "label=com.docker.compose.project=$project" --filter name=board | wc -l)"
cp "$(newest notes)" "$kept/files/20200101T000000Z.tar.gz.age"
(cd "$kept/files" && sha256sum 20200101T000000Z.tar.gz.age >20200101T000000Z.tar.gz.age.sha256)
check 'what is no archive is not restored' fails_with 1 "$scripts/restore.sh" --force production files 20200101T000000Z.tar.gz.age <<<files
equal 'the files are still there' ok "$(in_container filestore sh -c 'test -e /data/deep/file && echo ok')"
rm "$kept/files/2020"*
file=$(newest main)
printf x >>"$file"
check 'a damaged file is found out' fails_with 1 "$scripts/verify.sh" production main
check 'and not restored' fails_with 1 "$scripts/restore.sh" --force production main <<<main
equal 'nothing was dropped' 5000 "$(sql 'SELECT count(*) FROM proof')"
docker stop "$(containers --filter label=com.docker.compose.service=redis)" >/dev/null
check 'a stopped server is a failure' fails_with 1 "$scripts/backup.sh" production cache
equal 'of which nothing is left' '' "$(find backups -name '*.part')"

# Two days of a backup that keeps two, and one that is younger than any restore test.
for day in 20200101 20200102 20200103; do
  for backup in files notes; do
    for ending in '' .sha256; do cp "$(newest $backup)$ending" "$kept/$backup/${day}T000000Z.${ending:-x}" 2>/dev/null; done
  done
done
for backup in files notes; do
  for path in "$kept/$backup"/2020*.x; do mv "$path" "${path%x}$( [ $backup = files ] && echo tar.)gz.age"; done
done
rm "$kept"/notes/*.restored
check 'old files are removed' "$scripts/backup.sh" production files notes
equal 'as many stay as the manifest says' 2 "$(number_of files)"
check 'nothing goes before a newer one was restored' [ "$(number_of notes)" -ge 4 ]
summary
