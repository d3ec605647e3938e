#!/usr/bin/env bash
# Man pages and completions say what the programs say: each command and each option that --help names is in them, the pages
# are sound, and completing works.
# usage: tests/package/described_test.sh BUILD-FOLDER
set -euo pipefail

build=$1
described=$build/described
failures=0
fail() {
    echo "$*"
    failures=$((failures + 1))
}

# completions WORD...: what the last word can become.
completions() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    "_${1//-/_}"
    printf '%s\n' "${COMPREPLY[@]}"
}
has() { grep -Fx -- "$1" >/dev/null; } # reads to the end: a writer that is cut off has failed
compopt() { :; } # works only while a key is pressed

checked=0
for name in tim-indexer tim-server; do
    program=$build/bin/$name
    # shellcheck source=/dev/null
    source "$described/$name.bash"
    page=$(gunzip -c "$described/$name.1.gz")
    warnings=$(groff -man -Tutf8 -ww -z - <<<"$page" 2>&1) || true
    [[ -z $warnings ]] || fail "$name.1: $warnings"
    mapfile -t commands < <("$program" --help | sed -n '/^Subcommands:/,$s/^  \([a-z][a-z-]*\) .*/\1/p')
    for command in '' "${commands[@]}"; do
        words=("$name")
        if [[ -n $command ]]; then
            words+=("$command")
            completions "$name" "${command:0:2}" | has "$command" || fail "bash: $name $command"
            grep -qF -- ".SS $name ${command//-/\\-} " <<<"${page//tim\\-/tim-}" || fail "$name.1: $command"
        fi
        mapfile -t options < <("$program" ${command:+"$command"} --help | grep -oE '^ {2}(-[a-z],)?--[a-z-]+' | grep -oE -- '--[a-z-]+')
        for option in "${options[@]}"; do
            checked=$((checked + 1))
            completions "${words[@]}" "${option%?}" | has "$option" || fail "bash: ${words[*]} $option"
            grep -qF -- "${option//-/\\-}" <<<"$page" || fail "$name.1: $option"
            grep -qF -- "'${option}[" "$described/_$name" || grep -qF -- "'*${option}[" "$described/_$name" ||
                fail "zsh: $option"
            grep -qE -- " -l ${option#--}( |$)" "$described/$name.fish" || fail "fish: $option"
        done
    done
done
mkdir -p "$build/described/folder"
(cd "$described" && completions tim-indexer build --index fol) | has folder || fail "bash: a folder after --index"
(cd "$described" && completions tim-indexer build --index = fol) | has folder || fail "bash: a folder after --index="
[[ -z $(completions tim-server --listen 1) ]] || fail "bash: nothing is known about what --listen takes"
for shell in zsh fish; do
    command -v $shell >/dev/null || continue
    for name in tim-indexer tim-server; do
        file=$described/_$name
        [[ $shell == zsh ]] || file=$described/$name.fish
        $shell -n "$file" || fail "$file: $shell cannot read it"
    done
done
echo "$checked options in man pages and completions, $failures missing"
((failures == 0 && checked > 20))
