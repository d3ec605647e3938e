#include "tests/benchmarks/others.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <nlohmann/json.hpp>

#include "tests/benchmarks/bare_epoll.h"
#include "tests/benchmarks/load.h"

namespace tim::benchmarks {
namespace {

namespace fs = std::filesystem;

constexpr auto kGroonga = "/usr/bin/groonga", kOmega = "/usr/lib/cgi-bin/omega/omega",
               kScriptIndex = "/usr/bin/scriptindex";

constexpr auto kSchema = R"(
table_create Documents TABLE_HASH_KEY ShortText
column_create Documents lang COLUMN_SCALAR ShortText
column_create Documents url COLUMN_SCALAR ShortText
column_create Documents title COLUMN_SCALAR ShortText
column_create Documents section COLUMN_SCALAR ShortText
column_create Documents text COLUMN_SCALAR Text
table_create Words TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto
column_create Words documents COLUMN_INDEX|WITH_POSITION|WITH_SECTION Documents title,section,text
)";

// What each query language would take for more than a word.
std::string words_of(const std::string& query) {
    std::string out = query;
    std::replace_if(
        out.begin(), out.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x80 && std::isalnum(static_cast<unsigned char>(c)) == 0; },
        ' ');
    return out;
}

void one_line(std::string& text) { std::replace(text.begin(), text.end(), '\n', ' '); }

}  // namespace

std::optional<Groonga> Groonga::start(const fs::path& folder, const Collection& collection, unsigned cached_answers) {
    if (!fs::exists(kGroonga)) return std::nullopt;
    const std::string database = (folder / "groonga" / "db").string();
    if (!fs::exists(folder / "groonga.done")) {
        fs::remove_all(folder / "groonga");
        fs::create_directories(folder / "groonga");
        const fs::path commands = folder / "groonga.grn";
        {
            std::ofstream out(commands);
            out << kSchema << "load --table Documents\n[\n";
            for (std::size_t i = 0; i < collection.size(); ++i) {
                const auto d = collection.document(i);
                out << (i == 0 ? "" : ",\n")
                    << nlohmann::json{{"_key", d.id},     {"lang", d.lang},       {"url", d.url},
                                      {"title", d.title}, {"section", d.section}, {"text", d.text}};
            }
            out << "\n]\n";
        }
        Child load({kGroonga, "--file", commands.string(), "-n", database});
        (void)load.read_all();
        if (load.wait() != 0) throw std::runtime_error("groonga cannot load the documents");
        fs::remove(commands);
        std::ofstream(folder / "groonga.done") << "";
    }
    const Listening free = listen_anywhere();
    ::close(free.socket);
    auto server =
        std::make_unique<Child>(std::vector<std::string>{kGroonga, "-s", "--protocol", "http", "--bind-address",
                                                         "127.0.0.1", "-p", std::to_string(free.port), database});
    for (int tries = 0; tries < 200; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        try {
            const auto limit = "/d/cache_limit?max=" + std::to_string(cached_answers);
            const auto seen = apply({.port = free.port,
                                     .connections = 1,
                                     .duration = std::chrono::milliseconds(200),
                                     .a_second = 10,
                                     .target = [&](std::size_t) { return limit; }});
            if (seen.answers > 0) return Groonga(std::move(server), free.port);
        } catch (const std::runtime_error&) {
            // not yet
        }
    }
    throw std::runtime_error("groonga does not answer");
}

std::string Groonga::target(const std::string& query) {
    std::string any;
    const std::string words = words_of(query);
    for (std::size_t at = 0; at < words.size();) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        if (end > at) any.append(any.empty() ? "" : " OR ").append(words, at, end - at);
        at = end + 1;
    }
    return "/d/select?table=Documents&match_columns=" + percent_encoded("title*4||section*2||text") +
           "&output_columns=" + percent_encoded("_key,lang,url,title,section,_score,snippet_html(text)") +
           "&sort_keys=-_score&limit=10&query=" + percent_encoded(any);
}

std::optional<Omega> Omega::prepare(const fs::path& folder, const Collection& collection) {
    if (!fs::exists(kOmega) || !fs::exists(kScriptIndex)) return std::nullopt;
    const fs::path home = folder / "omega";
    if (!fs::exists(folder / "omega.done")) {
        fs::remove_all(home);
        fs::create_directories(home / "templates");
        std::ofstream(home / "omega.conf")
            << "database_dir " << home.string() << "\ntemplate_dir " << (home / "templates").string() << "\nlog_dir "
            << home.string() << "\ncdb_dir " << home.string() << '\n';
        std::ofstream(home / "templates" / "bench")
            << "$setmap{prefix,title,S}$set{stemmer,none}$msize\n"
               "$hitlist{$field{url} $html{$field{title}} $snippet{$field{text}}\n}";
        std::ofstream(home / "script")
            << "id : unique=Q boolean=Q field\nurl : field\ntitle : field weight=2 index index=S\n"
               "section : field weight=2 index\ntext : field weight=1 index\n";
        {
            std::ofstream out(home / "dump");
            for (std::size_t i = 0; i < collection.size(); ++i) {
                auto d = collection.document(i);
                one_line(d.text);
                out << "id=" << d.id << "\nurl=" << d.url << "\ntitle=" << d.title << "\nsection=" << d.section
                    << "\ntext=" << d.text << "\n\n";
            }
        }
        Child index({kScriptIndex, "--stemmer=none", (home / "default").string(), (home / "script").string(),
                     (home / "dump").string()});
        (void)index.read_all();
        if (index.wait() != 0) throw std::runtime_error("scriptindex cannot index the documents");
        fs::remove(home / "dump");
        std::ofstream(folder / "omega.done") << "";
    }
    return Omega(home);
}

bool Omega::ask(const std::string& query) const {
    Child omega({kOmega}, {"OMEGA_CONFIG_FILE=" + (folder_ / "omega.conf").string(), "REQUEST_METHOD=GET",
                           "QUERY_STRING=DB=default&FMT=bench&HITSPERPAGE=10&DEFAULTOP=or&P=" +
                               percent_encoded(words_of(query))});
    const std::string answer = omega.read_all();
    (void)omega.wait();
    return answer.find("<b>") != std::string::npos || answer.find("<strong>") != std::string::npos;
}

}  // namespace tim::benchmarks
