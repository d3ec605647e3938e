# What other programs build against: find_package(tim) gives tim::search, tim::analysis and tim::c.
include(CMakePackageConfigHelpers)

# The public surface, whole. Installed as <tim/search/search.h> and so on; everything else may change at any time.
set(TIM_PUBLIC_HEADERS
  engine/analysis/analyzer.h    # text to terms
  engine/analysis/tokenizer.h   # text to tokens
  engine/analysis/unicode.h     # normalising and folding
  engine/analysis/vietnamese.h  # the rules of spelling
  engine/c/tim.h                # the search library for C
  engine/search/search.h        # the search library
  engine/search/weights.h)      # the numbers it ranks by

foreach(header ${TIM_PUBLIC_HEADERS})
  string(REGEX REPLACE "^engine/" "tim/" installed ${header})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
  file(READ ${header} text)
  string(REPLACE "#include \"engine/" "#include \"tim/" text "${text}")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/include/${installed} CONTENT "${text}" @ONLY)
endforeach()
install(DIRECTORY ${CMAKE_BINARY_DIR}/include/tim DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)

install(TARGETS tim_options tim_analysis tim_index tim_search tim_c EXPORT tim
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(EXPORT tim NAMESPACE tim:: FILE tim-targets.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tim COMPONENT development)
configure_package_config_file(cmake/tim-config.cmake.in ${CMAKE_BINARY_DIR}/cmake/tim-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tim)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/cmake/tim-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/cmake/tim-config.cmake ${CMAKE_BINARY_DIR}/cmake/tim-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tim COMPONENT development)
