#!/usr/bin/env bash
# Builds the container images that the integration tests can run on, on a machine that cannot pull any:
#
#   inclust-test/nats:2.15.1          the static nats-server binary, and nothing else
#   inclust-test/secantus:0.7.0b3     SecantusDB, which stands in for MongoDB, on a minimal Debian
#
# Needs a container engine, debootstrap, and to be root. Then:
#
#   INCLUST_TEST_SERVERS=containers INCLUST_TEST_NATS_IMAGE=inclust-test/nats:2.15.1 \
#     INCLUST_TEST_MONGO_IMAGE=inclust-test/secantus:0.7.0b3 npm test -- --project integration
set -euo pipefail
cd "$(dirname "$0")/../.."

nats_image=inclust-test/nats:2.15.1
secantus_image=inclust-test/secantus:0.7.0b3

missing() {
  echo "test-images: $1" >&2
  exit 69
}
docker info >/dev/null 2>&1 || missing 'no container engine answers; start one, or set DOCKER_HOST'
command -v debootstrap >/dev/null || missing 'debootstrap was not found; Debian, Ubuntu: apt-get install debootstrap'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The same NATS server and SecantusDB as the embedded ones.
eval "$(env -u INCLUST_NATS_BIN -u INCLUST_MONGOD_BIN -u INCLUST_MONGO_URL -u INCLUST_SECANTUS_BIN node deploy/local/bootstrap.mjs env)"
nats_binary=$(readlink -f "$INCLUST_NATS_BIN")
python=$(dirname "${INCLUST_SECANTUS_BIN:-/nowhere/secantusd-py}")/python
[ -x "$python" ] || missing 'the embedded servers are not there; take mongod off the PATH'

if [ -z "$(docker images -q "$nats_image")" ]; then
  echo "test-images: building $nats_image"
  mkdir "$work/nats"
  cp "$nats_binary" "$work/nats/nats-server"
  if ldd "$work/nats/nats-server" >/dev/null 2>&1; then missing "$nats_binary is not static"; fi
  cat >"$work/nats/Dockerfile" <<'DOCKERFILE'
FROM scratch
COPY nats-server /nats-server
EXPOSE 4222
ENTRYPOINT ["/nats-server"]
DOCKERFILE
  docker build -q -t "$nats_image" "$work/nats"
fi

if [ -z "$(docker images -q "$secantus_image")" ]; then
  echo "test-images: building $secantus_image (a minimal Debian takes a minute)"
  . /etc/os-release
  # The mirror that this machine itself is set up with.
  mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | head -n 1)
  debootstrap --variant=minbase --include=python3 "$VERSION_CODENAME" "$work/root" "$mirror" >"$work/debootstrap.log" 2>&1 ||
    { tail -n 20 "$work/debootstrap.log" >&2; missing 'debootstrap failed'; }
  version=$(chroot "$work/root" python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  machine=$(uname -m)
  "$python" -m pip install --quiet --disable-pip-version-check --no-input --only-binary=:all: --target "$work/root/opt/secantus" \
    --python-version "$version" --platform "manylinux_2_28_$machine" --platform "manylinux2014_$machine" \
    --platform "manylinux_2_17_$machine" --constraint deploy/local/constraints.txt 'SecantusDB==0.7.0b3'
  rm -rf "$work/root/var/cache/apt" "$work/root/var/lib/apt/lists" "$work/root/usr/share/"{doc,man,locale}
  mkdir "$work/secantus"
  tar -C "$work/root" -cf "$work/secantus/root.tar" .
  cat >"$work/secantus/Dockerfile" <<'DOCKERFILE'
FROM scratch
ADD root.tar /
ENV PYTHONPATH=/opt/secantus PYTHONUNBUFFERED=1
EXPOSE 27017
ENTRYPOINT ["python3", "/opt/secantus/bin/secantusd-py", "--host", "0.0.0.0", "--port", "27017", "--storage-path", "/data", "--sync-on-commit", "--cache-size", "256M"]
DOCKERFILE
  docker build -q -t "$secantus_image" "$work/secantus"
fi
docker images 'inclust-test/*'
