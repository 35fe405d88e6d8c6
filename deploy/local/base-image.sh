#!/usr/bin/env bash
# Builds, on a machine that cannot pull any image, what deploy/image and deploy/compose else take from a registry of images:
#
#   inclust-test/base:26.10.0         a minimal Debian with Node, in place of BASE_IMAGE
#   inclust-test/build:26.10.0        the same with npm and this machine's settings for it, in place of BUILD_IMAGE
#   inclust-test/nats-wget:2.15.1     the NATS server with a wget for its health check
#   inclust-test/mongod:0.7.0b3       SecantusDB, which takes what deploy/compose gives to mongod
#
# Needs what test-images.sh needs, which it runs first. Node and NATS are those of bootstrap.mjs.
set -euo pipefail
cd "$(dirname "$0")/../.."

base=inclust-test/base:26.10.0
build=inclust-test/build:26.10.0
nats=inclust-test/nats-wget:2.15.1
mongod=inclust-test/mongod:0.7.0b3

bash deploy/local/test-images.sh >&2
missing() {
  echo "base-image: $1" >&2
  exit 69
}
# npm with the settings of this machine, which it looks for beside the Node that runs it: not beside the one that was fetched.
machine_npm() { PATH=${PATH//"$PWD/.inclust/tools/bin:"/} npm "$@"; }
there() { [ -n "$(docker images -q "$1")" ]; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
eval "$(env -u INCLUST_NATS_BIN -u INCLUST_MONGOD_BIN -u INCLUST_MONGO_URL -u INCLUST_SECANTUS_BIN node deploy/local/bootstrap.mjs env)"

if ! there "$base" || ! there "$nats"; then
  echo "base-image: building $base (a minimal Debian takes a minute)" >&2
  . /etc/os-release
  # The mirror that this machine itself is set up with.
  mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | head -n 1)
  debootstrap --variant=minbase --include=libatomic1,libstdc++6,busybox-static "$VERSION_CODENAME" "$work/root" "$mirror" >"$work/debootstrap.log" 2>&1 ||
    { tail -n 20 "$work/debootstrap.log" >&2; missing 'debootstrap failed'; }
  mkdir "$work/nats"
  mv "$work/root/bin/busybox" "$work/nats/busybox"
  rm -rf "$work/root/var/cache/apt" "$work/root/var/lib/apt/lists" "$work/root/usr/share/"{doc,man,locale,info} "$work/root/var/log"/*
  install -D -m 755 "$(readlink -f "$INCLUST_NODE")" "$work/root/usr/local/bin/node"
  mkdir "$work/base"
  tar -C "$work/root" -cf "$work/base/root.tar" .
  printf 'FROM scratch\nADD root.tar /\nCMD ["node"]\n' >"$work/base/Dockerfile"
  docker build -q -t "$base" "$work/base" >&2

  cp "$(readlink -f "$INCLUST_NATS_BIN")" "$work/nats/nats-server"
  printf '%s\n' 'FROM scratch' 'COPY nats-server /nats-server' 'COPY busybox /bin/wget' 'ENTRYPOINT ["/nats-server"]' >"$work/nats/Dockerfile"
  docker build -q -t "$nats" "$work/nats" >&2
fi

if ! there "$build"; then
  mkdir -p "$work/build/files/root" "$work/build/files/usr/local"
  machine_npm install --global --prefix "$work/build/files/usr/local" --no-audit --no-fund --ignore-scripts npm@11.12.1 >&2
  for settings in "$(machine_npm config get globalconfig)" "$(machine_npm config get userconfig)"; do
    if [ -f "$settings" ]; then cat "$settings" >>"$work/build/files/root/.npmrc"; fi
  done
  authorities=$(machine_npm config get cafile)
  if [ -f "$authorities" ]; then install -D -m 644 "$authorities" "$work/build/files/${authorities#/}"; fi
  printf 'FROM %s\nCOPY files /\n' "$base" >"$work/build/Dockerfile"
  docker build -q -t "$build" "$work/build" >&2
fi

if ! there "$mongod"; then
  mkdir "$work/mongod"
  cat >"$work/mongod/Dockerfile" <<'DOCKERFILE'
FROM inclust-test/secantus:0.7.0b3
RUN mkdir -p /data/db && chown -R 999:999 /data/db
ENTRYPOINT ["sh", "-c", "exec python3 /opt/secantus/bin/secantusd-py --host 0.0.0.0 --port 27017 --storage-path /data/db --sync-on-commit --cache-size 256M"]
DOCKERFILE
  docker build -q -t "$mongod" "$work/mongod" >&2
fi
docker images 'inclust-test/*'
