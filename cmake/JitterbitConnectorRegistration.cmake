# Run by the build before a step that reads a registration file: says how to make one that is missing,
# else writes the depfile by which the step is done again when the file changes.
if(NOT EXISTS "${REGISTRATION}")
    set(how "'jbc register -o FILE' writes one, and so does a target of \
jitterbit_connector_registration()")
    if(MADE_BY)
        if(BUILD MATCHES "[^A-Za-z0-9_.,/+@%:=-]")
            string(REPLACE "'" "'\\''" BUILD "${BUILD}")
            set(BUILD "'${BUILD}'")
        endif()
        set(how "make it once: cmake --build ${BUILD} --target ${MADE_BY}")
    endif()
    message(FATAL_ERROR " ${FOR}: there is no registration file ${REGISTRATION}\n ${how}")
endif()

foreach(file IN ITEMS STAMP REGISTRATION OUTPUT)
    string(REGEX REPLACE "([ #])" "\\\\\\1" ${file} "${${file}}")
    string(REPLACE "$" "$$" ${file} "${${file}}")
endforeach()
file(WRITE "${DEPFILE}" "${STAMP}: ${REGISTRATION} ${OUTPUT}\n")
