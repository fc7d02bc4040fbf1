# What libjbc is linked with, as PkgConfig::JBC_... targets: for its own build, and for those who
# link a static libjbc. The caller has found PkgConfig, and may have set JBC_DEPENDENCY to REQUIRED or
# QUIET; the names have a prefix of their own because pkg_check_modules puts them into the cache.
if(NOT DEFINED JBC_DEPENDENCY)
    set(JBC_DEPENDENCY REQUIRED)
endif()
pkg_check_modules(JBC_CURL ${JBC_DEPENDENCY} IMPORTED_TARGET libcurl>=7.74)
pkg_check_modules(JBC_CJSON ${JBC_DEPENDENCY} IMPORTED_TARGET libcjson>=1.7)
pkg_check_modules(JBC_LIBZIP ${JBC_DEPENDENCY} IMPORTED_TARGET libzip>=1.7)

# libunistring has no pkg-config file.
find_library(JBC_UNISTRING_LIBRARY unistring)
find_path(JBC_UNISTRING_INCLUDE uninorm.h)
mark_as_advanced(JBC_UNISTRING_LIBRARY JBC_UNISTRING_INCLUDE)
if(JBC_UNISTRING_LIBRARY AND JBC_UNISTRING_INCLUDE)
    if(NOT TARGET jbc::unistring)
        add_library(jbc::unistring UNKNOWN IMPORTED)
        set_target_properties(jbc::unistring PROPERTIES
            IMPORTED_LOCATION ${JBC_UNISTRING_LIBRARY}
            INTERFACE_INCLUDE_DIRECTORIES ${JBC_UNISTRING_INCLUDE})
    endif()
elseif(JBC_DEPENDENCY STREQUAL REQUIRED)
    message(FATAL_ERROR "libunistring is missing (Debian: libunistring-dev)")
endif()
