# What cpack makes: `cpack -G DEB` a Debian package, `cpack -G TGZ` an archive; and what is handed out,
# by the target dist. A tree configured for the prefix /usr, as the preset `dist` is, has the library
# where Debian's architectures share it.
set(CPACK_PACKAGE_VENDOR "the jbc authors")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR TGZ)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_DEBIAN_PACKAGE_MAINTAINER "the jbc authors <jbc@jbc.invalid>"
    CACHE STRING "Maintainer of the Debian package: NAME <EMAIL>")
set(CPACK_DEBIAN_PACKAGE_RELEASE 0upstream1) # less than -1, the first of a package in Debian
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
    "cmake, libcjson-dev, libcurl4-openssl-dev, libunistring-dev, libzip-dev, pkgconf")
set(CPACK_PACKAGE_DESCRIPTION "\
A connector built with the Jitterbit Connector SDK has to be registered at
Jitterbit Harmony, and its JAR's manifest has to carry the ids, the key and
the secret that Harmony issues. jbc registers the connector or finds its
registration, fills the manifest, and repackages the JAR.

The package has the program, functions for CMake, and the library in C,
libjbc, to be linked statically. The suggested packages are what CMake and
the library need.")
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/package-debian.cmake)
include(CPack)

add_custom_target(dist
    COMMAND ${CMAKE_COMMAND} -D SOURCE=${PROJECT_SOURCE_DIR} -D BUILD=${PROJECT_BINARY_DIR}
        -D OUTPUT=${PROJECT_SOURCE_DIR}/build/dist -D VERSION=${PROJECT_VERSION}
        -D CPACK=${CMAKE_CPACK_COMMAND} -P ${PROJECT_SOURCE_DIR}/cmake/dist.cmake
    COMMENT "Packing what is handed out"
    VERBATIM)
foreach(name IN ITEMS jbc jbc_library jbc_completions)
    if(TARGET ${name})
        add_dependencies(dist ${name})
    endif()
endforeach()
