#!/usr/bin/env bash
# The program loads nothing at start but the C library: each further shared library costs a look-up of a reply code time.
set -euo pipefail

needed=$(LC_ALL=C readelf --dynamic "$SMTPWHY" | sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p')
surplus=$(grep -Ev '^(libc\.so|libm\.so|libpthread\.so|ld-linux|ld64)' <<<"$needed" || true)
echo "loaded at start:" "${needed//$'\n'/ }"
if [[ -n $surplus ]]; then
  echo "more than the C library: ${surplus//$'\n'/ }"
  exit 1
fi
