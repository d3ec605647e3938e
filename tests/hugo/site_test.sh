#!/usr/bin/env bash
# The test site, built by the installed Hugo with each of the settings in variants/, against what the indexer makes of it.
# usage: tests/hugo/site_test.sh TIM_HUGO_ORACLE [VARIANT...]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
oracle=$(realpath "$1") && shift
command -v hugo >/dev/null || { echo "skipped: hugo is not installed" && exit; }

sites=$(mktemp -d)
trap 'rm -rf "$sites"' EXIT
failed=()
for folder in "$here"/variants/*/; do
    variant=$(basename "$folder")
    (($# == 0)) || [[ " $* " == *" $variant "* ]] || continue
    site=$sites/$variant
    cp -r "$here/site" "$site"
    cp -r "$folder." "$site"
    hugo --quiet --source "$site"
    echo "$variant:"
    (cd "$sites" && "$oracle" --known "$folder/differences.txt" "$variant" "$variant/public") || failed+=("$variant")
done
((${#failed[@]} == 0)) || { echo "failed: ${failed[*]}" && exit 1; }
