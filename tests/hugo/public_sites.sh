#!/usr/bin/env bash
# Public Hugo sites, built by the installed Hugo, against what the indexer makes of them.
# usage: tests/hugo/public_sites.sh TIM_HUGO_ORACLE [SITE...]
# A SITE is the address of a git repository or a folder; without any, those of $TIM_PUBLIC_SITES, blanks between. Of a
# theme's repository its exampleSite/ is the site, with the theme below themes/.
# Nothing is patched: a site that this Hugo cannot build is named and left out. What a page wants of other servers is left
# out where there is no way to them.
set -euo pipefail

oracle=$(realpath "$1") && shift
if (($# == 0)); then
    read -r -d '' -a sites <<<"${TIM_PUBLIC_SITES:-}" || true # it misses a NUL at the end
    set -- "${sites[@]}"
fi
(($# > 0)) || { echo "skipped: no public site was given (TIM_PUBLIC_SITES)" && exit; }
command -v hugo >/dev/null || { echo "skipped: hugo is not installed" && exit; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compared=0 left_out=0 failed=0

leave_out() {
    echo "  left out: $1"
    left_out=$((left_out + 1))
}

for source in "$@"; do
    echo "$source:"
    site=$work/site
    rm -rf "$site"
    if [[ -d $source && ! -e $source/.git && ! -e $source/HEAD ]]; then
        cp -r "$source" "$site"
    elif ! git clone --quiet --depth 1 -- "$source" "$site" 2>"$work/log"; then
        leave_out "cannot be had: $(tail -n 1 "$work/log")" && continue
    fi
    if [[ -e $site/theme.toml && -d $site/exampleSite ]]; then
        rm -rf "$work/theme" && mv "$site" "$work/theme" && mv "$work/theme/exampleSite" "$site"
        name=$(find "$site" -maxdepth 3 -name '*.toml' -exec sed -nE 's/^theme *= *"([^"]*)".*/\1/p' {} + | head -n 1)
        mkdir -p "$site/themes" && mv "$work/theme" "$site/themes/${name:-theme}"
    fi
    # A theme may be a submodule; without it, building fails and says so.
    [[ ! -e $site/.gitmodules ]] || git -C "$site" submodule --quiet update --init --depth 1 2>/dev/null || true
    rm -rf "$site/public" "$work/built"
    if ! HUGO_IGNOREERRORS=error-remote-getjson HUGO_TIMEOUT=300000 hugo --quiet --source "$site" --destination "$work/built" --cleanDestinationDir >"$work/log" 2>&1; then
        leave_out "this Hugo cannot build it: $(head -c 300 "$work/log")" && continue
    fi
    compared=$((compared + 1))
    (cd "$work" && "$oracle" site built) || failed=$((failed + 1))
done
echo "$compared sites compared, $failed with faults, $left_out left out"
((failed == 0 && compared > 0))
