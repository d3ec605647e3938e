// A document as a hit shows it: what it is, and its own words with those of the question marked.
#pragma once

#include "engine/index/document.h"
#include "engine/search/highlighter.h"
#include "engine/search/search.h"

namespace tim::search {

// What it is, for any question; no text is marked.
[[nodiscard]] Hit hit_of(const index::Document& document);

struct ShownDocument {
    Hit hit;
    Highlighter::Evidence evidence;  // what of the question it shows
};
// Fills what a hit has marked, its snippet and how it matches.
[[nodiscard]] ShownDocument show(const index::Document& document, const Highlighter& highlighter);

// As a further section of a page that is shown.
[[nodiscard]] SectionHit show_section(const index::Document& document, const Highlighter& highlighter);

}  // namespace tim::search
