#!/bin/sh
# Downloads a model into the selected stack's engine: scripts/pull-model.sh qwen3:4b
exec "$(dirname "$0")/../stack-select.sh" pull "$@"
