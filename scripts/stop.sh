#!/bin/sh
# Stops and removes the stack's containers; volumes with downloaded models stay.
exec "$(dirname "$0")/../stack-select.sh" down "$@"
