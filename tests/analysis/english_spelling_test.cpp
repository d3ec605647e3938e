#include "engine/analysis/english_spelling.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

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
                                            {"neighbourhood", "neighborhood"},
                                            {"practising", "practicing"},
                                            {"judgements", "judgments"},
                                            {"odours", "odors"},
                                            {"sulphate", "sulfate"},
                                            {"artefacts", "artifacts"},
                                            {"sceptical", "skeptical"},
                                            {"centred", "centered"},
                                            {"colourless", "colorless"},
                                            {"organisational", "organizational"},
                                            {"customisable", "customizable"}}) {
        CAPTURE(british, american);
        CHECK(stem_english(british) == stem_english(american));
    }
}

TEST_CASE("what stems part is one", "[analysis]") {
    const std::vector<std::vector<const char*>> families{{"analysis", "analyses", "analyse", "analyzing", "analysed"},
                                                         {"diagnosis", "diagnoses", "diagnose", "diagnosed"},
                                                         {"hypothesis", "hypotheses"},
                                                         {"metastasis", "metastases"},
                                                         {"thrombosis", "thromboses"},
                                                         {"crisis", "crises"},
                                                         {"llm", "llms"},
                                                         {"gpu", "gpus"},
                                                         {"sla", "slas"},
                                                         {"mri", "mris"}};
    for (const auto& family : families)
        for (const char* word : family) {
            CAPTURE(word);
            CHECK(stem_english(word) == stem_english(family.front()));
        }
}

TEST_CASE("words that only look British stay what they are", "[analysis]") {
    for (const char* word : {"hour",     "hours",   "four",      "our",      "does",    "shoes",     "heroes",
                             "formulae", "noise",   "wise",      "gas",      "noses",   "phases",    "llms",
                             "",         "precise", "improvise", "paradise", "revised", "supervise", "exercise",
                             "echoed",   "shoeing", "daemon",    "timbre",   "four",    "raise",     "likewise"}) {
        CAPTURE(word);
        CHECK(american_spelling(word) == word);
    }
}

TEST_CASE("abbreviations that end in s are not several", "[analysis]") {
    for (const char* word : {"https", "hdfs", "dbms", "ntfs", "plus", "this", "thus", "css"}) {
        CAPTURE(word);
        CHECK(stem_english(word) == word);
    }
}
