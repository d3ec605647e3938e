#!/usr/bin/env bash
# Every test, a step at a time. The first run installs what is missing. Logs: build/logs/.
set -euo pipefail

steps=(tree docs scripts format build unit corpus relevance hostile updating browser protocols benchmarks packaging asan tsan fuzz)

usage() {
    cat <<TEXT
usage: scripts/test.sh [--long] [--only STEP...]

  --long        every program with every sanitizer, a million executions of each fuzz target, tests in full size
  --only STEP   only these steps: ${steps[*]}

With --long, the Hugo sites that TIM_PUBLIC_SITES names (addresses of git repositories, or folders) are read, too.
TEXT
}

long=''
only=()
while (($# > 0)); do
    case $1 in
        --long) long=1 && shift ;;
        --only)
            shift
            while (($# > 0)) && [[ $1 != -* ]]; do
                [[ " ${steps[*]} " == *" $1 "* ]] || { usage >&2 && exit 2; }
                only+=("$1") && shift
            done
            ((${#only[@]} > 0)) || { usage >&2 && exit 2; }
            ;;
        -h | --help) usage && exit ;;
        *) usage >&2 && exit 2 ;;
    esac
done
((${#only[@]} == 0)) || steps=("${only[@]}")

# shellcheck source=scripts/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
logs=$root/build/logs
mkdir -p "$logs"
[[ -z $long ]] || export TIM_LONG=1 # for tests that have a short and a full size
jobs=$(nproc)

# A sanitizer that has something to say ends the program, and with it the test.
# Xapian 1.4 frees a cursor of Database::check() as its base class: its fault, in its code.
export ASAN_OPTIONS=detect_stack_use_after_return=1:new_delete_type_mismatch=0
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1

# Each step runs in a subshell with `set -e`, its output in its log. note() is what its result line says beside the time;
# what it leaves in $step.show is printed below that.
note() { printf '%s' "$*" >"$logs/$step.note"; }

# grep_tree OPTION...: over the files of the tree, without what tools put there. Finding nothing is no failure.
grep_tree() {
    find . \( -path ./.git -o -path ./build -o -name node_modules -o -path ./corpus/site/public \
        -o -path ./corpus/site/resources \) -prune -o -type f -print0 | xargs -0 grep -nI "$@" || (($? == 123))
}

step_tree() {
    local found
    # Folders of some machine, and addresses that a package manager wrote down.
    found=$(grep_tree -E -e '(^|[^a-zA-Z0-9._~/-])[/]((home|Users)/[^/ ]+|root|work|farm|mnt)/[a-zA-Z.]' \
        -e '"resolved": *"https?:')
    [[ ${root#/} != */* ]] || found+=$(grep_tree -F -e "$root/")
    [[ -z $found ]] || { echo "$found" && return 1; }
    for found in scripts/*.sh .ci/run; do
        [[ -x $found || $found == scripts/setup.sh ]] || { echo "$found has no run bit" && return 1; }
    done
}

step_docs() {
    node scripts/check_links.mjs
    scripts/reference.sh
}

step_scripts() {
    shellcheck --external-sources scripts/*.sh packaging/*.sh tests/*/*.sh .ci/run
    local script
    for script in scripts/*.mjs; do node --check "$script"; done
}

step_format() {
    find engine indexer server tests examples -name node_modules -prune -o \( -name '*.cpp' -o -name '*.c' -o -name '*.h' \) -print0 |
        xargs -0 clang-format-14 --dry-run -Werror
}

# Every test program, compiled and run by the steps `asan` and `tsan`. In a short run of everything that is enough; alone
# they are asked for as often. The same holds for the seeds that the step `fuzz` begins with. Other programs only serve a
# long run, or by hand.
sanitized=(analysis_test index_test search_test indexer_test indexer_cli_test front_test server_test shards_test shards_equality
    benchmarks_test judgements_test)
sanitized_names="($(IFS='|' && echo "${sanitized[*]}"))"
left_out="($sanitized_names|[a-z_]*_fuzz|make_collection|scale_model|shards_serving)"
sanitized_later=''
[[ -n $long || " ${steps[*]} " != *' asan '* ]] || sanitized_later=1

build_all() {
    if [[ -z $sanitized_later ]]; then build_programs && return; fi
    [[ -f build/build.ninja ]] || cmake --preset release
    local targets
    readarray -t targets < <(ninja -C build -t targets all |
        sed -nE 's/^(.*): ([A-Z]+_(EXECUTABLE|STATIC_LIBRARY)_LINKER__.*|phony)$/\1/p' |
        grep -E '^(bin/[^/]*|[a-z]+/.*\.a|tim-[a-z]*-described)$' | grep -vxE "bin/$left_out")
    ((${#targets[@]} > 0))
    build_programs release "${targets[@]}"
}

step_build() {
    build_all
    note "no warnings"
}

# GCC 12's sanitizers want a memory layout that some kernels' randomisation does not leave them.
fixed_layout() {
    if setarch --addr-no-randomize true 2>/dev/null; then setarch --addr-no-randomize "$@"; else "$@"; fi
}

# run_ctest PRESET [OPTION...]: its tests, several at once.
run_ctest() {
    fixed_layout ctest --preset "$1" --parallel "$jobs" --no-tests=error "${@:2}"
    note "$(sed -n 's/^100% tests passed, 0 tests failed out of \([0-9]*\)/\1 test programs/p' "$logs/$step.log")"
}

step_unit() {
    build_all
    if [[ -n $sanitized_later ]]; then run_ctest release --exclude-regex "^$left_out\$"; else run_ctest release; fi
}

step_corpus() {
    build_programs release tim-indexer tim-hugo-oracle
    build_site
    build/bin/tim-indexer build --index build/index corpus # 3 if a file or an entry was skipped
    tests/hugo/site_test.sh build/bin/tim-hugo-oracle | tee "$logs/$step.show"
    [[ -z $long ]] || tests/hugo/public_sites.sh build/bin/tim-hugo-oracle | tee -a "$logs/$step.show"
}

step_relevance() {
    build_programs release tim-relevance
    node --test tests/relevance/collections/*_test.mjs
    build/bin/tim-relevance --source corpus --queries tests/relevance/queries.tsv \
        --baseline tests/relevance/baseline.tsv --check | tee "$logs/$step.show"
}

# with_server COMMAND...: while a server answers from the corpus at TIM_URL.
with_server() {
    build_programs release tim-indexer tim-server
    build_site
    build/bin/tim-indexer build --index build/index corpus || (($? == 3))
    trap stop_server EXIT
    start_server build/index build/site "$logs/$step.server.log"
    TIM_URL=$server_url "$@"
    kill -0 "$server_pid"
}

step_hostile() {
    with_server node tests/server/hostile_requests.mjs
    note "$(tail -n 1 "$logs/$step.log")"
}

# Kills the indexer, servers and shards, and watches files, while clients search.
step_updating() {
    build_programs release tim-indexer tim-server
    node --test --test-reporter=spec tests/updating/*_test.mjs tests/shards/*_test.mjs
    [[ -z $long ]] || scripts/cluster-demo.sh --built
    sed -n 's/^ *\(slowest from\|[0-9]* runs\|[0-9]* faults\|[0-9, ]* then [0-9]* shards\)/\1/p' "$logs/$step.log" | tee "$logs/$step.show"
    note "$(sed -n 's/^ℹ pass \([0-9]*\)/\1 tests/p' "$logs/$step.log")"
}

step_browser() {
    install_node_packages tests/browser
    TIM_SHOTS=$root/build/screenshots with_server node --test --test-concurrency="$jobs" --test-reporter=spec tests/browser/*_test.mjs
    note "$(sed -n 's/^ℹ pass \([0-9]*\)/\1 tests/p' "$logs/$step.log")"
}

# Starts its own servers: the clients' pages come from another origin, which the server must be told of.
step_protocols() {
    build_programs release tim-indexer tim-server
    install_node_packages tests/protocols
    node --test --test-concurrency="$jobs" --test-reporter=spec tests/protocols/*_test.mjs
    note "$(sed -n 's/^ℹ pass \([0-9]*\)/\1 tests/p' "$logs/$step.log")"
}

# What it measures beside others is shown where they are installed.
step_benchmarks() {
    build_programs release indexing_benchmark search_benchmark serving_benchmark tim-server
    [[ -z $long ]] || build_programs release shards_serving
    {
        build/bin/indexing_benchmark
        build/bin/search_benchmark
        build/bin/serving_benchmark
        [[ -z $long ]] || build/bin/shards_serving
    } | tee "$logs/$step.show"
}

# Fetches a bare Debian the first time.
step_packaging() {
    [[ -n $long ]] || { note "only with --long" && return; }
    tests/packaging_test.sh
    note "$(tail -n 1 "$logs/$step.log")"
}

# Instrumented code compiles slowly: the long run has benchmarks and the like, too.
step_asan() {
    if [[ -n $long ]]; then
        build_programs asan all fuzzers
        run_ctest asan
    else
        build_programs asan "${sanitized[@]}" fuzzers
        run_ctest asan --tests-regex "^$sanitized_names\$"
    fi
}

# A short run keeps within 25 minutes: where the machine has been slow until here, it has what shares most memory between
# threads (connections, cached answers, and documents on their way into an index), and says so.
step_tsan() {
    local -r slow=840
    if [[ -n $long ]]; then
        build_programs tsan
        run_ctest tsan
    elif ((SECONDS < slow)); then
        build_programs tsan "${sanitized[@]}"
        run_ctest tsan --tests-regex "^$sanitized_names\$"
    else
        build_programs tsan front_test index_test
        run_ctest tsan --tests-regex '^(front|index)_test$'
        note "$(cat "$logs/$step.note") of ${#sanitized[@]}, as this machine is slow"
    fi
}

# New inputs that reach further are kept in build/fuzz/corpus/, what breaks a target in build/fuzz/findings/. To prefer
# inputs that reach what few do (entropic) takes libFuzzer three quarters of the time of a target that reaches much.
fuzz_one() {
    local target=$1 runs=$2 seconds=$3 log=$4 words=() folders=("build/fuzz/corpus/$1")
    [[ ! -d tests/fuzz/corpus/$target ]] || folders+=("tests/fuzz/corpus/$target")
    [[ ! -f tests/fuzz/$target.dict ]] || words=("-dict=tests/fuzz/$target.dict")
    [[ $target != catalogue_fuzz ]] || folders+=(corpus/catalogue)
    mkdir -p "${folders[0]}"
    "build/asan/bin/$target" "${words[@]}" -entropic=0 -runs="$runs" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/findings/$target-" "${folders[@]}" >"$log" 2>&1 && return
    echo "$target found something:"
    tail -n 60 "$log"
    return 1
}

step_fuzz() {
    build_programs asan fuzzers
    local runs=-1 seconds=10
    [[ -z $long ]] || runs=1000000 seconds=7200
    mkdir -p build/fuzz/findings
    rm -f "$logs"/fuzz-*.log
    export -f fuzz_one
    find build/asan/bin -name '*_fuzz' -printf '%f\n' | sort |
        xargs -P "$jobs" -I{} bash -c "fuzz_one {} $runs $seconds '$logs/fuzz-{}.log'"
    note "$(awk '/number_of_executed_units/ { runs += $2; ++targets; if (!least || $2 < least) least = $2 }
        END { printf "%d targets, %d executions, at least %d each", targets, runs, least }' "$logs"/fuzz-*.log)"
}

install_packages build site node browser docs test
[[ -z $long ]] || install_packages long

passed=0 failed=()
for step in "${steps[@]}"; do
    rm -f "$logs/$step.note" "$logs/$step.show"
    [[ ! -t 1 ]] || printf '        %-10s …\r' "$step"
    started=$SECONDS
    set +e
    (
        set -e
        "step_$step"
    ) >"$logs/$step.log" 2>&1 </dev/null
    status=$?
    set -e
    if ((status == 0)); then result=passed && passed=$((passed + 1)); else result=FAILED && failed+=("$step"); fi
    printf '%s  %-10s %4d s  %s\n' "$result" "$step" $((SECONDS - started)) "$(cat "$logs/$step.note" 2>/dev/null || true)"
    if ((status == 0)); then
        [[ ! -f $logs/$step.show ]] || sed 's/^/        | /' "$logs/$step.show"
    else
        tail -n 40 "$logs/$step.log" | sed 's/^/        | /'
        echo "        build/logs/$step.log"
    fi
done

((${#failed[@]} == 0)) || echo "failed: ${failed[*]}"
echo "$SECONDS s"
echo "$passed passed, ${#failed[@]} failed"
((${#failed[@]} == 0))
