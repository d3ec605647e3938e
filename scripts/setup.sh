# shellcheck shell=bash
# Sourced by the other scripts: packages, building, indexing, and a server to try things on.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

say() { printf '%s\n' "$*" >&2; }
die() {
    say "$(basename "$0"): $*"
    exit 1
}

# packages_of GROUP...: what those groups of scripts/packages.txt name, but for packages whose command is there already.
packages_of() {
    local group package command
    while read -r group package command; do
        [[ " $* " == *" $group "* ]] || continue
        [[ $command != - ]] && command -v "$command" >/dev/null && continue
        printf '%s\n' "$package"
    done < <(grep -v '^#' scripts/packages.txt)
}

# install_packages GROUP...: installs what is missing; as root, or with sudo.
install_packages() {
    command -v dpkg-query >/dev/null ||
        die "this is no Debian; install the counterparts of: $(packages_of "$@" | tr '\n' ' ')"
    local wanted missing as_root=()
    wanted=$(packages_of "$@" | sort -u)
    # shellcheck disable=SC2086  # one word a package
    missing=$(comm -23 <(printf '%s\n' "$wanted") \
        <(dpkg-query -W -f '${db:Status-Abbrev}\t${Package}\n' $wanted 2>/dev/null | sed -n 's/^ii \t//p' | sort -u) |
        tr '\n' ' ')
    missing=${missing% }
    [[ -n $missing ]] || return 0

    if [[ $(id -u) != 0 ]]; then
        command -v sudo >/dev/null || die "missing, and neither root nor sudo to install it: apt-get install $missing"
        as_root=(sudo)
        [[ -z ${CI:-} ]] || as_root+=(-n)
    fi
    say "Installing Debian packages: $missing"
    if [[ -z ${CI:-} && -t 0 && -t 2 ]]; then
        local answer
        read -r -p "Go on? [Y/n] " answer
        [[ ${answer,,} == n* ]] && die "nothing was installed"
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
    mkdir -p build/logs
    # shellcheck disable=SC2086
    { "${as_root[@]}" update && "${as_root[@]}" install --no-install-recommends $missing; } \
        </dev/null >build/logs/install.log 2>&1 || {
        tail -n 15 build/logs/install.log >&2
        die "the packages cannot be installed; the whole story is in build/logs/install.log"
    }
}

# build_programs [PRESET [TARGET...]]: configures once, then compiles what has changed. No target: everything.
build_programs() {
    local preset=${1:-release} folder=build targets=()
    [[ $preset == release ]] || folder=build/$preset
    shift || true
    (($# == 0)) || targets=(--target "$@")
    [[ -f $folder/build.ninja ]] || cmake --preset "$preset"
    cmake --build --preset "$preset" "${targets[@]}"
}

# The corpus' own site, which results lead to.
build_site() { hugo --quiet --cleanDestinationDir --noBuildLock --source corpus/site --destination "$root/build/site"; }

# start_server INDEX SITE LOG: on a free loopback port; sets server_pid and server_url.
start_server() {
    : >"$3"
    build/bin/tim-server --index "$1" --site "$2" --web web --listen 127.0.0.1:0 >"$3" 2>&1 </dev/null &
    server_pid=$!
    local tries
    for ((tries = 0; tries < 100; ++tries)); do
        server_url=$(sed -n 's|^listening on \(http://.*\)/$|\1|p' "$3")
        [[ -z $server_url ]] || return 0
        kill -0 "$server_pid" 2>/dev/null || break
        sleep 0.1
    done
    cat "$3" >&2
    say "the server does not start"
    return 1
}

stop_server() {
    [[ -n ${server_pid:-} ]] || return 0
    kill "$server_pid" 2>/dev/null || true
    wait "$server_pid" 2>/dev/null || true
    server_pid=
}

# install_node_packages FOLDER: as its lock file says; once for each state of that file.
install_node_packages() {
    local stamp="$1/node_modules/.lock-hash" hash
    hash=$(sha256sum <"$1/package-lock.json")
    [[ -f $stamp && $(<"$stamp") == "$hash" ]] && return 0
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund
    printf '%s\n' "$hash" >"$stamp"
}
