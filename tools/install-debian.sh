#!/usr/bin/env bash
# Installs the programs that tests and demo run and that are missing, from Debian's archive; further ones are named as
# program:package. No service is started, and where it cannot install it says what is missing and goes on: what needs the
# program then says so itself.
set -euo pipefail

missing=()
for pair in promtool:prometheus amtool:prometheus-alertmanager chromium:chromium "$@"; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "missing: ${missing[*]}; going on without (as root on Debian: apt-get install ${missing[*]})" >&2
  exit 0
fi

# Debian asks this file before it starts a service of a package; 101 means do not.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi

echo "installing ${missing[*]}; services are not started" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update </dev/null >&2 || echo "apt-get update failed; trying what is known" >&2
for package in "${missing[@]}"; do
  apt-get -qq install --yes --no-install-recommends "$package" </dev/null >/dev/null ||
    echo "could not install $package; going on without" >&2
done
