#!/usr/bin/env bash
# Installs Debian's Chromium where that is possible; elsewhere the browser tests say why they are skipped.
set -u
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null
    exit 0
fi
echo "Chromium is not installed, and this is not root on Debian: the browser tests will be skipped."
