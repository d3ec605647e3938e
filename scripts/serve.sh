#!/usr/bin/env bash
# Builds Tìm, indexes the corpus and serves the search page. The first run installs what is missing.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: scripts/serve.sh [--port N] [--index DIR]

  --port N     listen on 127.0.0.1:N (8080; 0 takes a free port)
  --index DIR  keep the index in DIR (build/index)
TEXT
}

port=8080 index=
while (($# > 0)); do
    case $1 in
        --port | --index)
            (($# > 1)) || { usage >&2 && exit 2; }
            [[ $1 == --port ]] && port=$2 || index=$(realpath -m -- "$2")
            shift 2
            ;;
        -h | --help) usage && exit ;;
        *) usage >&2 && exit 2 ;;
    esac
done
[[ $port =~ ^[0-9]{1,5}$ ]] || { usage >&2 && exit 2; }

# shellcheck source=scripts/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
index=${index:-$root/build/index}

install_packages build site
say "Building"
build_programs release tim-indexer tim-server
build_site
status=0
build/bin/tim-indexer build --index "$index" corpus || status=$?
((status == 0 || status == 3)) || exit "$status" # 3: some files were skipped, and named

say "Ctrl-C ends the server."
exec build/bin/tim-server --index "$index" --site build/site --web web --listen "127.0.0.1:$port"
