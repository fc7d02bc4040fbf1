# What libjbc is linked with, as PkgConfig::JBC_... targets: for its own build, and for those who
# link a static libjbc. The caller has found PkgConfig, and may have set JBC_DEPENDENCY to REQUIRED or
# QUIET; the names have a prefix of their own because pkg_check_modules puts them into the cache.
if(NOT DEFINED JBC_DEPENDENCY)
    set(JBC_DEPENDENCY REQUIRED)
endif()
pkg_check_modules(JBC_CURL ${JBC_DEPENDENCY} IMPORTED_TARGET libcurl>=7.74)
pkg_check_modules(JBC_CJSON ${JBC_DEPENDENCY} IMPORTED_TARGET libcjson>=1.7)
pkg_check_modules(JBC_LIBZIP ${JBC_DEPENDENCY} IMPORTED_TARGET libzip>=1.7)
pkg_check_modules(JBC_CRYPTO ${JBC_DEPENDENCY} IMPORTED_TARGET libcrypto>=1.1)
