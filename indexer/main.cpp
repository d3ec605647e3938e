// tim-indexer: documents in, an index out. Its command line; what the commands do is in commands/.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/index/error.h"
#include "engine/index/fields.h"
#include "engine/index/index_writer.h"
#include "indexer/commands/commands.h"

namespace tim::indexer {

int fail(const std::string& message, const std::string& hint) {
    fmt::print(stderr, "tim-indexer: {}{}\n", message, hint.empty() ? "" : "; " + hint);
    return kFailed;
}

namespace {

void take_index(CLI::App& command, std::string& dir) {
    command.add_option("--index", dir, "Folder of the index")->required()->type_name("DIR");
}

void take_known_sources(CLI::App& command, std::vector<std::string>& sources) {
    command.add_option("SOURCE", sources, "The sources that the index was built from; may be left out")->type_name("");
}

void add_build(CLI::App& app, int& status) {
    CLI::App* command = app.add_subcommand("build", "Read sources and write a new generation of the index");
    const auto options = std::make_shared<BuildOptions>();
    options->memory_mb = tim::index::kBuildMemory >> 20u;
    command->add_option("--index", options->index_dir, "Folder of the index; made if it is missing")
        ->required()
        ->type_name("DIR");
    command
        ->add_option("SOURCE", options->sources,
                     "A Hugo site, a folder of built pages (HTML), a catalogue (.json, .jsonl or a folder), a glossary "
                     "(.tsv), Markdown, or a folder "
                     "that holds several of these")
        ->required()
        ->type_name("");
    command->add_option("--jobs", options->jobs, "Threads that write the index; all processors' unless given")
        ->check(CLI::Range(1, 1024))
        ->type_name("N");
    command->add_option("--memory", options->memory_mb, "What terms that are not on disk yet may take, in MB")
        ->capture_default_str()
        ->check(CLI::Range(16, 1 << 20))
        ->type_name("MB");
    command
        ->add_option("--shards", options->shards,
                     "Databases that the documents are dealt out to, by page; each can be on a machine of its own")
        ->capture_default_str()
        ->check(CLI::Range(1U, tim::index::kMostShards))
        ->type_name("N");
    command->add_flag("--dry-run", options->dry_run, "Read the sources, tell what would be built, and write nothing");
    command->add_flag("--json", options->json, "Print the summary as JSON, and no progress");
    command->final_callback([options, &status] { status = build(*options); });
}

void add_update(CLI::App& app, int& status) {
    CLI::App* command = app.add_subcommand("update", "Read what changed, and write only that");
    const auto options = std::make_shared<UpdateOptions>();
    take_index(*command, options->index_dir);
    take_known_sources(*command, options->sources);
    command->add_flag("--dry-run", options->dry_run, "Tell what would be done, and write nothing");
    command->add_flag("--json", options->json, "Print the summary as JSON, and no progress");
    command->final_callback([options, &status] { status = update(*options); });
}

void add_watch(CLI::App& app, int& status) {
    CLI::App* command = app.add_subcommand("watch", "Update the index whenever a source changes, until it is stopped");
    const auto index_dir = std::make_shared<std::string>();
    const auto sources = std::make_shared<std::vector<std::string>>();
    take_index(*command, *index_dir);
    take_known_sources(*command, *sources);
    command->final_callback([index_dir, sources, &status] { status = watch(*index_dir, *sources); });
}

void add_rollback(CLI::App& app, int& status) {
    CLI::App* command =
        app.add_subcommand("rollback", "Go back to the index before the current one; servers follow at once");
    const auto index_dir = std::make_shared<std::string>();
    take_index(*command, *index_dir);
    command->final_callback([index_dir, &status] { status = rollback(*index_dir); });
}

void add_replicate(CLI::App& app, int& status) {
    CLI::App* command = app.add_subcommand(
        "replicate", "Keep a copy of an index that xapian-replicate-server serves elsewhere, until it is stopped");
    const auto options = std::make_shared<ReplicateOptions>();
    command->add_option("--index", options->index_dir, "Folder of the copy; made if it is missing")
        ->required()
        ->type_name("DIR");
    command->add_option("--from", options->from, "Where the index folder is served")
        ->required()
        ->type_name("HOST:PORT");
    command->add_option("--interval", options->interval_s, "Seconds between two looks")
        ->capture_default_str()
        ->check(CLI::Range(1, 86'400))
        ->type_name("N");
    command->add_flag("--once", options->once, "Take what is there, and end");
    command->final_callback([options, &status] { status = replicate(*options); });
}

void add_shards(CLI::App& app, int& status) {
    CLI::App* command = app.add_subcommand("shards", "Tell where the shards are asked, or set it; servers follow");
    const auto options = std::make_shared<ShardsOptions>();
    command->add_option("--index", options->index_dir, "Folder of the index")->required()->type_name("DIR");
    CLI::Option* at = command
                          ->add_option("--at", options->at,
                                       "Where xapian-tcpsrv serves each of them, in order; it stays so after updates "
                                       "and builds with as many shards")
                          ->type_name("HOST:PORT");
    command->add_flag("--here", options->here, "All on this machine, without xapian-tcpsrv")->excludes(at);
    command->final_callback([options, &status] { status = shards(*options); });
}

void add_check(CLI::App& app, int& status) {
    CLI::App* command =
        app.add_subcommand("check", "Look whether the index is sound, and its links alive; exit status 1 if not");
    const auto options = std::make_shared<CheckOptions>();
    take_index(*command, options->index_dir);
    command
        ->add_option("--against", options->built,
                     "Folder of the built site (Hugo's public/): every hit's address and anchor must be there")
        ->type_name("DIR");
    command->add_flag("--json", options->json, "Print what was found as JSON");
    command->final_callback([options, &status] { status = check(*options); });
}

void add_stats(CLI::App& app, int& status) {
    CLI::App* command = app.add_subcommand("stats", "Tell what the index holds, and which pages want a hand");
    const auto options = std::make_shared<StatsOptions>();
    take_index(*command, options->index_dir);
    command->add_flag("--json", options->json, "Print it as JSON");
    command->final_callback([options, &status] { status = stats(*options); });
}

void add_explain_terms(CLI::App& app, int& status) {
    CLI::App* command = app.add_subcommand("explain-terms", "Show how text becomes terms");
    const auto words = std::make_shared<std::vector<std::string>>();
    command->add_option("TEXT", *words, "The text")->required()->type_name("");
    command->final_callback([words, &status] { status = explain_terms(*words); });
}

// What was wrong, in which command, and where to read on.
void report_usage(const CLI::App& app, const std::string& fault, std::string_view first_argument) {
    if (const auto chosen = app.get_subcommands(); !chosen.empty()) {
        const std::string command = "tim-indexer " + chosen.front()->get_name();
        fmt::print(stderr, "{}: {}; see: {} --help\n", command, fault, command);
        return;
    }
    std::string commands;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        commands += (commands.empty() ? "" : ", ") + command->get_name();
    // CLI11 would say of each of these that a subcommand is required.
    const std::string wrong = first_argument.empty() ? "a command is required"
                              : first_argument.starts_with('-')
                                  ? fmt::format("no command stands before {}", first_argument)
                                  : fmt::format("there is no command \"{}\"", first_argument);
    fmt::print(stderr, "tim-indexer: {}; there are {}; see: tim-indexer --help\n", wrong, commands);
}

int run(int argc, char** argv) {
    CLI::App app{
        "Builds the index that tim-server answers from.\n\n"
        "Exit status: 0 done, 1 failed and nothing changed, or only the output was lost, 2 wrong usage, 3 done with "
        "skipped files (listed)."};
    app.name("tim-indexer");
    app.set_version_flag("--version", "tim-indexer " TIM_VERSION);
    app.require_subcommand(1);

    int status = kDone;
    add_build(app, status);
    add_update(app, status);
    add_watch(app, status);
    add_rollback(app, status);
    add_replicate(app, status);
    add_shards(app, status);
    add_check(app, status);
    add_stats(app, status);
    add_explain_terms(app, status);
    try {
        app.parse(argc, argv);
        return status;
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e);  // --help, --version
        report_usage(app, e.what(), argc > 1 ? argv[1] : "");
        return kUsage;
    } catch (const index::Error& e) {
        return fail(e.what(), e.hint());
    } catch (const std::exception& e) {
        return fail(e.what());
    }
}

// Output that is lost is no success, be it a report or --help: `status`, or a failure.
int with_output_written(int status) {
    const bool flushed = std::fflush(stdout) == 0;
    const std::string reason = flushed ? "" : fmt::format(": {}", std::strerror(errno));
    if (flushed && std::ferror(stdout) == 0) return status;
    return fail("the output could not be written" + reason);
}

}  // namespace
}  // namespace tim::indexer

// Read by jemalloc. Large pages: an update of a large site spends a fifth of its time on getting small ones, one by
// one.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "thp:always";
}

int main(int argc, char** argv) {
    using namespace tim::indexer;
    return with_output_written(run(argc, argv));
}
