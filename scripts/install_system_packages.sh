#!/usr/bin/env bash
# What the tests need of the system: Chromium to look at pages, with letters as wide as Arial's, Java to validate
# them, the web servers that institutions run, and a program that encodes as theirs do. Nothing is done where all is there.
set -euo pipefail

browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }

wanted=()
browser || wanted+=(chromium)
compgen -G "/usr/share/fonts/truetype/liberation*" >/dev/null || wanted+=(fonts-liberation)
command -v java >/dev/null || wanted+=(default-jre-headless)
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || wanted+=(nginx-light)
command -v caddy >/dev/null || wanted+=(caddy)
command -v ffmpeg >/dev/null || wanted+=(ffmpeg)
[ ${#wanted[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "The tests need ${wanted[*]}, and there is no apt-get here to install it with." >&2
  echo "Install it yourself, or go without: the tests that need it are then left out, and say so." >&2
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

echo "Installing ${wanted[*]} for the tests."
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -qq -y --no-install-recommends "${wanted[@]}" >/dev/null
