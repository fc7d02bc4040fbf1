# What the sources are, for cmake/dist.cmake: SOURCE is their folder, a git clone or what an archive of
# them gave.

# source_date(): seconds since 1970, to date. SOURCE_DATE_EPOCH; of a clone, the last commit; of an
# archive, whose files all bear one date, that of one of them.
function(source_date)
    set(seconds "$ENV{SOURCE_DATE_EPOCH}")
    if(seconds STREQUAL "" AND EXISTS ${SOURCE}/.git)
        execute_process(COMMAND git log -1 --format=%ct WORKING_DIRECTORY ${SOURCE}
            OUTPUT_VARIABLE seconds OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    elseif(seconds STREQUAL "")
        file(TIMESTAMP ${SOURCE}/CHANGELOG.md seconds %s UTC)
    endif()
    set(date ${seconds} PARENT_SCOPE)
endfunction()

# source_files(): their names, relative and sorted, to files. Of a clone, those that git knows.
function(source_files)
    if(EXISTS ${SOURCE}/.git)
        execute_process(COMMAND git -c core.quotePath=off ls-files WORKING_DIRECTORY ${SOURCE}
            OUTPUT_VARIABLE names OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
        string(REPLACE "\n" ";" names "${names}")
    else()
        file(GLOB_RECURSE names RELATIVE ${SOURCE} ${SOURCE}/*)
        list(FILTER names EXCLUDE REGEX "^build(-[^/]*)?/")
    endif()
    list(SORT names)
    set(files ${names} PARENT_SCOPE)
endfunction()

# source_archive(<name> <file>): all of them, in a folder of that name, to a .tar.gz; the same bytes
# whoever makes it, wherever.
function(source_archive name file)
    source_files()
    list(JOIN files "\n" lines)
    file(WRITE ${file}.files "${lines}\n")
    execute_process(
        COMMAND tar --create --file ${file} --use-compress-program "gzip -9n" --format gnu
            --mtime @${date} --owner 0 --group 0 --numeric-owner --mode u=rwX,go=rX
            --transform "s,^,${name}/," --no-recursion --verbatim-files-from --files-from ${file}.files
        WORKING_DIRECTORY ${SOURCE} COMMAND_ERROR_IS_FATAL ANY)
    file(REMOVE ${file}.files)
endfunction()
