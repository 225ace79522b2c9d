#!/usr/bin/env bash
# Installs into a folder of its own, then builds and runs a program against what was installed: through find_package and
# through pkg-config; the programs of tests/examples, too. Also: every installed header compiles by itself, and names no other library.
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/prefix
here=$SMTPWHY_CHECKOUT/tests/consumer

echo "== install"
"$SMTPWHY_CMAKE" --install "$SMTPWHY_BUILD" --prefix "$prefix" >"$scratch/install.log"
for path in bin/smtpwhy share/doc/smtpwhy/LICENSE include/smtpwhy/smtp/reply_code.h share/man/man1/smtpwhy.1 share/man/man1/smtpwhy-analyze.1 \
  share/bash-completion/completions/smtpwhy share/zsh/site-functions/_smtpwhy share/fish/vendor_completions.d/smtpwhy.fish; do
  [[ -e $prefix/$path ]] || { echo "not installed: $path"; exit 1; }
done
for schema in "$SMTPWHY_CHECKOUT"/data/schema/*.json; do
  [[ ! -e $schema || -e $prefix/share/smtpwhy/schema/${schema##*/} ]] || { echo "not installed: ${schema##*/}"; exit 1; }
done
refused=$(find "$prefix/include" \( -name '*_impl.h' -o -path '*/cli/*' -o -path '*/knowledge/compile/*' \) -type f)
[[ -z $refused ]] || { echo "installed, but not for others: $refused"; exit 1; }
version=$(sed -n 's/.*"version": "\(.*\)".*/\1/p' "$SMTPWHY_CHECKOUT/vcpkg.json")

# quietly COMMAND...: its output is shown only where it fails.
quietly() { "$@" >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }; }

echo "== find_package"
quietly "$SMTPWHY_CMAKE" -G Ninja -S "$here" -B "$scratch/build" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_COMPILER="$SMTPWHY_CXX"
quietly "$SMTPWHY_CMAKE" --build "$scratch/build"
"$scratch/build/consumer"
"$scratch/build/consumer_of_all"

echo "== examples"
for expected in "$SMTPWHY_CHECKOUT"/tests/examples/*.txt; do
  name=$(basename "$expected" .txt)
  "$scratch/build/example_$name" <"$SMTPWHY_CHECKOUT/corpus/swaks/postfix-greylisted.log" >"$scratch/$name.out"
  grep -Fxf "$expected" "$scratch/$name.out" | diff "$expected" - || { echo "not what the example $name prints:"; cat "$scratch/$name.out"; exit 1; }
done

echo "== pkg-config"
pc_dir=$(dirname "$(find "$prefix" -name smtpwhy.pc)")
export PKG_CONFIG_PATH=$pc_dir${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
[[ $(pkg-config --modversion smtpwhy) == "$version" ]] || { echo "smtpwhy.pc: not version $version"; exit 1; }
read -ra flags <<<"$(pkg-config --cflags --libs smtpwhy)"
"$SMTPWHY_CXX" -std=c++20 "$here/main.cpp" "${flags[@]}" -o "$scratch/by-pkg-config"
"$scratch/by-pkg-config"
all=(-Wl,--whole-archive "$(find "$prefix" -name libsmtpwhy.a)" -Wl,--no-whole-archive)
"$SMTPWHY_CXX" -std=c++20 "$here/main.cpp" "${all[@]}" "${flags[@]}" -o "$scratch/all-by-pkg-config"
"$scratch/all-by-pkg-config"

echo "== headers"
# Those of the standard library have neither a folder nor an ending; emmintrin.h is the compiler's own, where the processor has what it names.
foreign=$(grep -rhoE '^ *# *include *<[^>]*[./][^>]*>' "$prefix/include" | grep -v '<emmintrin.h>' | sort -u || true)
[[ -z $foreign ]] || { echo "installed headers include: $foreign"; exit 1; }
compile_alone() {
  local check=("$SMTPWHY_CXX" -std=c++20 -Wall -Wextra -Wno-missing-field-initializers -Werror -fsyntax-only -I . -x c++ -)
  # Twice, so that a missing include guard is seen too.
  printf '#include "%s"\n#include "%s"\n' "$1" "$1" | "${check[@]}" || { echo "does not compile by itself: $1"; return 1; }
}
export -f compile_alone
cd "$prefix/include/smtpwhy"
find . -name '*.h' -printf '%P\0' | xargs -0 -P "$(nproc)" -n 1 bash -c 'compile_alone "$1"' header
echo "$(find . -name '*.h' | wc -l) headers"
