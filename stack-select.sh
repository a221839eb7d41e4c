#!/bin/sh
# Selects and runs stacks: ./stack-select.sh list | select <stack> | current | help, and every other command of the CLI
# (docs/cli.md). On a fresh clone it installs what it needs first. Works from any folder and through links.
set -eu

script=$0
while [ -h "$script" ]; do
  target=$(readlink "$script")
  case $target in
    /*) script=$target ;;
    *) script=$(dirname "$script")/$target ;;
  esac
done
root=$(CDPATH='' cd -- "$(dirname -- "$script")" && pwd -P)
node=$root/node_modules/.bin/node
cli=$root/out/cli/frontier.mjs

# Tab in a shell: nothing is installed or built for that.
completing=
if [ "${1-}" = __complete ]; then completing=yes; fi
if [ -n "$completing" ] && { [ ! -x "$node" ] || [ ! -e "$cli" ]; }; then exit 0; fi

# What is said here is not the command's output: stdout stays clean for --json.
if [ -z "$completing" ] && { [ ! -x "$node" ] || [ "$root/package-lock.json" -nt "$root/node_modules/.package-lock.json" ]; }; then
  command -v npm >/dev/null || {
    echo 'npm was not found. Install Node.js 20 or newer (https://nodejs.org), then run this again.' >&2
    exit 1
  }
  echo 'Installing what Frontier LLM needs; this is done once.' >&2
  (cd "$root" && npm ci --no-audit --no-fund --loglevel=error) >&2
fi

newer() {
  [ ! -e "$cli" ] || [ -n "$(find "$root/src/core" "$root/src/cli" "$root/src/shared" "$root/vite.cli.config.ts" "$root/package-lock.json" -newer "$cli" -type f | head -n 1)" ]
}
if [ -z "$completing" ] && newer; then
  echo 'Building the command line tool.' >&2
  (cd "$root" && npm run --silent build:cli) >&2
fi

[ $# -gt 0 ] || set -- help
exec "$node" "$cli" --workspace "$root" "$@"
