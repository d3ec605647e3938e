# What every target of the project is compiled with.
add_library(tim_options INTERFACE)
target_compile_features(tim_options INTERFACE cxx_std_20)
# Programs that build against the installed library get its headers, and neither our warnings nor our sanitizers.
target_include_directories(tim_options INTERFACE
  $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
set(tim_warnings -Wall -Wextra -Wconversion -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  list(APPEND tim_warnings -Wno-restrict)  # GCC bug 105651: false alarms on std::string's operator+
endif()
if(TIM_WERROR)
  list(APPEND tim_warnings -Werror)
endif()
target_compile_options(tim_options INTERFACE "$<BUILD_INTERFACE:${tim_warnings}>")
if(TIM_SANITIZE)
  target_compile_options(tim_options INTERFACE -fsanitize=${TIM_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(tim_options INTERFACE -fsanitize=${TIM_SANITIZE})
endif()
if(TIM_FUZZ)
  # Coverage everywhere; only the fuzz targets themselves link libFuzzer's main.
  target_compile_options(tim_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# tim_precompile(TARGET [HEADERS...]): those of the standard library that most files include, and these, are read once.
# Each file still names what it needs: the other presets compile without.
function(tim_precompile target)
  if(TIM_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE <algorithm> <chrono> <cstdint> <filesystem> <functional> <map> <memory>
      <optional> <set> <string> <string_view> <unordered_map> <utility> <vector> ${ARGN})
  endif()
endfunction()
