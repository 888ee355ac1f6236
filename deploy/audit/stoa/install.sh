#!/bin/sh
# Installs the command `stoa` beside this file, unless there is one already. STOA_PACKAGE: a folder or wheel instead of the index.
set -eu
cd "$(dirname "$0")"
command -v "${STOA:-stoa}" >/dev/null 2>&1 && exit 0
python3 -m venv .venv
.venv/bin/pip install --quiet "${STOA_PACKAGE:-stoa}"
