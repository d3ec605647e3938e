#!/usr/bin/env bash
# How good the answers are at scale, beside four other systems. The first run installs and downloads what it needs; nothing
# of the material is part of the project. docs/relevance.md tells what the figures mean.
set -euo pipefail

usage() {
    cat <<TEXT
usage: scripts/relevance.sh [--tune] [--quick] [-- OPTION...]

  --tune    the queries that weights are chosen on, in place of those that judge them
  --quick   beside Xapian only, which takes a minute in place of twenty
  OPTION    of tim-relevance, such as: --worst 20, or --set b=0.75 --against default
TEXT
}

half='test'
systems=(sqlite_fts5 postgresql minisearch)
while (($# > 0)); do
    case $1 in
        --tune) half=tune && shift ;;
        --quick) systems=() && shift ;;
        --) shift && break ;;
        -h | --help) usage && exit ;;
        *) usage >&2 && exit 2 ;;
    esac
done

# shellcheck source=scripts/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
groups=(build node)
((${#systems[@]} == 0)) || groups+=(relevance)
install_packages "${groups[@]}"
build_programs release tim-relevance

# LibreOffice's help as Debian packages it: unpacked here, not installed.
material=$root/build/relevance
help=$material/help/usr/share/libreoffice/help
if [[ ! -d $help/vi/text || ! -d $help/en-US/text ]]; then
    mkdir -p "$material"
    (cd "$material" && apt-get -q download libreoffice-help-vi libreoffice-help-en-us)
    for package in "$material"/libreoffice-help-*.deb; do dpkg-deb --extract "$package" "$material/help"; done
fi
node tests/relevance/collections/libreoffice.mjs "$help/vi/text" "$help/en-US/text" "$material"

((${#systems[@]} == 0)) || install_node_packages tests/relevance/systems
for collection in titled untitled; do
    folder=$material/$collection
    others=()
    for system in "${systems[@]}"; do
        say "$collection: $system answers"
        node "tests/relevance/systems/$system.mjs" "$folder/documents.jsonl" "$folder/$half.tsv" "$folder/$half.$system"
        others+=(--rankings "$system=$folder/$half.$system")
    done
    printf '\n== LibreOffice help, %s\n' "$collection"
    build/bin/tim-relevance --source "$folder/documents.jsonl" --queries "$folder/$half.tsv" "${others[@]}" \
        --goals tests/relevance/goals.tsv --figures "$folder/$half.figures.tsv" "$@"
done
