// A catalogue entry becomes documents: one for each language it is described in.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/index/document.h"

namespace tim::indexer {

// `entry` has passed its schema. Labels of tasks, modalities and delivery come from `labels`; an id without one stands
// for itself. `source` is taken over.
[[nodiscard]] std::vector<index::Document> catalogue_documents(const nlohmann::json& entry,
                                                               const index::FacetLabels& labels,
                                                               const std::string& source);

// `1.1e9` as "1,1 tỷ tham số" or "1.1 billion parameters (1.1B)".
[[nodiscard]] std::string parameters_in_words(double parameters, const std::string& lang);

// A number as the language writes it: "85,87" or "85.87".
[[nodiscard]] std::string number_in_words(double value, const std::string& lang);

}  // namespace tim::indexer
