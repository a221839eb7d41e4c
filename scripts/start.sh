#!/bin/sh
# Starts the selected stack and waits until it is ready.
exec "$(dirname "$0")/../stack-select.sh" up "$@"
