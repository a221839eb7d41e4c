#!/bin/sh
# What the official nginx image's entrypoint does that the gateway relies on: the name servers as a variable, and
# templates filled in with the variables that the filter lets through.
set -e
if [ "$1" = nginx ]; then
  if [ -n "${NGINX_ENTRYPOINT_LOCAL_RESOLVERS:-}" ]; then
    NGINX_LOCAL_RESOLVERS=$(awk 'BEGIN { ORS = " " } $1 == "nameserver" { print ($2 ~ ":") ? "[" $2 "]" : $2 }' /etc/resolv.conf)
    export NGINX_LOCAL_RESOLVERS="${NGINX_LOCAL_RESOLVERS% }"
  fi
  names=$(awk "BEGIN { for (name in ENVIRON) if (name ~ /${NGINX_ENVSUBST_FILTER:-}/) print name }" </dev/null)
  variables=$(printf '${%s} ' $names)
  for template in /etc/nginx/templates/*.template; do
    envsubst "$variables" <"$template" >"/etc/nginx/conf.d/$(basename "$template" .template)"
  done
fi
exec "$@"
