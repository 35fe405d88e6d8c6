#!/usr/bin/env bash
# Builds, from their Go modules, the tools with which test/gates/deploy.test.ts looks at deploy: `deploy-tools.sh [helm] [promtool]`. Into
# .inclust/tools/deploy; those on the PATH do as well. Needs Go.
set -euo pipefail
cd "$(dirname "$0")/../.."

command -v go >/dev/null || {
  echo 'left out: there is no Go here' >&2
  exit 69
}
export GOBIN=$PWD/.inclust/tools/deploy
for tool in ${*:-helm promtool}; do
  if [ -x "$GOBIN/$tool" ]; then continue; fi
  case $tool in
    helm) go install helm.sh/helm/v3/cmd/helm@v3.22.0 ;;
    promtool) go install github.com/prometheus/prometheus/cmd/promtool@v0.316.0 ;;
    *)
      echo "there is no $tool: helm, promtool" >&2
      exit 64
      ;;
  esac
done
