# What `cmake --install` puts where. Nothing that is installed knows its prefix: the tree can be moved.
include(CMakePackageConfigHelpers)

set(jbc_datadir ${CMAKE_INSTALL_DATADIR}/jbc)
# Not CMAKE_INSTALL_LIBDIR: where it has a part for the architecture, find_package looks there only in
# projects with a compiled language, and connectors are Java.
set(jbc_cmakedir lib/cmake/jbc)
get_target_property(jbc_library_type jbc_library TYPE)

# A shared library is found from where the program stands.
file(RELATIVE_PATH jbc_libdir_from_bindir ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
if(jbc_library_type STREQUAL "SHARED_LIBRARY")
    set_target_properties(jbc PROPERTIES INSTALL_RPATH $ORIGIN/${jbc_libdir_from_bindir})
endif()

install(TARGETS jbc EXPORT jbcProgram)
install(TARGETS jbc_library EXPORT jbcLibrary)
install(DIRECTORY include/jbc DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h)
install(DIRECTORY templates DESTINATION ${jbc_datadir})
install(FILES cmake/jbc.mk DESTINATION ${jbc_datadir})
install(FILES src/cli/jbc.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

if(TARGET jbc_completions)
    set(completions ${PROJECT_BINARY_DIR}/completions)
    install(FILES ${completions}/jbc.bash RENAME jbc
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
    install(FILES ${completions}/jbc.zsh RENAME _jbc
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
    install(FILES ${completions}/jbc.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()

# The CMake package.
install(EXPORT jbcProgram NAMESPACE jbc:: DESTINATION ${jbc_cmakedir})
install(EXPORT jbcLibrary NAMESPACE jbc:: DESTINATION ${jbc_cmakedir})
configure_package_config_file(cmake/jbcConfig.cmake.in ${PROJECT_BINARY_DIR}/jbcConfig.cmake
    INSTALL_DESTINATION ${jbc_cmakedir} PATH_VARS jbc_datadir)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/jbcConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/jbcConfig.cmake
    ${PROJECT_BINARY_DIR}/jbcConfigVersion.cmake
    cmake/jbcDependencies.cmake
    cmake/JitterbitConnector.cmake
    cmake/JitterbitConnectorRegistration.cmake
    DESTINATION ${jbc_cmakedir})

# pkg-config. Who links a static libjbc needs what it is made of; a shared one knows by itself.
set(pc_requires Requires)
set(pc_libraries " -lunistring")
if(jbc_library_type STREQUAL "SHARED_LIBRARY")
    set(pc_requires Requires.private)
    set(pc_libraries)
endif()
file(RELATIVE_PATH prefix_from_pkgconfig
    ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" prefix_from_pkgconfig ${prefix_from_pkgconfig})
cmake_path(APPEND pc_includedir "\${prefix}" ${CMAKE_INSTALL_INCLUDEDIR})
cmake_path(APPEND pc_libdir "\${prefix}" ${CMAKE_INSTALL_LIBDIR})
configure_file(cmake/jbc.pc.in ${PROJECT_BINARY_DIR}/jbc.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/jbc.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
