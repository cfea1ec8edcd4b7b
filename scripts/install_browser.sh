#!/usr/bin/env bash
# What tests/browser needs of the system: Chromium to look at the pages, with letters as wide as Arial's,
# and Java to validate them. Nothing is done where all is there.
set -euo pipefail

browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }

wanted=()
browser || wanted+=(chromium)
compgen -G "/usr/share/fonts/truetype/liberation*" >/dev/null || wanted+=(fonts-liberation)
command -v java >/dev/null || wanted+=(default-jre-headless)
[ ${#wanted[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "tests/browser needs ${wanted[*]}, and there is no apt-get here to install it with." >&2
  echo "Install it yourself, or go without: the tests in tests/browser are then left out, and say so." >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Installing ${wanted[*]} needs an administrator: apt-get install ${wanted[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "Installing ${wanted[*]} for tests/browser."
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -qq -y --no-install-recommends "${wanted[@]}" >/dev/null
