#!/usr/bin/env bash
# Installs Debian's Java, which Apache Spark needs, where that is possible; elsewhere the tests of Spark are skipped.
set -u
command -v java >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null
    exit 0
fi
echo "Java is not installed, and this is not root on Debian: the tests of Apache Spark will be skipped."
