#include "engine/analysis/english_spelling.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "engine/analysis/stemmer.h"

using namespace tim::analysis;

TEST_CASE("British and American spellings have one stem", "[analysis]") {
    for (const auto& [british, american] : {std::pair{"tumour", "tumor"},
                                            {"tumours", "tumors"},
                                            {"behavioural", "behavioral"},
                                            {"colour", "color"},
                                            {"favourites", "favorites"},
                                            {"analyse", "analyze"},
                                            {"analysed", "analyzed"},
                                            {"analysing", "analyzing"},
                                            {"organisation", "organization"},
                                            {"optimised", "optimized"},
                                            {"summarise", "summarize"},
                                            {"anaemia", "anemia"},
                                            {"leukaemia", "leukemia"},
                                            {"haemoglobin", "hemoglobin"},
                                            {"paediatric", "pediatric"},
                                            {"oestrogen", "estrogen"},
                                            {"oedema", "edema"},
                                            {"diarrhoea", "diarrhea"},
                                            {"foetus", "fetus"},
                                            {"orthopaedics", "orthopedics"},
                                            {"centre", "center"},
                                            {"centres", "centers"},
                                            {"fibre", "fiber"},
                                            {"catalogue", "catalog"},
                                            {"programmes", "programs"},
                                            {"modelling", "modeling"},
                                            {"labelled", "labeled"},
                                            {"defence", "defense"},
                                            {"licence", "license"},
                                            {"grey", "gray"},
                                            {"neighbourhood", "neighborhood"}}) {
        CAPTURE(british, american);
        CHECK(stem_english(british) == stem_english(american));
    }
}

TEST_CASE("several analyses are an analysis", "[analysis]") {
    for (const auto& [several, one] : {std::pair{"analyses", "analysis"},
                                       {"diagnoses", "diagnosis"},
                                       {"hypotheses", "hypothesis"},
                                       {"metastases", "metastasis"}}) {
        CAPTURE(several);
        CHECK(stem_english(several) == stem_english(one));
    }
}

TEST_CASE("words that only look British stay what they are", "[analysis]") {
    for (const char* word : {"hour", "hours", "four", "our", "does", "shoes", "heroes", "formulae", "noise", "wise",
                             "gas", "noses", "phases", "llms", ""}) {
        CAPTURE(word);
        CHECK(american_spelling(word) == word);
    }
}
