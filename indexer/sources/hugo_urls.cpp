#include "indexer/sources/hugo_urls.h"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <charconv>

#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

bool is_hex(char32_t c) { return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'f') || (c >= U'A' && c <= U'F'); }

bool is_allowed(char32_t c) {
    constexpr std::u32string_view kPunctuation = U"./\\_#+~-@";
    if (kPunctuation.find(c) != std::u32string_view::npos) return true;
    const auto point = static_cast<UChar32>(c);
    return u_isalpha(point) || u_isdigit(point) || (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0;
}

// PathSpec.UnicodeSanitize of Hugo's helpers/path.go.
std::string sanitize(std::string_view text) {
    std::u32string source;
    for (std::size_t i = 0; i < text.size();) source += next_code_point(text, i);
    std::string out;
    bool hyphen_due = false, after_hyphen = false;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const char32_t c = source[i];
        const bool escape = c == U'%' && i + 2 < source.size() && is_hex(source[i + 1]) && is_hex(source[i + 2]);
        if (is_allowed(c) || escape) {
            after_hyphen = c == U'-';
            if (hyphen_due && !after_hyphen) out += '-';
            hyphen_due = false;
            append_code_point(c, out);
        } else if (!out.empty() && !after_hyphen && is_space(c)) {
            hyphen_due = true;
        }
    }
    return out;
}

// Go's path.Join keeps no slash at the end; Hugo's does if the last part has one.
std::string join_keeping_slash(const std::vector<std::string_view>& parts) {
    std::string joined = join_paths(parts);
    if (parts.back().ends_with('/') && !joined.ends_with('/')) joined += '/';
    return joined;
}

std::string with_edges(std::string_view path) {
    const bool slash = path.ends_with('/');
    while (path.starts_with('/')) path.remove_prefix(1);
    while (path.ends_with('/')) path.remove_suffix(1);
    std::string out = fmt::format("/{}", path);
    if (slash && out.size() > 1) out += '/';
    return out;
}

// Front matter's `url`, which Hugo takes nearly as it is.
std::string path_of_url(const HugoPageAddress& page) {
    std::string link = join_keeping_slash({"/", page.url});
    const bool has_slash = page.url.ends_with('/');
    const bool is_file = page.url.find('.') != std::string::npos && !has_slash;
    if (!is_file && !has_slash) link += '/';
    // Hugo links to `/x/index.html/` here, which leads nowhere.
    if (is_file && link.ends_with("/index.html")) link.resize(link.rfind('/') + 1);
    // A relative url is relative to the language.
    if (!page.url.starts_with('/') && !page.prefix.empty()) link = join_keeping_slash({page.prefix, link});
    return link;
}

}  // namespace

std::string join_paths(const std::vector<std::string_view>& parts) {
    std::string all;
    for (const std::string_view part : parts)
        if (!part.empty()) (all += all.empty() ? "" : "/") += part;
    const bool rooted = all.starts_with('/');
    std::vector<std::string_view> names;
    for (std::string_view rest = all; !rest.empty();) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const std::string_view name = rest.substr(0, end);
        if (name == ".." && (rooted || (!names.empty() && names.back() != ".."))) {
            if (!names.empty()) names.pop_back();
        } else if (!name.empty() && name != ".") {
            names.push_back(name);
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return (rooted ? "/" : "") + fmt::format("{}", fmt::join(names, "/"));
}

std::string hugo_path_name(std::string_view name, const HugoUrlRules& rules) {
    const std::string clean = sanitize(rules.remove_path_accents ? remove_accents(name) : std::string(name));
    return rules.disable_path_to_lower ? clean : lower_case(clean);
}

std::string hugo_page_path(const HugoPageAddress& page, const HugoUrlRules& rules) {
    if (!page.url.empty() && !page.is_home) {
        const std::string link = with_edges(path_of_url(page));
        return page.is_page ? link : hugo_path_name(link, rules);
    }
    std::string link;
    bool is_file = false;
    if (page.is_home) {
        link = "/";
    } else if (!page.is_page) {
        link = join_paths({"/", page.permalink.empty() ? page.dir : page.permalink});
        is_file = page.ugly;
    } else if (!page.permalink.empty()) {
        link = join_keeping_slash({"/", page.permalink});
        is_file = page.ugly;
    } else {
        link = join_keeping_slash({"/", page.dir, page.base_name});
        is_file = page.ugly && page.base_name != "index";
        if (page.base_name == "index") link.resize(link.size() - page.base_name.size());
    }
    while (link.ends_with('/')) link.pop_back();
    link += is_file ? ".html" : "/";
    if (!page.prefix.empty()) link = join_keeping_slash({page.prefix, link});
    return hugo_path_name(with_edges(link), rules);
}

std::string escape_path(std::string_view path) {
    constexpr std::string_view kBreaking = " \"#<>?[\\]^`{|}";
    std::string out;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const auto byte = static_cast<unsigned char>(path[i]);
        const bool stray_percent =
            byte == '%' && !(i + 2 < path.size() && is_hex(static_cast<unsigned char>(path[i + 1])) &&
                             is_hex(static_cast<unsigned char>(path[i + 2])));
        if (byte < 0x20 || byte == 0x7F || stray_percent || kBreaking.find(path[i]) != std::string_view::npos) {
            out += fmt::format("%{:02X}", byte);
        } else {
            out += path[i];
        }
    }
    return out;
}

std::string unescape_path(std::string_view path) {
    std::string out;
    for (std::size_t i = 0; i < path.size(); ++i) {
        unsigned value = 0;
        const std::string_view digits = path.substr(std::min(i + 1, path.size()), 2);
        const bool escape = path[i] == '%' && digits.size() == 2 &&
                            std::from_chars(digits.data(), digits.data() + 2, value, 16).ptr == digits.data() + 2;
        out += escape ? static_cast<char>(value) : path[i];
        if (escape) i += 2;
    }
    return out;
}

std::string join_base_url(std::string_view base_url, std::string_view path) {
    while (base_url.ends_with('/')) base_url.remove_suffix(1);
    while (path.starts_with('/')) path.remove_prefix(1);
    std::string out(base_url);
    // "docs" is no address of its own, "example.org/docs" without a scheme is one that Hugo, too, takes for a path.
    if (base_url.find("://") == std::string_view::npos && !out.empty() && !out.starts_with('/')) out.insert(0, "/");
    return (out += '/') += path;
}

}  // namespace tim::indexer
