#!/usr/bin/env bash
# Makes the Debian packages out of this build, and looks at what is in them; lintian does so, too, where it is installed.
# Whether they install in a Debian that has nothing else is tried by `./dev package --try`, since it takes minutes.
set -euo pipefail

for program in cpack dpkg-deb dpkg-shlibdeps readelf; do
  command -v "$program" >/dev/null || { echo "skipped: no $program"; exit 77; }
done
scratch=$(mktemp -d)
trap 'wait; rm -rf "$scratch"' EXIT
fail() {
  echo "$*"
  exit 1
}

echo "== packing"
cd "$SMTPWHY_BUILD"
# gzip is quicker than what users get.
cpack -B "$scratch" -D CPACK_DEBIAN_COMPRESSION_TYPE=gzip >"$scratch/cpack.log" 2>&1 || { cat "$scratch/cpack.log"; exit 1; }
version=$(sed -n 's/.*"version": "\(.*\)".*/\1/p' "$SMTPWHY_CHECKOUT/vcpkg.json")-1
suffix=_${version}_$(dpkg --print-architecture).deb

# Started now, since it takes longest, and told at the end.
declare -A linting
if command -v lintian >/dev/null; then
  for package in smtpwhy libsmtpwhy-dev; do
    lintian --allow-root --fail-on error "$scratch/$package$suffix" >"$scratch/$package.lintian" 2>&1 &
    linting[$package]=$!
  done
fi

# has PACKAGE FIELD PATTERN: what `dpkg-deb -I` tells.
has() {
  local value
  value=$(dpkg-deb -f "$scratch/$1$suffix" "$2")
  [[ $value =~ $3 ]] || fail "$1: $2 is '$value', not like '$3'"
}
# holds PACKAGE PATTERN...: each is the whole of a path.
holds() {
  local package=$1 pattern
  shift
  for pattern in "$@"; do grep -qxE "$pattern" "$scratch/$package.paths" || fail "$package: no $pattern"; done
}
# lacks PACKAGE PATTERN: no path has that in it.
lacks() {
  if grep -E "$2" "$scratch/$1.paths"; then fail "$1: that is not for this package"; fi
}

echo "== fields and contents"
for package in smtpwhy libsmtpwhy-dev; do
  tree=$scratch/$package
  dpkg-deb -x "$scratch/$package$suffix" "$tree"
  (cd "$tree" && find . ! -type d -printf '%P\n') >"$scratch/$package.paths"
  foreign=$(dpkg-deb -c "$scratch/$package$suffix" | awk '$2 != "root/root"')
  [[ -z $foreign ]] || fail "$package: not root's: $foreign"
  has "$package" Version "^$version$"
  has "$package" Priority '^optional$'
  has "$package" Maintainer '^[^<>]+ <[^ ]+@[^ ]+>$'
  has "$package" Description $'^[a-z][^\n]{20,70}\n [^ ].*'
  lacks "$package" '^usr/(local|src)|^(etc|opt|var)/|LICENSE'
  holds "$package" "usr/share/doc/$package/copyright" "usr/share/doc/$package/changelog\.Debian\.gz"
  head -n "$(wc -l <"$SMTPWHY_CHECKOUT/LICENSE")" "$tree/usr/share/doc/$package/copyright" | diff "$SMTPWHY_CHECKOUT/LICENSE" - || fail "$package: not our licence"
  zcat "$tree/usr/share/doc/$package/changelog.Debian.gz" >"$scratch/changelog"
  [[ $(dpkg-parsechangelog -l "$scratch/changelog" -S Version) == "$version" ]] || fail "$package: the changelog is of another version"
done
[[ $(dpkg-deb -f "$scratch/smtpwhy$suffix" Description | head -n 1) != $(dpkg-deb -f "$scratch/libsmtpwhy-dev$suffix" Description | head -n 1) ]] ||
  fail "both packages have the same synopsis"

has smtpwhy Section '^mail$'
has smtpwhy Depends '(^|, )libc6 .*libgsasl.*libssl'
has libsmtpwhy-dev Section '^libdevel$'
# All that smtpwhy.pc has the linker look for; where RE2 comes from, pkg-config says.
for library in boost-iostreams bz2 lzma re2 zstd; do has libsmtpwhy-dev Depends "(^|, )lib$library-dev(,|$)"; done
has libsmtpwhy-dev Depends '(^|, )pkg-config, zlib1g-dev$'

holds smtpwhy usr/bin/smtpwhy usr/bin/smtpwhy-send usr/share/smtpwhy/ecosystem/README.md usr/share/smtpwhy/clickhouse/1-shard.sql
holds smtpwhy 'usr/share/man/man1/smtpwhy\.1\.gz' 'usr/share/man/man1/smtpwhy-analyze\.1\.gz' usr/share/bash-completion/completions/smtpwhy \
  'usr/share/fish/vendor_completions\.d/smtpwhy\.fish' 'usr/share/zsh/[a-z-]*/_smtpwhy'
for schema in "$SMTPWHY_CHECKOUT"/data/schema/*.json; do holds smtpwhy "usr/share/smtpwhy/schema/${schema##*/}"; done
lacks smtpwhy '^usr/(lib|include)/'
holds libsmtpwhy-dev 'usr/lib/(.*/)?libsmtpwhy\.a' 'usr/lib/(.*/)?pkgconfig/smtpwhy\.pc' 'usr/lib/(.*/)?cmake/smtpwhy/smtpwhy-config\.cmake' \
  usr/include/smtpwhy/knowledge/explain.h usr/include/smtpwhy/send/client.h
lacks libsmtpwhy-dev '^usr/(bin|share/smtpwhy)/'
grep -qx 'prefix=/usr' "$(find "$scratch/libsmtpwhy-dev" -name smtpwhy.pc)" || fail "smtpwhy.pc: another prefix"

for program in "$scratch"/smtpwhy/usr/bin/*; do
  if readelf -SW "$program" | grep -E ' \.(symtab|debug_)'; then fail "${program##*/} is not stripped"; fi
done
if readelf -SW "$(find "$scratch/libsmtpwhy-dev" -name libsmtpwhy.a)" | grep -q ' \.debug_'; then fail "libsmtpwhy.a is not stripped"; fi
[[ $("$scratch/smtpwhy/usr/bin/smtpwhy" 550 5.7.26) == *"(sender-auth-failed)"* ]] || fail "the packed program does not answer"

echo "== lintian"
[[ ${#linting[@]} -gt 0 ]] || echo "no lintian"
for package in "${!linting[@]}"; do
  wait "${linting[$package]}" || fail "$(cat "$scratch/$package.lintian")"
  cat "$scratch/$package.lintian"
done
