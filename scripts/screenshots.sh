#!/usr/bin/env bash
# Makes the pictures in docs/screenshots/ anew, from the real page over the corpus. Look at them before you commit them.
set -euo pipefail
# shellcheck source=scripts/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
install_packages build site node browser

mkdir -p build/logs docs/screenshots
install_node_packages tests/browser
build_programs release tim-indexer tim-server >/dev/null
build_site
build/bin/tim-indexer build --index build/index corpus || (($? == 3))
# A theme that many sites use, to show the search box in; fetched once.
theme=build/hugo-book
[[ -d $theme ]] || git clone --quiet --depth 1 --branch v9 https://github.com/alex-shpak/hugo-book "$theme"
trap stop_server EXIT
start_server build/index build/site build/logs/screenshots.server.log
node scripts/screenshots.mjs "$server_url" docs/screenshots "$theme"
