#!/bin/sh
# manual.sh PROGRAM…: each program's manual page, read by those of groff and mandoc that are installed, has no warnings.
set -eu
checked=no
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for program; do
  page=$work/$(basename "$program").1
  "$program" man >"$page"
  : >"$work/warnings"
  if command -v groff >/dev/null; then
    checked=yes
    groff -ww -man -Tutf8 "$page" 2>>"$work/warnings" >"$work/text"
    grep -q "$(basename "$program")" "$work/text"
  fi
  if command -v mandoc >/dev/null; then
    checked=yes
    mandoc -T lint -W style "$page" >>"$work/warnings" 2>&1 || true
  fi
  if [ -s "$work/warnings" ]; then
    cat "$work/warnings"
    exit 1
  fi
done
if [ $checked = no ]; then
  echo "skipped: neither groff nor mandoc is installed"
  exit 77
fi
