#include "indexer/sources/hugo_site.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/data_formats.h"
#include "indexer/sources/files.h"
#include "indexer/sources/front_matter.h"
#include "indexer/sources/hugo_cascade.h"
#include "indexer/sources/hugo_config.h"
#include "indexer/sources/hugo_permalinks.h"
#include "indexer/sources/hugo_titles.h"
#include "indexer/sources/page_documents.h"
#include "indexer/sources/utf8.h"

namespace fs = std::filesystem;
using nlohmann::json;

namespace tim::indexer {

namespace {

constexpr const char* kUnreadFormats[] = {".org", ".adoc", ".ad", ".asciidoc", ".rst", ".rest", ".pandoc", ".pdc"};

// A content file that stands for a page.
struct ContentFile {
    fs::path path;
    std::string dir;   // below the content root: of a leaf bundle the folder that holds the bundle
    std::string name;  // without language and extension; of a leaf bundle its folder's
    std::string lang;
    bool is_html = false;
    bool is_leaf = false;

    [[nodiscard]] bool is_node() const { return name == "_index" && !is_leaf; }
    [[nodiscard]] std::string key() const { return join_paths({dir, is_node() ? std::string_view() : name}); }
};

std::string first_folder(const std::string& dir) { return dir.substr(0, dir.find('/')); }

// ---- Which files are pages

class ContentWalk {
public:
    ContentWalk(const HugoConfig& config, Collected& into) : config_(config), into_(into) {}

    std::vector<ContentFile> run() {
        std::error_code ignored;
        for (std::size_t i = 0; i < config_.roots.size(); ++i) {
            const fs::path& source = config_.roots[i].source;
            if (!fs::is_directory(source, ignored)) {
                if (fs::is_regular_file(source, ignored))
                    mounted_[parent_of(config_.roots[i].target)].files.push_back(i);
            } else {
                mounted_[config_.roots[i].target].folders.push_back({i, source, {}});
            }
        }
        trails_.resize(config_.roots.size());
        walk("", {});
        return std::move(found_);
    }

private:
    // A folder of a root, at the path below it that patterns are matched against.
    struct Layer {
        std::size_t root;
        fs::path folder;
        std::string path;
    };
    // What is mounted at a folder besides what is in it, as places in config_.roots.
    struct Mounted {
        std::vector<Layer> folders;
        std::vector<std::size_t> files;
    };
    // One file of a folder, its name taken apart.
    struct Entry {
        fs::path path;
        std::size_t root;
        std::string name, lang, base;
        bool is_html = false, names_lang = false;
        bool is_branch = false, is_leaf = false;
    };
    // Of a folder: one entry for each language, name and format.
    struct Entries {
        std::vector<Entry> all;
        std::unordered_map<std::string, std::size_t> places;  // in `all`
    };

    static std::string parent_of(const std::string& dir) {
        const std::size_t slash = dir.rfind('/');
        return dir.substr(0, slash == std::string::npos ? 0 : slash);
    }

    // Folders mounted over one another are one folder; of two files at one place that of the first root counts.
    void walk(const std::string& dir, std::vector<Layer> layers) {
        Entries entries;
        std::map<std::string, std::vector<Layer>> children;
        if (const auto at = mounted_.find(dir); at != mounted_.end()) {
            layers.insert(layers.end(), at->second.folders.begin(), at->second.folders.end());
            for (const std::size_t root : at->second.files) {
                const HugoContentRoot& file = config_.roots[root];
                add_entry(file.source, file.target.substr(dir.empty() ? 0 : dir.size() + 1), root, entries);
            }
        }
        std::stable_sort(layers.begin(), layers.end(), [](const Layer& a, const Layer& b) { return a.root < b.root; });
        std::vector<std::size_t> entered;
        for (const Layer& layer : layers) {
            if (!trails_[layer.root].enter(layer.folder)) continue;
            entered.push_back(layer.root);
            list(layer, entries, children);
        }
        for (const auto& [target, what] : mounted_)
            if (target.size() > dir.size() && target.starts_with(dir) && (dir.empty() || target[dir.size()] == '/')) {
                const std::size_t begin = dir.empty() ? 0 : dir.size() + 1;
                children.try_emplace(target.substr(begin, target.find('/', begin) - begin));
            }
        const bool leaf_bundle = add_pages(entries.all, dir);
        if (!leaf_bundle)
            for (auto& [name, folders] : children) walk(join_paths({dir, name}), std::move(folders));
        for (const std::size_t root : entered) trails_[root].leave();
    }

    void list(const Layer& layer, Entries& entries, std::map<std::string, std::vector<Layer>>& children) {
        try {
            const FolderListing listing = list_folder(layer.folder);
            const HugoContentRoot& root = config_.roots[layer.root];
            for (const fs::path file : listing.files) {
                const std::string name = file.filename().string(), path = layer.path + '/' + name;
                if (!matches_any(root.exclude, path) && (root.include.empty() || matches_any(root.include, path)))
                    add_entry(file, name, layer.root, entries);
            }
            for (const fs::path& child : listing.folders) {
                const std::string name = child.filename().string(), path = layer.path + '/' + name;
                if (!is_ignored(child) && !matches_any(root.exclude, path))
                    children[name].push_back({layer.root, child, path});
            }
        } catch (const BadInput& e) {
            into_.skip({layer.folder.string(), 0, {}, e.what()});
        }
    }

    static bool matches_any(const std::vector<std::string>& patterns, const std::string& path) {
        return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
            return glob_matches(lower_case((pattern.starts_with('/') ? "" : "/") + pattern), lower_case(path));
        });
    }

    // One entry for each language and name.
    void add_entry(const fs::path& path, const std::string& name, std::size_t root, Entries& entries) {
        const std::string extension = fs::path(name).extension().string();  // `A.MD` is a file like any other to Hugo
        const bool is_html = extension == ".html" || extension == ".htm";
        const bool is_markdown = extension == ".md" || extension == ".markdown" || extension == ".mdown";
        if (is_ignored(path)) return;
        if (std::find(std::begin(kUnreadFormats), std::end(kUnreadFormats), extension) != std::end(kUnreadFormats))
            into_.skip({path.string(), 0, {}, "is neither Markdown nor HTML; its text is not read"});
        if (!is_html && !is_markdown) return;

        Entry entry{path, root, name, config_.roots[root].lang, fs::path(name).stem().string(), is_html};
        if (const std::size_t dot = entry.base.rfind('.'); dot != std::string::npos)
            if (const std::string lang = entry.base.substr(dot + 1); config_.language(lang) != nullptr) {
                entry.names_lang = true;
                entry.lang = lang;
                entry.base.resize(dot);
            }
        entry.is_branch = name.starts_with("_index.");
        entry.is_leaf = name.starts_with("index.");
        const std::string key = entry.lang + '\n' + entry.base + (is_html ? "\nhtml" : "\n");
        const auto [place, is_new] = entries.places.emplace(key, entries.all.size());
        if (is_new)
            entries.all.push_back(std::move(entry));
        else if (Entry& same = entries.all[place->second];
                 entry.root == same.root && entry.names_lang && !same.names_lang)
            same = std::move(entry);  // `x.en.md` before `x.md`
    }

    // True if the folder is a leaf bundle: all else in it belongs to the one page.
    bool add_pages(const std::vector<Entry>& entries, const std::string& dir) {
        const auto has = [&](bool Entry::*flag) {
            return std::any_of(entries.begin(), entries.end(), [&](const Entry& one) { return one.*flag; });
        };
        // In a folder with both, `_index` wins and `index` cannot work.
        const bool leaf_bundle = has(&Entry::is_leaf) && !has(&Entry::is_branch);
        std::set<std::string> headed;  // a bundle has one head a language: the first by name
        for (const Entry& entry : entries) {
            const bool is_head = leaf_bundle ? entry.is_leaf : entry.is_branch;
            if (is_head ? headed.insert(entry.lang).second : !leaf_bundle && !entry.is_leaf) add(entry, dir);
        }
        return leaf_bundle;
    }

    void add(const Entry& entry, const std::string& dir) {
        ContentFile file{entry.path, dir, entry.base, entry.lang, entry.is_html, entry.is_leaf};
        // `_index.fr.md` without a language fr heads its folder, too, but is an ordinary page.
        file.is_leaf = file.is_leaf || (entry.is_branch && entry.base != "_index");
        if (file.is_leaf) {
            const std::size_t slash = dir.rfind('/');
            file.name = dir.substr(slash == std::string::npos ? 0 : slash + 1);
            file.dir = slash == std::string::npos ? std::string() : dir.substr(0, slash);
        }
        found_.push_back(std::move(file));
    }

    [[nodiscard]] bool is_ignored(const fs::path& path) const {
        const std::string name = path.string();
        return std::any_of(config_.ignored_files.begin(), config_.ignored_files.end(),
                           [&](const std::regex& pattern) { return std::regex_search(name, pattern); });
    }

    const HugoConfig& config_;
    Collected& into_;
    std::map<std::string, Mounted> mounted_;  // by folder
    std::vector<FolderTrail> trails_;         // of each root
    std::vector<ContentFile> found_;
};

// ---- What is on them

// A page at an address where something else is published: it can be read, but is not to be found.
class AddressTaken : public BadInput {
public:
    using BadInput::BadInput;
};

struct LoadedPage {
    ContentFile file;
    std::string kind;
    json front_matter;
    std::string body;
    std::vector<DoubtfulValue> doubtful;
};

class SiteReader {
public:
    // `settings` is the file that stands for what no content file makes.
    SiteReader(const HugoConfig& config, fs::path settings, std::int64_t now, Collected& into)
        : config_(config), settings_(std::move(settings)), now_(now), into_(into) {}

    void run() {
        files_ = ContentWalk(config_, into_).run();
        std::sort(files_.begin(), files_.end(), [](const ContentFile& a, const ContentFile& b) {
            return std::pair(a.key(), a.path) < std::pair(b.key(), b.path);
        });
        // Sections first, from the top: they decide about what is below them.
        for (const ContentFile& file : files_)
            if (file.is_node()) read(file);
        place_lists();
        for (const ContentFile& file : files_)
            if (!file.is_node()) read(file);
        publish_lists();
    }

private:
    void read(const ContentFile& file) {
        const bool wanted = into_.wants(file.path, context_of(file));
        if (!wanted && !file.is_node()) {
            add_lists(file.lang, into_.remembered(file.path));
            return;
        }
        try {
            std::optional<LoadedPage> page = load(file);
            if (!page) return;
            for (DoubtfulValue& value : page->doubtful)
                into_.doubt({file.path.string(), value.line, std::move(value.key), std::move(value.reason)});
            json note = json::array();
            if (file.is_node()) {
                note.push_back(page->front_matter);
                open_section(*page);
            }
            for (json& list : lists_of(*page)) note.push_back(std::move(list));
            add_lists(file.lang, json_text(note));
            if (!wanted) return;
            ++into_.files;
            into_.remember(file.path, json_text(note));
            if (is_unpublished(*page)) {
                into_.leave_unpublished(file.path);
                return;
            }
            publish(*page);
        } catch (const AddressTaken& e) {
            into_.leave_out({file.path.string(), 0, {}, e.what()});
        } catch (const BadInput& e) {
            into_.skip({file.path.string(), e.line(), e.field(), e.what()});
            read_as_before(file);
        }
    }

    // Of a page that cannot be read now: the lists it stands on, and of a section what it decides about those below it.
    void read_as_before(const ContentFile& file) {
        const std::string note = into_.remembered(file.path);
        add_lists(file.lang, note);
        if (note.empty() || !file.is_node() || sections_.contains({file.lang, file.dir})) return;
        const json remembered = parse_json(note);
        if (remembered.empty() || !remembered.front().is_object()) return;
        LoadedPage page{file, kind_of(file), remembered.front(), {}, {}};
        open_section(page);
        (void)lists_of(page);
    }

    // With what is handed down to a page; a section's own cascade comes first, see open_section. Nothing where the file
    // is no page at all: an HTML file without front matter is copied as it is.
    [[nodiscard]] std::optional<LoadedPage> load(const ContentFile& file) const {
        TextFile content = read_text_file(file.path);
        if (file.is_html && trim(content.text).starts_with('<')) return std::nullopt;
        FrontMatter matter = read_front_matter(content.text, DateForms::hugo);
        LoadedPage page{file, kind_of(file), std::move(matter.values), std::string(matter.body),
                        std::move(matter.doubtful)};
        if (!file.is_node()) cascade_above(file).apply(target_of(page), page.front_matter);
        return page;
    }

    [[nodiscard]] std::string kind_of(const ContentFile& file) const {
        if (!file.is_node()) return "page";
        if (file.dir.empty()) return "home";
        for (const auto& [taxonomy, singular] : config_.rules(file.lang).taxonomies)
            if (file.dir.starts_with(taxonomy)) return file.dir == taxonomy ? "taxonomy" : "term";
        return "section";
    }

    // ---- Sections

    static CascadeTarget target_of(const LoadedPage& page) {
        const std::string name = page.file.is_leaf ? page.file.name + "/index" : page.file.name;
        return {"/" + join_paths({page.file.dir, name + page.file.path.extension().string()}), page.kind,
                page.file.lang};
    }

    // The cascade of the nearest section that has one.
    [[nodiscard]] HugoCascade cascade_above(const ContentFile& file) const {
        std::string dir = file.dir;
        bool own = !file.is_node();  // a section's own cascade is not above it
        for (;;) {
            if (own)
                if (const auto at = cascades_.find({file.lang, dir}); at != cascades_.end()) return at->second;
            own = true;
            if (dir.empty()) break;
            const std::size_t slash = dir.rfind('/');
            dir.resize(slash == std::string::npos ? 0 : slash);
        }
        HugoCascade site;
        site.add(config_.rules(file.lang).cascade);
        return site;
    }

    void open_section(LoadedPage& page) {
        section_contexts_[page.file.dir] += page.file.lang + fnv1a_hex(json_text(page.front_matter));
        HugoCascade cascade;
        if (const auto own = page.front_matter.find("cascade"); own != page.front_matter.end()) cascade.add(*own);
        cascade.inherit(cascade_above(page.file));
        cascade.apply(target_of(page), page.front_matter);
        cascades_.emplace(std::pair(page.file.lang, page.file.dir), std::move(cascade));
        sections_.emplace(page.file.lang, page.file.dir);
        section_titles_.emplace(std::pair(page.file.lang, page.file.dir),
                                collapse_space(string_at(page.front_matter, "title")));
        if (should_build(page)) return;
        unbuilt_.emplace_back(page.file.lang, page.file.dir);
        section_contexts_[page.file.dir] += "unbuilt";  // which the time decides, too
    }

    // What decides about a page besides its own file: the site's settings and the sections above it.
    [[nodiscard]] std::string context_of(const ContentFile& file) const {
        std::string context = config_.fingerprint;
        const auto append = [&](const std::string& dir) {
            if (const auto at = section_contexts_.find(dir); at != section_contexts_.end()) context += at->second;
        };
        append("");
        for (std::size_t end = 0; end < file.dir.size();) {
            end = std::min(file.dir.find('/', end + 1), file.dir.size());
            append(file.dir.substr(0, end));
        }
        return "hugo " + fnv1a_hex(context);
    }

    // Folders of the nearest section around `file`: a folder with `_index`, or one at the top.
    [[nodiscard]] std::vector<std::string> section_folders(const ContentFile& file) const {
        std::string dir = file.dir;
        while (dir.find('/') != std::string::npos && !sections_.contains({file.lang, dir})) dir.resize(dir.rfind('/'));
        std::vector<std::string> folders;
        for (std::size_t at = 0; at < dir.size();) {
            const std::size_t end = std::min(dir.find('/', at), dir.size());
            folders.push_back(dir.substr(at, end - at));
            at = end + 1;
        }
        // Hugo's list of a section without `_index` ends with an empty name; `:sections[last]` shows it.
        if (!folders.empty() && !sections_.contains({file.lang, dir})) folders.emplace_back();
        return folders;
    }

    // ---- Lists that have no file: home, top sections, taxonomies and their terms

    // What a page makes Hugo publish besides itself, for itself and for the next time that the page is not read:
    // [[folder, kind, title], ...].
    [[nodiscard]] json lists_of(const LoadedPage& page) {
        const ContentFile& file = page.file;
        const HugoRules& rules = config_.rules(file.lang);
        if (file.is_node()) listed_.emplace(file.lang, lower_case(hugo_path_name(file.dir, rules.urls)));
        json lists = json::array();
        if (!makes_lists(page)) return lists;
        if (!file.dir.empty() && page.kind != "taxonomy" && page.kind != "term")
            lists.push_back(
                {top_section(file.dir), "section", hugo_section_title(first_folder(file.dir), rules.pluralize_lists)});
        for (const auto& [taxonomy, singular] : rules.taxonomies)
            for (const std::string& term : strings_at(page.front_matter, lower_case(taxonomy)))
                lists.push_back({taxonomy + '/' + hugo_path_name(trim(term), rules.urls), "term", term});
        return lists;
    }

    [[nodiscard]] bool makes_lists(const LoadedPage& page) const {
        return !is_covered(page.file) && should_build(page);
    }

    // As Hugo writes it in the list's address, whatever the settings say.
    static std::string top_section(const std::string& dir) { return lower_case(first_folder(dir)); }

    // The list that Hugo makes up for a folder, if it publishes it.
    [[nodiscard]] std::optional<LoadedPage> list_page(const std::string& kind, const std::string& lang,
                                                      const std::string& dir) const {
        const HugoRules& rules = config_.rules(lang);
        if (listed_.contains({lang, lower_case(hugo_path_name(dir, rules.urls))})) return std::nullopt;
        LoadedPage page{{settings_, dir, "_index", lang, false, false}, kind, json::object(), {}, {}};
        cascade_above(page.file).apply(target_of(page), page.front_matter);
        if (!can_render(kind, dir, rules, page.front_matter) || is_unpublished(page)) return std::nullopt;
        return page;
    }

    // Where lists would be, terms aside: a page that gives itself such an address is not what Hugo leaves there.
    void place_lists() {
        // `_index.fr.md` without a language fr is a page, but in the list's place.
        for (const ContentFile& file : files_)
            if (!file.is_node() && file.path.filename().native().starts_with("_index."))
                listed_.emplace(file.lang, lower_case(hugo_path_name(file.key(), config_.rules(file.lang).urls)));
        const auto place = [&](const char* kind, const std::string& lang, const std::string& dir) {
            if (const auto page = list_page(kind, lang, dir))
                list_places_.try_emplace({lang, path_of(*page, *config_.language(lang), {}, {})}, kind, dir);
        };
        for (const HugoLanguage& language : config_.languages) {
            place("home", language.code, "");
            for (const auto& [taxonomy, singular] : language.rules.taxonomies)
                place("taxonomy", language.code, taxonomy);
        }
        std::set<std::pair<std::string, std::string>> sections;
        for (const ContentFile& file : files_)
            if (const std::string section = top_section(file.dir);
                !section.empty() && !is_taxonomy(file.lang, section) && sections.emplace(file.lang, section).second)
                place("section", file.lang, section);
    }

    [[nodiscard]] bool is_taxonomy(const std::string& lang, const std::string& section) const {
        const HugoRules& rules = config_.rules(lang);
        return rules.taxonomies.contains(section) && !rules.disabled_kinds.contains("taxonomy");
    }

    // Whether a page of the section makes Hugo write its list.
    bool is_filled(const std::string& lang, const std::string& section) {
        const auto [known, is_new] = filled_.try_emplace({lang, section}, false);
        if (!is_new) return known->second;
        return known->second = std::any_of(files_.begin(), files_.end(), [&](const ContentFile& file) {
                   if (file.lang != lang || file.dir.empty() || top_section(file.dir) != section) return false;
                   try {
                       const std::optional<LoadedPage> page = load(file);
                       return page && makes_lists(*page);
                   } catch (const BadInput&) {
                       return false;
                   }
               });
    }

    // Throws where Hugo writes a list over the page.
    void leave_to_list(const LoadedPage& page, const std::string& path, const std::string& url) {
        const auto at = list_places_.find({page.file.lang, path});
        if (at == list_places_.end()) return;
        const auto& [kind, dir] = at->second;
        const bool is_made = kind != "section" || top_section(page.file.dir) == dir || is_filled(page.file.lang, dir);
        if (is_made)
            throw AddressTaken(
                fmt::format("is published to {}, where Hugo writes a list, too; give it another slug, or "
                            "its text to an _index.md",
                            url));
    }

    // Of a page's note: first its front matter, if it is a section's, then its lists. Empty, it is no page's.
    void add_lists(const std::string& lang, const std::string& note) {
        if (note.empty()) return;
        for (const json& list : parse_json(note))
            if (list.is_array())
                lists_[std::pair(lang, list.at(0).get<std::string>())] = {list.at(1).get<std::string>(),
                                                                          list.at(2).get<std::string>()};
    }

    void publish_lists() {
        for (const HugoLanguage& language : config_.languages) {
            lists_[{language.code, ""}] = {"home", language.title};
            for (const auto& [taxonomy, singular] : language.rules.taxonomies)
                if (is_taxonomy(language.code, taxonomy))
                    lists_[{language.code, taxonomy}] = {"taxonomy", hugo_taxonomy_title(taxonomy)};
        }
        if (std::none_of(lists_.begin(), lists_.end(), [&](const auto& one) {
                return can_render(one.second.kind, one.first.second, config_.rules(one.first.first), json::object());
            })) {
            (void)into_.wants(settings_, "no lists");  // an index knows a site by its settings
            return;
        }
        std::string context = config_.fingerprint;
        for (const auto& [place, list] : lists_)
            context += fmt::format("{}\n{}\n{}\n", place.first, place.second, list.title);
        if (!into_.wants(settings_, "hugo lists " + fnv1a_hex(context))) return;
        for (const auto& [place, list] : lists_) {
            const auto& [lang, dir] = place;
            std::optional<LoadedPage> page = list_page(list.kind, lang, dir);
            if (!page) continue;
            page->front_matter.emplace("title", list.title);
            try {
                publish(*page);
            } catch (const BadInput&) {
                // A page has the same address; it is in the index already.
            }
        }
    }

    // Of the list at `dir`.
    [[nodiscard]] bool can_render(const std::string& kind, const std::string& dir, const HugoRules& rules,
                                  const json& front_matter) const {
        std::string section = first_folder(dir);
        for (const auto& [taxonomy, singular] : rules.taxonomies)
            if (kind != "section" && (dir + '/').starts_with(taxonomy + '/')) section = singular;
        return config_.templates.can_render(kind, section, string_at(front_matter, "type"),
                                            string_at(front_matter, "layout"));
    }

    // ---- Published or not

    [[nodiscard]] bool should_build(const LoadedPage& page) const {
        const json& matter = page.front_matter;
        const HugoRules& rules = config_.rules(page.file.lang);
        const bool draft =
            matter.contains("draft")
                ? bool_at(matter, "draft")
                : matter.contains("published") && matter["published"].is_boolean() && !bool_at(matter, "published");
        if (draft && !rules.build_drafts) return false;
        const auto publish_date = date_of(page, config_.publish_date_keys);
        if (publish_date && publish_date->seconds > now_ && !rules.build_future) return false;
        const auto expiry_date = date_of(page, config_.expiry_date_keys);
        return !expiry_date || expiry_date->seconds >= now_ || rules.build_expired;
    }

    // A section that is not built takes everything below it along.
    [[nodiscard]] bool is_covered(const ContentFile& file) const {
        return std::any_of(unbuilt_.begin(), unbuilt_.end(), [&](const auto& one) {
            return one.first == file.lang && (one.second.empty() || (file.dir + '/').starts_with(one.second + '/'));
        });
    }

    [[nodiscard]] bool is_unpublished(const LoadedPage& page) const {
        const HugoLanguage* language = config_.language(page.file.lang);
        if (language == nullptr || language->disabled || language->rules.disabled_kinds.contains(page.kind))
            return true;
        if (!should_build(page)) return true;
        if (is_covered(page.file)) return true;
        if (page.file.is_leaf && bool_at(page.front_matter, "headless")) return true;
        for (const char* key : {"_build", "build"}) {
            const json& build = object_at(page.front_matter, key);
            const std::string render = string_at(build, "render");
            if (render == "never" || render == "link" || render == "false") return true;
        }
        const std::vector<std::string> outputs = strings_at(page.front_matter, "outputs");
        return !outputs.empty() && std::none_of(outputs.begin(), outputs.end(),
                                                [](const std::string& name) { return lower_case(name) == "html"; });
    }

    // ---- Dates and addresses

    [[nodiscard]] std::optional<Date> date_of(const LoadedPage& page, const std::vector<std::string>& keys) const {
        for (const std::string& key : keys) {
            if (key == ":filename") {
                if (auto date = read_date(page.file.name.substr(0, 10), DateForms::hugo)) return date;
            } else if (auto date = front_matter_date(page.front_matter, {key}, DateForms::hugo)) {
                return date;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::string slug_of(const LoadedPage& page) const {
        std::string slug = string_at(page.front_matter, "slug");
        if (slug.empty()) {
            const auto& keys = config_.date_keys;
            const bool named = std::find(keys.begin(), keys.end(), ":filename") != keys.end();
            if (!named || page.file.name.size() <= 10 || !read_date(page.file.name.substr(0, 10), DateForms::hugo))
                return {};
            slug = page.file.name.substr(10);  // 2025-05-07-a-post
            slug.erase(0, std::min(slug.find_first_not_of(" -_"), slug.size()));
        }
        slug.erase(0, std::min(slug.find_first_not_of('-'), slug.size()));
        slug.resize(slug.find_last_not_of('-') + 1);
        return slug;
    }

    [[nodiscard]] std::string path_of(const LoadedPage& page, const HugoLanguage& language,
                                      const std::optional<Date>& date, const std::string& title) const {
        const ContentFile& file = page.file;
        const HugoRules& rules = language.rules;
        const std::string section = first_folder(file.dir), slug = slug_of(page);
        HugoPageAddress address;
        address.is_page = page.kind == "page";
        address.is_home = page.kind == "home";
        address.ugly = rules.ugly_urls;
        if (const auto at = rules.ugly_sections.find(section); at != rules.ugly_sections.end())
            address.ugly = at->second;
        address.dir = file.dir;
        address.base_name = slug.empty() ? file.name : slug;
        address.url = string_at(page.front_matter, "url");
        address.prefix = language.prefix;
        if (const auto pattern = rules.permalinks.find(lower_case(section));
            pattern != rules.permalinks.end() && (address.is_page || page.kind == "term")) {
            const PermalinkFields fields{date, section, section_folders(file), title, slug, file.name};
            address.permalink = expand_permalink(pattern->second, fields, rules.urls).value_or("");
        }
        return hugo_page_path(address, rules.urls);
    }

    void publish(LoadedPage& loaded) {
        const HugoLanguage& language = *config_.language(loaded.file.lang);
        const std::string given_key = string_at(loaded.front_matter, "translationkey");
        const std::string content_key = loaded.file.key();
        Page page;
        page.lang = loaded.file.lang;
        page.title = collapse_space(string_at(loaded.front_matter, "title"));
        if (const auto at = section_titles_.find({page.lang, first_folder(loaded.file.dir)});
            at != section_titles_.end() && !loaded.file.dir.empty())
            page.site_section = at->second;
        const std::optional<Date> date = date_of(loaded, config_.date_keys);
        if (date) page.date = date->day;
        if (date_of(loaded, config_.expiry_date_keys)) into_.recheck(loaded.file.path);
        page.path = path_of(loaded, language, date, page.title);
        page.url = join_base_url(language.base_url, escape_path(page.path));
        if (loaded.kind == "page") leave_to_list(loaded, page.path, page.url);
        page.translation_key = !given_key.empty() ? given_key : content_key.empty() ? "home" : content_key;
        page.source = loaded.file.path.string();
        page.sections =
            loaded.file.is_html ? read_html_fragment(loaded.body) : read_markdown(loaded.body, language.rules.markdown);
        page.front_matter = std::move(loaded.front_matter);
        page.date_forms = DateForms::hugo;
        if (loaded.kind != "page" && is_bare(page) &&
            !can_render(loaded.kind, loaded.file.dir, language.rules, page.front_matter))
            return;
        if (loaded.kind == "home" && page.title.empty()) page.title = language.title;

        const auto [first, is_new] = published_.emplace(page.lang + page.url, page.source);
        if (!is_new)
            throw AddressTaken(
                fmt::format("is published to {}, where {} is, too; give one another slug", page.url, first->second));
        for (index::Document& document : page_documents(std::move(page))) into_.add(std::move(document));
    }

    struct List {
        std::string kind, title;
    };

    const HugoConfig& config_;
    fs::path settings_;
    std::int64_t now_;
    Collected& into_;
    std::vector<ContentFile> files_;
    std::map<std::pair<std::string, std::string>, List> lists_;  // by language and folder
    // Lists that have no file, by language and address: kind and folder.
    std::map<std::pair<std::string, std::string>, std::pair<std::string, std::string>> list_places_;
    std::map<std::pair<std::string, std::string>, bool> filled_;  // sections that were asked about, by language
    std::set<std::pair<std::string, std::string>> listed_;        // lists that have a file, by language and path
    std::map<std::pair<std::string, std::string>, HugoCascade> cascades_;  // by language and folder
    std::set<std::pair<std::string, std::string>> sections_;
    std::map<std::pair<std::string, std::string>, std::string> section_titles_;  // by language and folder
    std::map<std::string, std::string> section_contexts_;                        // by folder, all languages together
    std::vector<std::pair<std::string, std::string>> unbuilt_;  // sections left out, with what is below
    std::map<std::string, std::string> published_;              // language and address -> file
};

}  // namespace

void collect_hugo_site(const fs::path& site, std::int64_t now, Collected& into) {
    HugoConfig config;
    fs::path file = site;
    try {
        config = read_hugo_config(site, file);
    } catch (const BadInput& e) {
        into.skip(
            {file.string(), e.line(), e.field(), std::string(e.what()) + "; the site is not read", site.string()});
        return;
    }
    SiteReader(config, file, now, into).run();
}

}  // namespace tim::indexer
