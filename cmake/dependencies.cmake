# Everything comes from Debian; the README's table says why each is here.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
# Its parser compiled: read anew in each file that includes it, it takes half a minute with sanitizers.
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus>=3.3)
find_package(valijson REQUIRED)
pkg_check_modules(icu REQUIRED IMPORTED_TARGET icu-uc)
pkg_check_modules(xapian REQUIRED IMPORTED_TARGET xapian-core>=1.4.22)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd>=1.5)
# The flags of cpp-httplib's .pc file are part of its ABI: class sizes differ without them.
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib>=0.11.4)
pkg_check_modules(gumbo REQUIRED IMPORTED_TARGET gumbo)
find_file(ENGLISH_WORDS american-english PATHS /usr/share/dict)  # of wamerican
find_file(VIETNAMESE_SYLLABLES vi_VN.dic PATHS /usr/share/hunspell)  # of hunspell-vi
if(NOT ENGLISH_WORDS OR NOT VIETNAMESE_SYLLABLES)
  message(FATAL_ERROR "the word lists are missing: install the packages wamerican and hunspell-vi")
endif()
find_library(STEMMER_LIBRARY stemmer REQUIRED)
find_library(CMARK_GFM_LIBRARY cmark-gfm REQUIRED)
find_library(CMARK_GFM_EXTENSIONS_LIBRARY cmark-gfm-extensions REQUIRED)

# The allocator of programs, not of libraries: who embeds the engine chooses another. Sanitizers bring their own.
add_library(tim_allocator INTERFACE)
if(NOT TIM_SANITIZE)
  find_library(JEMALLOC_LIBRARY jemalloc REQUIRED)
  target_link_libraries(tim_allocator INTERFACE ${JEMALLOC_LIBRARY})
endif()
