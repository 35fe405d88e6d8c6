#!/usr/bin/env bash
# Builds the images on a machine that can pull none, runs deploy/compose on them and breaks it: `try-images.sh [city] [federation]`.
#
# Needs a container engine, Compose 2 (`docker compose`, or a binary that DOCKER_COMPOSE names; else it is built from its Go module where there
# is Go), debootstrap, and to be root. What is not there is named and left out. The exit code is 1 when something did not hold, 69 when
# nothing could be tried. Everything it starts ends with it; images stay for the next time.
set -euo pipefail
cd "$(dirname "$0")/../.."

parts=${*:-city federation}
began=$SECONDS
failed=0
work=$(mktemp -d)
# shellcheck disable=SC2317
cleanup() {
  for part in city federation; do
    [ -e "$work/$part.up" ] && compose "$part" down --volumes --timeout 5 >/dev/null 2>&1
  done
  rm -rf "$work"
}
trap cleanup EXIT

say() { printf '[%3d s] %s\n' $((SECONDS - began)) "$*"; }
nothing() {
  say "left out: $1"
  exit 69
}
held() { say "ok    $*"; }
broken() {
  say "FAIL  $*"
  failed=1
}
# check WHAT COMMAND...
check() {
  local what=$1
  shift
  if "$@" >"$work/last" 2>&1; then held "$what"; else
    broken "$what"
    tail -n 15 "$work/last"
  fi
}
# within SECONDS WHAT COMMAND...: tries until it holds.
within() {
  local seconds=$1 what=$2 since=$SECONDS
  shift 2
  until "$@" >"$work/last" 2>&1; do
    if [ $((SECONDS - since)) -ge "$seconds" ]; then
      broken "$what: not within $seconds s"
      tail -n 15 "$work/last"
      return 0
    fi
    sleep 1
  done
  held "$what (after $((SECONDS - since)) s)"
}

docker info >/dev/null 2>&1 || nothing 'no container engine answers; start one, or set DOCKER_HOST'
if [ -n "${DOCKER_COMPOSE:-}" ]; then
  engine=("$DOCKER_COMPOSE")
elif docker compose version >/dev/null 2>&1; then
  engine=(docker compose)
elif command -v go >/dev/null; then
  say 'building Compose from its Go module'
  tools=$PWD/.inclust/tools/compose-2.40.3
  if [ ! -x "$tools/docker-compose" ]; then
    source=$(go mod download -json github.com/docker/compose/v2@v2.40.3 | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p') || nothing 'Compose could not be had'
    cp -r "$source" "$work/compose" && chmod -R u+w "$work/compose" && mkdir -p "$tools"
    (cd "$work/compose" && go build -o "$tools/docker-compose" ./cmd) || nothing 'Compose could not be built'
    rm -rf "$work/compose"
  fi
  engine=("$tools/docker-compose")
else
  nothing 'there is neither Compose 2 nor Go to build it with'
fi

bash deploy/local/base-image.sh >"$work/base.log" 2>&1 || { tail -n 5 "$work/base.log"; nothing 'the base image could not be built'; }
say 'base images are there'
export INCLUST_IMAGE=inclust-test/inclust:try NATS_IMAGE=inclust-test/nats-wget:2.15.1 MONGO_IMAGE=inclust-test/mongod:0.7.0b3
check 'the image is built from the lock file' docker build --network host -f deploy/image/Dockerfile -t "$INCLUST_IMAGE" \
  --build-arg BASE_IMAGE=inclust-test/base:26.10.0 --build-arg BUILD_IMAGE=inclust-test/build:26.10.0 .
[ "$failed" -eq 0 ] || exit 1
size() { docker image inspect --format '{{.Size}}' "$1" | awk '{ printf "%d MB", $1 / 1e6 }'; }
say "the image has $(size "$INCLUST_IMAGE"), $(size inclust-test/base:26.10.0) of them Debian and Node"
contained() { docker run --rm --network none --read-only --cap-drop ALL --entrypoint "$1" "$INCLUST_IMAGE" "${@:2}"; }
check 'it names what it is made of' contained node -e \
  "const { components } = JSON.parse(require('fs').readFileSync('/app/sbom.cdx.json')); if (!components.some(({ name }) => name === 'mongoose')) throw components"
check 'it runs as nobody in particular and may change nothing of itself' contained sh -c '[ "$(id -u)" = 1000 ] && ! touch /app/x 2>/dev/null'
refuses() { ! contained node /app/bundle/start.mjs nothing; }
check 'it refuses what it cannot run' refuses

# The ports of a try are of this machine only, and beside those of a real node.
export INCLUST_NODE_ID=arta INCLUST_HOSTS=localhost INCLUST_PUBLISH=127.0.0.1:29222
export INCLUST_META_PORT=29230 INCLUST_ARTA_PORT=29231 INCLUST_CORFU_PORT=29232 INCLUST_VLORA_PORT=29233 INCLUST_KORCA_PORT=29234
compose() { "${engine[@]}" -p "inclust-try-$1" -f "deploy/compose/$1.yaml" "${@:2}"; }
# start PART [SERVICE...]: all of it, or some services with what they need.
start() {
  local part=$1 since=$SECONDS
  shift
  touch "$work/$part.up"
  if compose "$part" up -d --wait --wait-timeout 240 "$@" >"$work/up.log" 2>&1; then
    held "$part: ${*:-everything} is healthy after $((SECONDS - since)) s"
  else
    broken "$part does not start"
    tail -n 15 "$work/up.log"
    compose "$part" logs --tail 5
    exit 1
  fi
}
memory() { docker stats --no-stream --format '{{.Name}} {{.MemUsage}}' | awk -v p="inclust-try-$1" 'index($1, p) == 1 { sum += $2 } END { printf "%d MiB", sum }'; }
# Kills the process of a container as a crash would: the engine starts it again.
crash() { kill -KILL "$(docker inspect --format '{{.State.Pid}}' "$(compose "$1" ps -q "$2")")"; }
healthy() { [ "$(docker inspect --format '{{.State.Health.Status}} {{.RestartCount}}' "$(compose "$1" ps -q "$2")")" = "healthy $3" ]; }

# Makes the machine itself a caller of a node: its certificate, and a key of an operator and coordinator. `call NODE ...` is the command then.
meet() {
  local part=$1 service=$2 node=$3 port=$4
  compose "$part" exec -T "$service" cat tls/grpc.pem >"$work/$node.pem"
  compose "$part" exec -T "$service" inclust --json --address localhost:4222 --operator-of . keys create try --role operator --role coordinator \
    >"$work/$node.json" 2>/dev/null
  node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).key' "$work/$node.json" >"$work/$node.key"
  echo "$port" >"$work/$node.port"
}
call() {
  INCLUST_API_KEY=$(cat "$work/$1.key") node bin/inclust.mjs --address "localhost:$(cat "$work/$1.port")" --ca "$work/$1.pem" --json "${@:2}"
}
# What an expression finds in the answer to a call.
answer() {
  local expression=$1
  shift
  call "$@" | node -e 'const a = JSON.parse(require("fs").readFileSync(0, "utf8")); console.log(eval(process.argv[1]))' "$expression"
}
# The registers of the demonstration have wrong rows, as in life: the exit code says so.
import() { call "$1" import "${@:2}" || [ $? -eq 1 ]; }
members() { answer 'a.length' "$1" members list --limit 2000; }
all_there() { [ "$(members "$1")" = "$2" ]; }

for part in $parts; do
  if [ "$part" = federation ] && [ "$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)" -lt 4096 ]; then
    say 'left out: less than 4 GiB are free for five nodes'
    continue
  fi
  case $part in
    city)
      start city
      meet city node city 29222
      check 'city: status from outside, over TLS' call city status
      check 'city: a register is imported from outside' import city deploy/demo/registers/arta.csv --encoding windows-1253 --date-format dd/MM/yyyy --decimal comma
      count=$(members city)
      if [ "$count" -gt 300 ]; then held "city: $count members are listed"; else broken "city: $count members are listed"; fi
      say "city: $(memory city) in use"
      for service in node nats mongo; do
        crash city "$service"
        within 120 "city: $service was killed and is healthy again" healthy city "$service" 1
        within 60 "city: every member is there after that" all_there city "$count"
      done
      check 'city: status is well' call city status

      # As docs/deployment.md says: a backup of it, all of it gone, and the node back out of the backup.
      mkdir -m 755 "$work/copies"
      node bin/inclust.mjs node backup-key "$work/copies/backup.key" >/dev/null
      chmod 644 "$work/copies/backup.key"
      compose city exec -T node sh -c 'cat >backup.key.pub' <"$work/copies/backup.key.pub"
      check 'city: it is backed up in its container' compose city exec -T node inclust node backup . --to city.backup --key-file backup.key.pub
      compose city cp node:/srv/inclust/city.backup "$work/copies/city.backup" >/dev/null 2>&1
      chmod 644 "$work/copies/city.backup"
      check 'city: the copy is whole' node bin/inclust.mjs node check-backup "$work/copies/city.backup" --key-file "$work/copies/backup.key"
      compose city down --volumes --timeout 10 >/dev/null 2>&1
      compose city up -d --no-deps mongo nats >/dev/null 2>&1
      check 'city: an empty database is made ready' compose city run --rm --no-deps -T prepare
      check 'city: the node is restored' compose city run --rm --no-deps -T -v "$work/copies:/copies:ro" node \
        inclust node restore /copies/city.backup . --key-file /copies/backup.key
      start city
      within 60 'city: every member is back, and so are the keys' all_there city "$count"
      check 'city: status is well after the restore' call city status
      compose city down --volumes --timeout 10 >/dev/null 2>&1
      rm "$work/city.up"
      ;;
    federation)
      # Korça joins when the others have worked for a while.
      start federation meta arta corfu vlora
      meet federation arta arta 29231
      meet federation meta meta 29230
      meet federation vlora vlora 29233
      say "federation: $(memory federation) in use"
      told='a.federation.links.every(({ up, outgoing }) => up && outgoing.every((flow) => flow.lastSequence === flow.appliedSequence))'
      settled() { [ "$(answer "$told" "$1" status)" = true ]; }
      # finds NODE WORDS COUNT: so many entries of the directory of a node.
      finds() { [ "$(answer 'a.length' "$1" directory search "$2")" = "$3" ]; }
      within 60 'federation: the link of Arta is up' settled arta

      check 'federation: a register is imported in Arta' import arta deploy/demo/registers/arta.csv --encoding windows-1253 --date-format dd/MM/yyyy --decimal comma
      check 'federation: a register is imported in Vlora' import vlora deploy/demo/registers/vlora.csv --date-format dd.MM.yyyy
      within 120 'federation: Arta has told everything' settled arta
      within 120 'federation: Vlora has told everything' settled vlora
      # Of all organisations: SUM adds up what the nodes have, DISTINCT counts each once.
      total() { answer "a.find(({ aggregation, dimensions = [] }) => aggregation === 'AGGREGATION_$1' && dimensions.length === 0).value" meta figures organisations-by-discipline; }
      enrolled() { answer 'a.length' "$1" members list --kind organisation --limit 2000; }
      organisations=$(($(enrolled arta) + $(enrolled vlora)))
      summed() { [ "$(total SUM)" -eq "$organisations" ]; }
      counted_once() { [ "$(total DISTINCT)" -lt "$organisations" ]; }
      within 60 "federation: the meta-cluster sums up $organisations organisations" summed
      check 'federation: those that are in both cities count once there' counted_once

      member=$(answer 'a.name' arta members register --given-name Δοκιμή --family-name Πρωτοφανής --discipline heritage --consent)
      within 60 'federation: a new member of Arta is found in Vlora' finds vlora Πρωτοφανής 1
      check 'federation: the member is corrected' call arta members update "$member" --family-name Διορθωμένη
      within 60 'federation: Vlora knows the new name' finds vlora Διορθωμένη 1
      within 10 'federation: and not the old one' finds vlora Πρωτοφανής 0
      check 'federation: the member leaves' call arta members withdraw "$member" --reason own-wish
      within 60 'federation: Vlora knows nothing of the member any more' finds vlora Διορθωμένη 0
      check 'federation: the member comes back' call arta members readmit "$member"
      within 60 'federation: so does the entry in Vlora' finds vlora Διορθωμένη 1

      count=$(members arta)
      for service in arta nats-arta; do
        crash federation "$service"
        within 120 "federation: $service was killed and is healthy again" healthy federation "$service" 1
        within 60 "federation: all $count members are there after that" all_there arta "$count"
      done
      within 120 'federation: the link of Arta is up again' settled arta

      cut="$(compose federation ps -q nats-arta)"
      docker network disconnect inclust-try-federation_federation "$cut"
      down() { [ "$(answer 'a.federation.links[0].up' arta status || true)" = false ]; }
      within 30 'federation: Arta is cut off, and says so' down
      check 'federation: Arta takes in another member' call arta members register --given-name Δοκιμή --family-name Αποκομμένη --discipline heritage --consent
      check 'federation: Vlora goes on, and does not know of it' finds vlora Αποκομμένη 0
      docker network connect inclust-try-federation_federation "$cut"
      within 120 'federation: the link is back and everything is told' settled arta
      within 60 'federation: Vlora finds the new member' finds vlora Αποκομμένη 1

      start federation
      meet federation korca korca 29234
      everything() { [ "$(answer 'a.length' "$1" directory list --limit 2000)" = "$(answer 'a.length' meta directory list --limit 2000)" ]; }
      within 120 'federation: Korça, which has just joined, has the whole directory' everything korca
      within 60 'federation: and finds the member of Arta' finds korca Διορθωμένη 1

      compose federation stop nats-meta meta >/dev/null 2>&1
      docker run --rm --user 0 -v inclust-try-federation_meta:/srv/inclust --entrypoint sh "$INCLUST_IMAGE" -c 'rm -r nats/data'
      check 'federation: a member joins in Vlora while the meta-cluster has lost its streams' call vlora members register --given-name Provë --family-name Rimbushur --discipline heritage --consent
      start federation
      within 180 'federation: the meta-cluster is filled again' finds meta Rimbushur 1
      within 120 'federation: Korça too' finds korca Rimbushur 1
      within 120 'federation: the directories are equal' everything korca
      within 60 'federation: nothing is counted twice' summed
      compose federation down --volumes --timeout 10 >/dev/null 2>&1
      rm "$work/federation.up"
      ;;
    *) broken "there is no $part: city, federation" ;;
  esac
done
if [ "$failed" -eq 0 ]; then say 'all of it held'; else say 'something did not hold'; fi
exit "$failed"
