// British and American English, which write some words otherwise.
#pragma once

#include <string>
#include <string_view>

namespace tim::analysis {

// The American spelling of a lower-case ASCII word (`tumour` -> `tumor`, `analysed` -> `analyzed`, `anaemia` ->
// `anemia`, `centre` -> `center`), and the singular of the Greek words whose plural is a verb or ends like one
// (`analyses`, `diagnoses`: `diagnosis`). By rule: what comes out need be no word (`exercise` -> `exercize`), and two
// that mean different things stay apart. Others come back unchanged.
[[nodiscard]] std::string american_spelling(std::string_view word);

}  // namespace tim::analysis
