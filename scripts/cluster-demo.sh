#!/usr/bin/env bash
# An index in two shards, each behind a xapian-tcpsrv of its own; a copy of it, kept by xapian-replicate; a server on
# either. All on loopback: indexes the corpus, searches, kills parts one after the other, shows that answers go on, and
# cleans up. Takes half a minute, or more on a busy machine. Exits 1 where answers do not go on.
set -euo pipefail

usage() { echo "usage: scripts/cluster-demo.sh [--built]   # --built: do not build the programs first"; }

case ${1:-} in
    '' | --built) ;;
    -h | --help) usage && exit ;;
    *) usage >&2 && exit 2 ;;
esac

# shellcheck source=scripts/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
if [[ ${1:-} != --built ]]; then
    install_packages build node cluster
    build_programs release tim-indexer tim-server >/dev/null
fi

work=$(mktemp -d)
index=$work/index copy=$work/copy
declare -A groups=() # name -> its process group
clean_up() {
    local name
    for name in "${!groups[@]}"; do stop "$name"; done
    rm -rf "$work"
}
trap clean_up EXIT

# start NAME COMMAND...: in a process group of its own, as xapian-tcpsrv ends the whole group that it is in.
start() {
    setsid "${@:2}" >"$work/$1.log" 2>&1 </dev/null &
    groups[$1]=$!
}
stop() {
    kill -KILL -- "-${groups[$1]}" 2>/dev/null || true
    wait "${groups[$1]}" 2>/dev/null || true
    unset "groups[$1]"
}

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

# until_true WHAT COMMAND...: waits for it, 30 seconds at most.
until_true() {
    local tries
    for ((tries = 0; tries < 300; ++tries)); do
        if "${@:2}" >/dev/null 2>&1; then return; fi
        sleep 0.1
    done
    tail -n 5 "$work"/*.log >&2
    die "not within 30 seconds: $1"
}

# ask URL QUERY: the first hits and whether anything is missing, on one line.
ask() {
    # shellcheck disable=SC2016  # it is JavaScript
    curl -fsS --max-time 5 --get --data-urlencode "q=$2" "$1/api/v1/search?limit=3" | node -e '
        const answer = JSON.parse(require("fs").readFileSync(0, "utf8"));
        const missing = answer.partial ? `, without ${(answer.missing ?? []).join(", ") || "all of it"}` : "";
        console.log(`${answer.index_revision}${missing}: ${answer.hits.map((hit) => hit.section || hit.title).join(" | ")}`);'
}
is_whole() { [[ $(ask "$@") =~ ^[0-9-]+: ]]; }
is_partial() { ! is_whole "$@"; }
agree() { [[ $(ask "$first" "$1") == "$(ask "$second" "$1")" ]]; }
show() {
    local name
    for name in "$@"; do printf '  %-24s %s\n' "$name" "$(ask "${!name}" 'bệnh lý')"; done
}
url_of() { sed -n 's|^listening on \(http://.*\)/$|\1|p' "$work/$1.log"; }
serve() { # NAME INDEX
    start "$1" build/bin/tim-server --index "$2" --web web --listen 127.0.0.1:0 --shard-limit-ms 300
    until_true "a server on $2" is_listening "$1"
}
is_listening() { [[ -n $(url_of "$1") ]]; }

ports=("$(free_port)" "$(free_port)" "$(free_port)")
shard() { start "shard-$1" xapian-tcpsrv --quiet --interface 127.0.0.1 --port "${ports[$1]}" "$index/shards/$1"; }

echo "An index in two shards"
cp -r corpus "$work/corpus"
build/bin/tim-indexer build --index "$index" --shards 2 "$work/corpus" || (($? == 3))
shard 1 && shard 2
build/bin/tim-indexer shards --index "$index" --at "127.0.0.1:${ports[1]}" "127.0.0.1:${ports[2]}"
serve first "$index"
first=$(url_of first)
until_true "both shards answer" is_whole "$first" 'bệnh lý'

echo "A copy of it, with a server of its own"
export XAPIAN_MAX_CHANGESETS=16
start primary xapian-replicate-server --interface=127.0.0.1 --port="${ports[0]}" "$index"
start replicate build/bin/tim-indexer replicate --index "$copy" --from "127.0.0.1:${ports[0]}"
until_true "a copy" test -e "$copy/XAPIANDB"
serve second "$copy"
second=$(url_of second)
until_true "both answer alike" agree 'bệnh lý'
show first second

echo "A page is added: the copy takes what changed"
mkdir -p "$work/corpus/site/content/moi"
printf -- '---\ntitle: Xyzzy bệnh lý\n---\nBệnh lý học xyzzy.\n' >"$work/corpus/site/content/moi/_index.vi.md"
build/bin/tim-indexer update --index "$index" >/dev/null || (($? == 3))
found() { ask "$1" xyzzy | grep -q Xyzzy; }
until_true "the copy has the page" found "$second"
until_true "the index has the page" found "$first"
tail -n 1 "$work/replicate.log" | sed 's/^/  /'

echo "Shard 2 is killed: the first server says what is missing, the second has all"
stop shard-2
until_true "an answer in part" is_partial "$first" 'bệnh lý'
show first second

echo "It is back"
shard 2
until_true "a whole answer" is_whole "$first" 'bệnh lý'
show first

echo "The primary is killed, shards and server with it: the copy answers"
for name in shard-1 shard-2 primary first; do stop "$name"; done
sleep 1
show second
curl -fsS "$second/metrics" | grep '^tim_replica_' | sed 's/^/  /'

echo "It is back, and so is what it has published"
shard 1 && shard 2
start primary xapian-replicate-server --interface=127.0.0.1 --port="${ports[0]}" "$index"
serve first "$index"
first=$(url_of first)
sed -i 's/Xyzzy/Plugh/' "$work/corpus/site/content/moi/_index.vi.md"
build/bin/tim-indexer update --index "$index" >/dev/null || (($? == 3))
until_true "both answer alike" agree xyzzy
show first second
echo "Answers went on; took $SECONDS s"
