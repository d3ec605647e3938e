# Two packages, `cpack --config build/CPackConfig.cmake -B build/packages`: tim has both programs, the page and the services,
# libtim-dev what cmake/install.cmake installs for programs that search by themselves.
include(GNUInstallDirs)
install(TARGETS tim-indexer tim-server RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT programs)
install(DIRECTORY web/ DESTINATION ${CMAKE_INSTALL_DATADIR}/tim/web COMPONENT programs)
install(FILES packaging/tim-server.service packaging/tim-primary.service packaging/tim-replica.service DESTINATION lib/systemd/system COMPONENT programs)
install(FILES packaging/server.toml DESTINATION /etc/tim COMPONENT programs)
install(FILES docs/api.md docs/configuration.md docs/operations.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/tim COMPONENT programs)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/tim RENAME copyright COMPONENT programs)
install(FILES packaging/nginx.conf DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/tim/examples COMPONENT programs)

install(FILES docs/embedding.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libtim-dev COMPONENT development)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libtim-dev RENAME copyright COMPONENT development)
# Their word lists are in the programs and in the library.
foreach(list wamerican hunspell-vi)
  install(FILES /usr/share/doc/${list}/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/tim RENAME copyright.${list}
    COMPONENT programs OPTIONAL)
  install(FILES /usr/share/doc/${list}/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libtim-dev RENAME copyright.${list}
    COMPONENT development OPTIONAL)
endforeach()
install(DIRECTORY examples/find DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libtim-dev/examples COMPONENT development)

# Man pages and completions, made from what the programs say with --help.
set(described ${CMAKE_BINARY_DIR}/described)
function(describe program)
  add_custom_command(
    OUTPUT ${described}/${program}.1.gz ${described}/${program}.bash ${described}/_${program} ${described}/${program}.fish
    COMMAND ${CMAKE_SOURCE_DIR}/packaging/describe.sh $<TARGET_FILE:${program}> ${described} ${ARGN}
    COMMAND gzip -9nf ${described}/${program}.1
    DEPENDS ${program} ${CMAKE_SOURCE_DIR}/packaging/describe.sh
    VERBATIM)
  add_custom_target(${program}-described ALL DEPENDS ${described}/${program}.1.gz)
  install(FILES ${described}/${program}.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT programs)
  install(FILES ${described}/${program}.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
    RENAME ${program} COMPONENT programs)
  install(FILES ${described}/_${program} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT programs)
  install(FILES ${described}/${program}.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
    COMPONENT programs)
endfunction()
describe(tim-indexer tim-server)
describe(tim-server tim-indexer)

set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL programs development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_NAME tim)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "Tìm <tim@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "full-text search for Vietnamese and English documentation")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAMS_PACKAGE_NAME tim)
set(CPACK_DEBIAN_PROGRAMS_DESCRIPTION
  "An indexer for Hugo sites, Markdown and catalogues, and a small HTTP server with a search page. Words are found with their
 marks or without, in another spelling, or through the other language.")
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_DEPENDS passwd)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_SUGGESTS xapian-tools)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_CONTROL_EXTRA
  ${CMAKE_SOURCE_DIR}/packaging/postinst
  ${CMAKE_SOURCE_DIR}/packaging/prerm
  ${CMAKE_SOURCE_DIR}/packaging/postrm
  ${CMAKE_BINARY_DIR}/conffiles)
file(WRITE ${CMAKE_BINARY_DIR}/conffiles "/etc/tim/server.toml\n")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libtim-dev)
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
  "For C++ and C programs that search by themselves: headers, static libraries and a CMake package. An index is made by tim-indexer, of the package tim.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# What the library is linked with, and what its CMake package asks for.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libxapian-dev, libicu-dev, libstemmer-dev, libzstd-dev, libexpected-dev, pkg-config")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS tim)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
include(CPack)
