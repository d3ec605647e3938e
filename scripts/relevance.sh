#!/usr/bin/env bash
# How good the answers are at scale, beside four other systems. The first run installs and downloads what it needs; nothing
# of the material is part of the project. docs/relevance.md tells what the figures mean.
set -euo pipefail

usage() {
    cat <<TEXT
usage: scripts/relevance.sh [--tune] [--quick | --ablations] [-- OPTION...]

  --tune       the queries that weights are chosen on, in place of those that judge them
  --quick      beside Xapian only, which takes some minutes in place of half an hour
  --ablations  what each part of the ranking buys (tests/relevance/ablations.tsv), beside no other system
  OPTION       of tim-relevance, such as: --worst 20, or --set b=0.75 --against default
TEXT
}

half='test'
systems=(sqlite_fts5 postgresql minisearch)
report=(--goals tests/relevance/goals.tsv)
while (($# > 0)); do
    case $1 in
        --tune) half=tune && shift ;;
        --quick) systems=() && shift ;;
        --ablations) systems=() report=(--ablations tests/relevance/ablations.tsv) && shift ;;
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

# unpacked PACKAGE...: Debian's packages under $material/files, not installed.
material=$root/build/relevance
unpacked() {
    local package
    mkdir -p "$material/files"
    for package in "$@"; do
        [[ -d $material/files/usr/share/doc/$package ]] && continue
        (cd "$material" && apt-get -q download "$package")
        dpkg-deb --extract "$material/${package}"_*.deb "$material/files"
    done
}

unpacked libreoffice-help-vi libreoffice-help-en-us installation-guide-amd64
help=$material/files/usr/share/libreoffice/help guide=$material/files/usr/share/doc/installation-guide-amd64
node tests/relevance/collections/libreoffice.mjs "$help/vi/text" "$help/en-US/text" "$material"
for lang in vi en; do build/bin/tim-relevance --source "$guide/$lang" --export "$material/guide.$lang.jsonl"; done
node tests/relevance/collections/installation_guide.mjs "$material"/guide.{vi,en}.jsonl "$material/guide"

((${#systems[@]} == 0)) || install_node_packages tests/relevance/systems
for collection in titled untitled guide; do
    folder=$material/$collection
    others=()
    for system in "${systems[@]}"; do
        say "$collection: $system answers"
        node "tests/relevance/systems/$system.mjs" "$folder/documents.jsonl" "$folder/$half.tsv" "$folder/$half.$system"
        others+=(--rankings "$system=$folder/$half.$system")
    done
    printf '\n== %s, %s half\n' "$collection" "$half"
    build/bin/tim-relevance --source "$folder/documents.jsonl" --queries "$folder/$half.tsv" "${others[@]}" \
        "${report[@]}" --figures "$folder/$half.figures.tsv" "$@"
done
