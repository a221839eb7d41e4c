#!/bin/bash
# Root file systems of real nginx (with njs), Prometheus and node-exporter, from Debian's packages: for machines on which no
# registry answers. Usage: make.sh <output folder> [suite]. Needs root on Debian or Ubuntu; writes <name>.tar for each.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$1
suite=${2:-sid} # nginx 1.30 and Prometheus 3 are there
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
if ! command -v mmdebstrap >/dev/null || [ ! -e "$keyring" ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  apt-get -qq install -y --no-install-recommends mmdebstrap debian-archive-keyring >/dev/null
fi
# The mirror that this machine uses already, if it is one of Debian.
mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -m1 '/debian/*$' || echo http://deb.debian.org/debian)

# extract <name> <packages>: the packages and what they depend on, unpacked without running their scripts.
extract() {
  mmdebstrap --quiet --variant=extract --format=directory --include="base-files,busybox-static,$2" "$suite" "$work/$1" \
    "deb [check-valid-until=no signed-by=$keyring] $mirror $suite main" # a mirror may be a frozen one
  trim "$work/$1"
}

# trim <root>: leaves out what a container doesn't need, and adds the users and tools that the official images have.
trim() {
  rm -rf "$1"/usr/share/{doc,man,locale,info,lintian,bash-completion,bug,perl5,adduser,common-licenses} \
    "$1"/usr/lib/*/{gconv,perl*} "$1"/usr/lib/{locale,systemd} "$1"/usr/bin/{perl*,promtool} "$1"/var/lib/{dpkg,apt} "$1"/var/cache/apt
  cp "$here/passwd" "$here/group" "$1/etc/"
  echo 'hosts: files dns' >"$1/etc/nsswitch.conf"
  chroot "$1" /usr/bin/busybox --install -s /usr/bin
  mkdir -p "$1"/{tmp,proc,sys,dev}
  chmod 1777 "$1/tmp"
}

# pack <name>: owners are kept; into place only when whole.
pack() {
  tar -C "$work/$1" --numeric-owner -cf "$out/$1.tar.part" .
  mv "$out/$1.tar.part" "$out/$1.tar"
}

make_nginx() {
  local root=$work/nginx
  extract nginx nginx,gettext-base,libnginx-mod-http-js
  rm -rf "$root"/etc/nginx/{sites-*,modules-*} "$root"/var/lib/nginx
  mkdir -p "$root"/etc/nginx/conf.d "$root"/docker-entrypoint.d "$root"/var/cache/nginx "$root"/var/log/nginx
  ln -s /var/cache/nginx "$root/var/lib/nginx"
  ln -sf /dev/stdout "$root/var/log/nginx/access.log"
  ln -sf /dev/stderr "$root/var/log/nginx/error.log"
  cp "$here/nginx.conf" "$root/etc/nginx/"
  install -m755 "$here/nginx-entrypoint.sh" "$root/docker-entrypoint.sh"
  pack nginx
}

make_prometheus() {
  local root=$work/prometheus
  extract prometheus prometheus
  rm -f "$root/usr/bin/prometheus-node-exporter"
  mkdir -p "$root"/prometheus "$root"/etc/prometheus
  chown 65534:65534 "$root/prometheus"
  pack prometheus
}

make_node_exporter() {
  extract node-exporter prometheus-node-exporter
  mv "$work/node-exporter/usr/bin/prometheus-node-exporter" "$work/node-exporter/usr/bin/node_exporter"
  pack node-exporter
}

mkdir -p "$out"
make_nginx & nginx=$!
make_prometheus & prometheus=$!
make_node_exporter & node_exporter=$!
wait $nginx; wait $prometheus; wait $node_exporter
