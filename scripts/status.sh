#!/bin/sh
# Shows the stack, its services and where clients reach it.
exec "$(dirname "$0")/../stack-select.sh" status "$@"
