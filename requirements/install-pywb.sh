#!/bin/sh
# Installs pywb, for the tests that replay with it, into the environment named by the first argument.
# --no-deps: the lock names everything. surt has no wheel: it is built by the locked setuptools, which
# therefore comes first, and without a build environment that would fetch an unlocked one.
set -eu
target=${1:?usage: install-pywb.sh ENVIRONMENT}
here=$(dirname "$0")
"${PYTHON:-python3}" -m venv "$target"
pip="$target/bin/python -m pip --disable-pip-version-check install --quiet --no-deps"
only=$(mktemp)
trap 'rm -f "$only"' EXIT
# The lines of one locked package: its name and the hashes under it.
awk '/^setuptools==/ { on = 1 } on { print } on && !/\\$/ { exit }' "$here/pywb.lock" >"$only"
$pip --require-hashes -r "$only"
$pip --require-hashes --no-build-isolation -r "$here/pywb.lock"
"$target/bin/wayback" --version
