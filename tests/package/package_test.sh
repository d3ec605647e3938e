#!/usr/bin/env bash
# package_test BUILD: installs the library, builds examples/find against it, and lets the programs find things.
set -euo pipefail

build=$1 work=$1/tests/package/work
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}
# expect TEXT COMMAND...: the command succeeds and says the text.
expect() {
    local text=$1 said
    shift
    said=$("$@") || fail "$*: exit code $?; it said: $said"
    [[ $said == *"$text"* ]] || fail "$*: expected «$text»; it said: $said"
}

rm -rf "$work"
mkdir -p "$work"
cmake --install "$build" --component development --prefix "$work/prefix" >"$work/install.log"
cmake -G Ninja -S examples/find -B "$work/find" -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_C_FLAGS="-Wall -Wextra -Werror" -DCMAKE_CXX_FLAGS="-Wall -Wextra -Werror" >"$work/configure.log" ||
    fail "$(cat "$work/configure.log")"
cmake --build "$work/find" >"$work/build.log" || fail "$(cat "$work/build.log")"

# Nothing private is installed, and no installed header needs what is not.
headers=$(cd "$work/prefix/include" && find . -name '*.h' | LC_ALL=C sort | tr '\n' ' ')
[[ $headers == "./tim/analysis/analyzer.h ./tim/analysis/tokenizer.h ./tim/analysis/unicode.h \
./tim/analysis/vietnamese.h ./tim/c/tim.h ./tim/search/search.h ./tim/search/weights.h " ]] || fail "installed headers: $headers"
! grep -rn '"engine/' "$work/prefix/include" || fail "an installed header includes a file of the source tree"

"$build/bin/tim-indexer" build --index "$work/index" corpus >"$work/index.log" 2>&1 || (($? == 3)) ||
    fail "$(cat "$work/index.log")"
expect "[bệnh lý]" "$work/find/find" "$work/index" "benh ly"
expect $'H-Optimus-0\n  /catalogue/' "$work/find/find-c" "$work/index" "h-optimus"
expect $'bệnh\tbenh' "$work/find/terms" "Bệnh lý"

! "$work/find/find-c" "$work/nothing" x 2>"$work/error" || fail "an index that does not exist was opened"
grep -q 'tim-indexer build' "$work/error" || fail "the error does not say what to do: $(cat "$work/error")"
