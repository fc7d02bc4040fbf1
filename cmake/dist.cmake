# Run by the target dist: the Debian package of the tree BUILD, an archive of its sources SOURCE, and
# their checksums, to the folder OUTPUT. The same sources give the same bytes: nothing in them knows
# the folder, the hour or the person.
include(${CMAKE_CURRENT_LIST_DIR}/source.cmake)

file(REMOVE_RECURSE ${OUTPUT} ${BUILD}/packed)
file(MAKE_DIRECTORY ${OUTPUT})
source_date()
source_archive(jbc-${VERSION} ${OUTPUT}/jbc-${VERSION}.tar.gz)

set(ENV{SOURCE_DATE_EPOCH} ${date})
execute_process(
    COMMAND sh -c "umask 022; exec \"$@\"" sh
        ${CPACK} --config ${BUILD}/CPackConfig.cmake -G DEB -B ${BUILD}/packed
    WORKING_DIRECTORY ${BUILD} COMMAND_ERROR_IS_FATAL ANY)
file(GLOB package ${BUILD}/packed/*.deb)
file(COPY ${package} DESTINATION ${OUTPUT})

file(GLOB files RELATIVE ${OUTPUT} ${OUTPUT}/*)
foreach(file IN LISTS files)
    file(SHA256 ${OUTPUT}/${file} sum)
    file(APPEND ${OUTPUT}/SHA256SUMS "${sum}  ${file}\n")
    message(STATUS "${OUTPUT}/${file}")
endforeach()
