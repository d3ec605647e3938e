// For which of a site's lists does Hugo find a template? Those without one it does not publish.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace tim::indexer {

class HugoTemplates {
public:
    // Takes the templates of a site, a theme or a module. Those of one that is not on this machine cannot be looked at:
    // it has whatever is asked for.
    void add(const std::filesystem::path& root);
    void add_unknown() { has_all_ = true; }

    // True if a list can be rendered. `kind` is home, section, taxonomy or term; `section` the first folder of its
    // path, or, of the latter two, what the taxonomy is called in the singular; `type` and `layout` are what its front
    // matter says, or empty.
    [[nodiscard]] bool can_render(const std::string& kind, const std::string& section, const std::string& type = {},
                                  const std::string& layout = {}) const;

    // Changes when the answers can.
    [[nodiscard]] std::string fingerprint() const;

private:
    bool has_all_ = false;
    std::set<std::string> names_;  // below layouts/, without the ending
};

}  // namespace tim::indexer
