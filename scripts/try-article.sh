#!/usr/bin/env bash
# Lays one Markdown article into a Hugo site of its own, indexes that, searches it and shows the first hits.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: scripts/try-article.sh [--lang vi|en] FILE [QUERY...]

The language is that of a name such as x.vi.md, or what --lang says; else English.
Without a query: "bệnh lý" in five spellings. Exits 1 if the queries have different first hits.
TEXT
}

lang=
while [[ ${1:-} == -* ]]; do
    case $1 in
        --lang)
            [[ ${2:-} == vi || ${2:-} == en ]] || { usage >&2 && exit 2; }
            lang=$2 && shift 2
            ;;
        -h | --help) usage && exit ;;
        --) shift && break ;;
        *) usage >&2 && exit 2 ;;
    esac
done
(($# > 0)) || { usage >&2 && exit 2; }
[[ -f $1 && -r $1 ]] || { echo "try-article.sh: $1 is no file that can be read" >&2 && exit 2; }
article=$(realpath -- "$1")
shift

# shellcheck source=scripts/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
install_packages build site node
build_programs release tim-indexer tim-server >/dev/null

name=$(basename "$article" .md)
case $name in
    *.vi | *.en)
        lang=${lang:-${name##*.}}
        name=${name%.*}
        ;;
esac
lang=${lang:-en}

work=$(mktemp -d)
trap 'stop_server; rm -rf "$work"' EXIT
site=$work/site
mkdir -p "$site/content" "$site/layouts/_default" "$site/layouts/shortcodes"
cp -- "$article" "$site/content/$name.$lang.md"
cat >"$site/hugo.toml" <<'TOML'
baseURL = "/docs/"
defaultContentLanguage = "en"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]
refLinksErrorLevel = "WARNING"
[languages.en]
weight = 1
[languages.vi]
weight = 2
TOML
page='<!doctype html><html lang="{{ .Language.Lang }}"><meta charset="utf-8"><title>{{ .Title }}</title>
<body><h1>{{ .Title }}</h1>{{ .Content }}{{ range .Pages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a></p>{{ end }}'
printf '%s\n' "$page" | tee "$site/layouts/_default/single.html" >"$site/layouts/_default/list.html"
# Shortcodes of the theme that the article was written for: their inner text is kept. Hugo brings some of its own.
grep -oE '\{\{[<%] *[A-Za-z][A-Za-z0-9_/-]*' "$article" | sed -E 's/.*[<% ]//' | sort -u |
    grep -vxE 'figure|gist|highlight|instagram|param|ref|relref|tweet|vimeo|youtube' |
    while read -r shortcode; do
        mkdir -p "$(dirname "$site/layouts/shortcodes/$shortcode")"
        inner=
        ! grep -qE "\{\{[<%] */ *$shortcode *[%>]" "$article" || inner='{{ .Inner }}'
        printf '%s' "$inner" >"$site/layouts/shortcodes/$shortcode.html"
    done || true

hugo --quiet --noBuildLock --source "$site" --destination "$work/public"
build/bin/tim-indexer build --index "$work/index" "$site" corpus/glossary.tsv || (($? == 3))
start_server "$work/index" "$work/public" "$work/server.log"
echo
node scripts/first_hits.mjs "$server_url" "$@"
