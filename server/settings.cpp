#include "server/settings.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <map>
#include <system_error>

#include <fmt/format.h>
#include <toml++/toml.h>
#include <CLI/CLI.hpp>

namespace tim::server {
namespace {

namespace fs = std::filesystem;
using Values = std::vector<std::string>;
using Fault = std::string;  // empty: none; else what the value must be

constexpr int kUsage = 2;

template <auto Member>
Fault text(const Values& values, Settings& settings) {
    settings.*Member = values.back();
    return {};
}

template <auto Member>
Fault folder(const Values& values, Settings& settings) {
    std::error_code error;
    if (!values.back().empty() && !fs::is_directory(values.back(), error)) {
        return fmt::format("must be a folder that exists; {} is none", values.back());
    }
    settings.*Member = values.back();
    return {};
}

template <class Number>
bool parse(const std::string& text, Number& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size();
}

// `what` the number is of: "seconds", or nothing.
Fault whole(const Values& values, unsigned least, unsigned most, std::string_view what, unsigned& out) {
    if (parse(values.back(), out) && out >= least && out <= most) return {};
    return fmt::format("must be {} from {} to {}", what.empty() ? "a whole number" : fmt::format("whole {}", what),
                       least, most);
}

template <auto Member, unsigned kMin, unsigned kMax, unsigned kUnit = 1>
Fault number(const Values& values, Settings& settings) {
    using Type = std::remove_reference_t<decltype(settings.*Member)>;
    unsigned given = 0;
    Fault fault = whole(values, kMin, kMax, "", given);
    if (fault.empty()) settings.*Member = Type(given * Type(kUnit));
    return fault;
}

template <auto Member, unsigned kMin, unsigned kMax>
Fault seconds(const Values& values, Settings& settings) {
    unsigned given = 0;
    Fault fault = whole(values, kMin, kMax, "seconds", given);
    if (fault.empty()) settings.*Member = std::chrono::seconds(given);
    return fault;
}

template <auto Member, unsigned kMin, unsigned kMax>
Fault milliseconds(const Values& values, Settings& settings) {
    unsigned given = 0;
    Fault fault = whole(values, kMin, kMax, "milliseconds", given);
    if (fault.empty()) settings.*Member = std::chrono::milliseconds(given);
    return fault;
}

template <auto Member>
Fault boolean(const Values& values, Settings& settings) {
    const std::string& given = values.back();
    if (given != "true" && given != "false") return "must be true or false";
    settings.*Member = given == "true";
    return {};
}

Fault rate(const Values& values, Settings& settings) {
    if (!parse(values.back(), settings.rate) || !(settings.rate >= 0 && settings.rate <= 1e6)) {
        return "must be a number from 0 to 1000000";
    }
    return {};
}

Fault listen(const Values& values, Settings& settings) {
    // "127.0.0.1:8080", "[::1]:8080", "localhost:0"
    const std::string_view given = values.back();
    const std::size_t colon = given.rfind(':');
    std::string_view host = given.substr(0, colon);
    if (host.size() > 1 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    unsigned port = 0;
    if (colon == std::string_view::npos || host.empty() || !parse(std::string(given.substr(colon + 1)), port) ||
        port > 65535) {
        return "must be HOST:PORT, such as 127.0.0.1:8080";
    }
    settings.listen = {std::string(host), static_cast<int>(port)};
    return {};
}

// As browsers send it: scheme, host and port, no path.
Fault allowed_origins(const Values& values, Settings& settings) {
    for (const std::string& given : values) {
        const std::size_t scheme = given.find("://");
        const bool is_origin =
            given == "*" || ((given.substr(0, scheme) == "http" || given.substr(0, scheme) == "https") &&
                             given.size() > scheme + 3 && given.find_first_of("/?# ", scheme + 3) == std::string::npos);
        if (!is_origin) return "must be an origin such as https://docs.example, or *";
    }
    settings.allowed_origins = values;
    return {};
}

// An origin with or without a path: what every address of this server begins with.
Fault public_url(const Values& values, Settings& settings) {
    std::string given = values.back();
    const std::size_t scheme = given.find("://");
    const bool is_web = given.substr(0, scheme) == "http" || given.substr(0, scheme) == "https";
    if (!is_web || given.size() <= scheme + 3 || given.find_first_of("?#\"'<>& ") != std::string::npos) {
        return "must be an address such as https://search.example";
    }
    while (given.ends_with('/')) given.pop_back();
    settings.public_url = std::move(given);
    return {};
}

Fault query_report(const Values& values, Settings& settings) {
    const fs::path file = values.back();
    if (file.empty()) return {};
    constexpr std::string_view kWanted = "must be a file that can be written";
    std::error_code error;
    if (fs::is_directory(file, error)) return fmt::format("{}; {} is a folder", kWanted, file.string());
    const fs::path folder = fs::absolute(file).parent_path();
    if (!fs::is_directory(folder, error)) return fmt::format("{}; {} is no folder", kWanted, folder.string());
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return fmt::format("{}; {}: {}", kWanted, folder.string(), std::generic_category().message(errno));
    settings.query_report = file;
    return {};
}

Fault metrics(const Values& values, Settings& settings) {
    const std::string& given = values.back();
    if (given == "nobody")
        settings.metrics = MetricsFor::nobody;
    else if (given == "loopback")
        settings.metrics = MetricsFor::loopback;
    else if (given == "everybody")
        settings.metrics = MetricsFor::everybody;
    else
        return "must be nobody, loopback or everybody";
    return {};
}

Fault log_form(const Values& values, Settings& settings) {
    const std::string& given = values.back();
    if (given != "text" && given != "json") return "must be text or json";
    settings.log_form = given == "json" ? LogForm::json : LogForm::text;
    return {};
}

enum class Kind { text, number, boolean, list };

struct Setting {
    std::string_view name;  // as a flag, without dashes
    Kind kind;
    std::string_view value;     // what is to be put there, for the help
    std::string_view fallback;  // the default; see `web` for its own
    std::string_view help;
    Fault (*read)(const Values& values, Settings& settings);
};

constexpr std::array kSettings{
    Setting{"index", Kind::text, "DIR", "", "The index folder, made by tim-indexer build; required",
            text<&Settings::index>},
    Setting{"listen", Kind::text, "HOST:PORT", "127.0.0.1:8080", "Where to listen; port 0 takes a free one", listen},
    Setting{"web", Kind::text, "DIR", "",
            "The folder of the search page; the page that came with the program if not told", folder<&Settings::web>},
    Setting{"site", Kind::text, "DIR", "", "A built documentation site, served under /docs/", folder<&Settings::site>},
    Setting{"allow-origin", Kind::list, "ORIGIN", "",
            "An origin whose pages may call the API, such as https://docs.example; * is any (repeatable)",
            allowed_origins},
    Setting{"public-url", Kind::text, "URL", "", "What clients call this server, such as https://search.example",
            public_url},
    Setting{"workers", Kind::number, "N", "0", "Threads that answer; 0: one for each processor",
            number<&Settings::workers, 0, 1024>},
    Setting{"cache-mib", Kind::number, "N", "32", "Memory for answers that are kept for the next who asks the same",
            number<&Settings::cache_bytes, 0, 65536, 1U << 20>},
    Setting{"time-limit-ms", Kind::number, "N", "500",
            "How long one search may take; what was found by then is the answer, and says that it is partial",
            milliseconds<&Settings::time_limit, 1, 60'000>},
    Setting{"shard-limit-ms", Kind::number, "N", "500",
            "How long a shard on another machine may take for one answer before it is left out",
            milliseconds<&Settings::shard_limit, 1, 60'000>},
    Setting{"queue-limit-ms", Kind::number, "N", "1000",
            "When requests wait longer than this, searches that are not in the cache are refused with status 503",
            milliseconds<&Settings::queue_limit, 1, 60'000>},
    Setting{"max-connections", Kind::number, "N", "16384",
            "Connections at once, as far as the system allows that many; further ones wait",
            number<&Settings::max_connections, 16, 1'000'000>},
    Setting{"idle-limit-s", Kind::number, "N", "60", "How long a connection may stay open between requests",
            seconds<&Settings::idle_limit, 1, 3600>},
    Setting{"request-limit-s", Kind::number, "N", "10", "How long a request may take to arrive",
            seconds<&Settings::request_limit, 1, 600>},
    Setting{"write-limit-s", Kind::number, "N", "15", "How long a client may read nothing of its answer",
            seconds<&Settings::write_limit, 1, 600>},
    Setting{"rate", Kind::number, "N", "0",
            "Requests a second that one client may send in the long run, then status 429; 0: no limit", rate},
    Setting{"burst", Kind::number, "N", "100", "Requests that one client may send at once, where rate is set",
            number<&Settings::burst, 1, 1'000'000>},
    Setting{"trusted-hops", Kind::number, "N", "0",
            "Proxies in front that append to X-Forwarded-For; 0: the header is not believed",
            number<&Settings::trusted_hops, 0, 16>},
    Setting{"metrics", Kind::text, "WHO", "loopback", "Who may read /metrics: nobody, loopback, everybody", metrics},
    Setting{"log", Kind::text, "FORM", "text", "The form of the log on standard error: text or json", log_form},
    Setting{"log-requests", Kind::boolean, "", "false", "A line in the log for each request",
            boolean<&Settings::log_requests>},
    Setting{"log-queries", Kind::boolean, "", "false", "The address asked for, with what people typed, in those lines",
            boolean<&Settings::log_queries>},
    Setting{"log-addresses", Kind::boolean, "", "false", "The client's address in those lines",
            boolean<&Settings::log_addresses>},
    Setting{"query-report", Kind::text, "FILE", "",
            "Where to write, once a minute, which queries found nothing or were slow: folded and counted",
            query_report},
    Setting{"slow-query-ms", Kind::number, "N", "200", "From when on a search is slow, for that report",
            milliseconds<&Settings::slow_query, 1, 60'000>},
};

std::string file_key(std::string_view name) {
    std::string key(name);
    std::replace(key.begin(), key.end(), '-', '_');
    return key;
}

std::string variable_name(std::string_view name) {
    std::string out = "TIM_" + file_key(name);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
}

// What was said about a setting, and where.
struct Told {
    Values values;
    std::string where;  // "--listen", "TIM_LISTEN", "tim-server.toml:3: listen"
};
using AllTold = std::map<std::string_view, Told>;  // by Setting::name

Exit mistake(const std::string& what) { return {kUsage, fmt::format("tim-server: {}\n", what)}; }

std::string known_keys() {
    std::string keys;
    for (const auto& setting : kSettings) keys.append(keys.empty() ? "" : ", ").append(file_key(setting.name));
    return keys;
}

std::optional<std::string> plain_text(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* whole = node.as_integer()) return std::to_string(whole->get());
    if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
    if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
    return std::nullopt;
}

std::optional<Exit> read_file(const std::string& path, AllTold& told) {
    std::error_code error;
    if (fs::is_directory(path, error)) return mistake(path + " is a folder, not a file of settings");
    toml::table table;
    try {
        table = toml::parse_file(path);
    } catch (const toml::parse_error& error) {
        const auto line = error.source().begin.line;
        return mistake(line > 0 ? fmt::format("{}:{}: {}", path, line, error.description())
                                : fmt::format("cannot read {}: {}", path, error.description()));
    }
    for (const auto& [key, node] : table) {
        const std::string name(key.str());
        const std::string where = fmt::format("{}:{}: {}", path, node.source().begin.line, name);
        const auto setting = std::find_if(kSettings.begin(), kSettings.end(),
                                          [&](const Setting& known) { return file_key(known.name) == name; });
        if (setting == kSettings.end()) {
            return mistake(fmt::format("{} is no setting; known are {}", where, known_keys()));
        }
        Told& entry = told[setting->name];
        entry.where = where;
        if (const auto* list = node.as_array(); list != nullptr && setting->kind == Kind::list) {
            for (const auto& item : *list) {
                auto value = plain_text(item);
                if (!value) return mistake(where + " must be a list of strings");
                entry.values.push_back(*std::move(value));
            }
        } else if (auto value = plain_text(node)) {
            entry.values = {*std::move(value)};
        } else {
            return mistake(where + " must be a single value");
        }
    }
    return std::nullopt;
}

Values split_list(const std::string& text) {
    Values out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        if (comma > at) out.push_back(text.substr(at, comma - at));
        at = comma + 1;
    }
    return out;
}

}  // namespace

tl::expected<CommandLine, Exit> read_settings(
    int argc, const char* const* argv, const std::function<std::optional<std::string>(const std::string&)>& variable,
    const fs::path& web) {
    CLI::App app("Serves a Tìm index over HTTP.", "tim-server");
    app.set_version_flag("--version", "tim-server " TIM_VERSION);
    app.footer("Each setting can also be in the file and in a variable: listen = \"...\", TIM_LISTEN=...");
    std::string file = variable("TIM_CONFIG").value_or("");
    CommandLine line;
    app.add_option("--config", file, "A TOML file of settings (or TIM_CONFIG)")->type_name("FILE");
    app.add_flag("--check-config", line.check_only, "Look whether everything told is right, say so, and end");
    std::array<Values, kSettings.size()> flags;
    for (std::size_t i = 0; i < kSettings.size(); ++i) {
        const Setting& setting = kSettings[i];
        const std::string name = "--" + std::string(setting.name), help(setting.help);
        if (setting.kind == Kind::boolean) {
            app.add_flag(name + "{true}", flags[i], help)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
            continue;
        }
        auto* const option = app.add_option(name, flags[i], help)->type_name(std::string(setting.value));
        if (setting.kind != Kind::list) option->expected(1);
        if (!setting.fallback.empty()) option->default_str(std::string(setting.fallback));
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return tl::unexpected(Exit{0, app.help()});
    } catch (const CLI::CallForVersion& version) {
        return tl::unexpected(Exit{0, std::string(version.what()) + '\n'});
    } catch (const CLI::ParseError& error) {
        return tl::unexpected(mistake(fmt::format("{}\nRun tim-server --help to see what it takes.", error.what())));
    }

    AllTold told;
    if (!file.empty()) {
        if (auto wrong = read_file(file, told)) return tl::unexpected(*std::move(wrong));
    }
    for (std::size_t i = 0; i < kSettings.size(); ++i) {
        const Setting& setting = kSettings[i];
        if (const auto value = variable(variable_name(setting.name))) {
            told[setting.name] = {setting.kind == Kind::list ? split_list(*value) : Values{*value},
                                  variable_name(setting.name)};
        }
        if (!flags[i].empty()) told[setting.name] = {flags[i], "--" + std::string(setting.name)};
    }
    line.settings.web = web;
    for (const Setting& setting : kSettings) {
        const auto entry = told.find(setting.name);
        if (entry == told.end()) {
            if (!setting.fallback.empty()) (void)setting.read({std::string(setting.fallback)}, line.settings);
        } else if (entry->second.values.empty()) {
            continue;  // an empty list
        } else if (const Fault fault = setting.read(entry->second.values, line.settings); !fault.empty()) {
            return tl::unexpected(mistake(fmt::format("{} {}", entry->second.where, fault)));
        }
    }
    if (line.settings.index.empty()) {
        return tl::unexpected(
            mistake("name the index folder with --index DIR, index = \"DIR\" in the file, or TIM_INDEX"));
    }
    return line;
}

std::string settings_table() {
    std::string out = "| flag | in the file | variable | default | |\n|---|---|---|---|---|\n";
    for (const auto& setting : kSettings) {
        const std::string value = setting.value.empty() ? "" : fmt::format(" {}", setting.value);
        out += fmt::format("| `--{}{}` | `{}` | `{}` | {} | {} |\n", setting.name, value, file_key(setting.name),
                           variable_name(setting.name),
                           setting.fallback.empty() ? "" : fmt::format("`{}`", setting.fallback), setting.help);
    }
    return out;
}

}  // namespace tim::server
