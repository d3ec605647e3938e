// A document as Xapian keeps it: the only place where text becomes postings.
#pragma once

#include <xapian.h>

#include "engine/index/document.h"
#include "engine/index/fields.h"
#include "engine/index/lexicon.h"

namespace tim::index {

// Terms, values and record of a document, as fields.h names them. Its words are counted in `lexicon`. Safe to call from
// several threads with a lexicon each.
[[nodiscard]] Xapian::Document to_xapian(const Document& document, LexiconBuilder& lexicon, const Boosts& boosts = {});

}  // namespace tim::index
