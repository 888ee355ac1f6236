#!/bin/sh
# $1 is the suite. Becomes the gateway, so that the signal that ends this script ends the gateway.
set -eu
cd "$(dirname "$0")"
PATH="$PWD/.venv/bin:$PATH"
curl -fsS "http://127.0.0.1:${AUDIT_PORT:-4200}/$1/supergraph" -o supergraph.graphql
exec "${STOA:-stoa}" serve --supergraph supergraph.graphql --port "${STOA_PORT:-4900}"
