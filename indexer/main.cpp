// tim-indexer: documents in, an index out.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "engine/index/error.h"
#include "indexer/commands/commands.h"

namespace tim::indexer {

int fail(const std::string& message, const std::string& hint) {
    fmt::print(stderr, "tim-indexer: {}{}\n", message, hint.empty() ? "" : "; " + hint);
    return kFailed;
}

}  // namespace tim::indexer

int main(int argc, char** argv) {
    using namespace tim::indexer;
    CLI::App app{
        "Builds the index that tim-server answers from.\n\n"
        "Exit status: 0 done, 1 failed and nothing changed, 2 wrong usage, 3 done with skipped files (listed)."};
    app.name("tim-indexer");
    app.set_version_flag("--version", "tim-indexer " TIM_VERSION);
    app.require_subcommand(1);

    int status = kDone;
    add_build(app, status);
    add_update(app, status);
    add_watch(app, status);
    add_rollback(app, status);
    add_check(app, status);
    add_stats(app, status);
    add_explain_terms(app, status);
    try {
        app.parse(argc, argv);
        return status;
    } catch (const CLI::ParseError& e) {
        // CLI11's own codes run from 100 to 127.
        return app.exit(e) == 0 ? kDone : kUsage;
    } catch (const tim::index::Error& e) {
        return fail(e.what(), e.hint());
    } catch (const std::exception& e) {
        return fail(e.what());
    }
}
