#!/usr/bin/env bash
# Builds the programs and the IDLs from source and writes the hash of the sources beside them.
#   programs/build.sh            into this folder
#   programs/build.sh --compare  into a folder of its own; exit 1 when a committed file differs
# Needs rustup, a C compiler and the toolchain's scripts: ../shared/tools/solana, or SOLANA_TOOLS.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=${SOLANA_TOOLS:-$here/../../shared/tools/solana}
[ -x "$(command -v rustup)" ] || { echo "rustup is needed: https://rustup.rs" >&2; exit 1; }
[ -f "$tools/build-program.sh" ] || { echo "no toolchain at $tools: set SOLANA_TOOLS" >&2; exit 1; }

out=$here
if [ "${1:-}" = --compare ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi

# relay is for tests, which build its instructions by hand: it has no IDL.
for program in settlement amm relay; do
  bash "$tools/build-program.sh" "$here/$program" "$out/$program.so"
  node "$here/source-hash.cjs" >"$out/$program.so.src"
done
for program in settlement amm; do
  bash "$tools/build-idl.sh" "$here/$program" "$out/$program.json"
done

if [ "$out" != "$here" ]; then
  for file in "$out"/*; do
    cmp "$file" "$here/$(basename "$file")" || exit 1
  done
  echo "the committed programs are what the sources build to"
fi
