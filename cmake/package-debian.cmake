# Arranges the files of a Debian package as Debian's policy wants them.
message(STATUS "GEN ${CPACK_GENERATOR} ${CPACK_TEMPORARY_DIRECTORY} | ${CPACK_TOPLEVEL_DIRECTORY} | ${CPACK_TEMPORARY_INSTALL_DIRECTORY}")
