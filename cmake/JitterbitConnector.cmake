#[=[ JitterbitConnector: connector JARs that are ready for release, as part of a build

find_package(jbc CONFIG REQUIRED) loads this module, and so does add_subdirectory of jbc's sources.
The functions run jbc::program, or the program that JBC_EXECUTABLE names (cross-compiling, or this
module without the package).

    find_package(Java REQUIRED COMPONENTS Development)
    include(UseJava)
    find_package(jbc CONFIG REQUIRED)

    add_jar(connector SOURCES ... RESOURCES NAMESPACE . resources/adapter.json)

    jitterbit_connector_registration(connector_registration
        ADAPTER resources/adapter.json
        OUTPUT registration.json)
    jitterbit_connector_release(connector_release
        JAR connector
        TEMPLATE MANIFEST.MF.in
        REGISTRATION connector_registration
        OUTPUT release/connector.jar)
    jitterbit_connector_validate(connector_validate
        JAR connector_release)

    cmake --build build --target connector_registration    # asks Harmony; once
    cmake --build build                                     # offline
    cmake --build build --target connector_validate         # asks Harmony

Only the registration and the validate target ask Harmony; neither is ever part of ALL. Who logs in,
and where unless REGION or HOST says it, comes from the environment while they are built
(HARMONY_USERNAME, HARMONY_PASSWORD, HARMONY_REGION...: see `jbc register --help`). There are no
arguments for secrets, and only the registration file, the manifest and the release JAR hold any.

Inputs are relative to the current source folder, outputs to the current binary folder. Manifest and
release JAR hold key and secret: they can't be put among the sources.

----------------------------------------------------------------------------------------------------
jitterbit_connector_registration(<target>
    [ADAPTER <adapter.json>] [NAME <name>] [VERSION <version>]
    OUTPUT <file>
    [ID <id>] [REGION na|emea|apac | HOST <url>] [ORG_ID <id>] [CACERT <file>])

A target that finds the connector's registration at Harmony, or makes one, and writes it to a
registration file (mode 0600). NAME and VERSION are adapter.json's where ADAPTER is given. A version
that it does not tell is the project's, else 1.0.0; give the release the same VERSION then, which must
grow from release to release. ID asks for one registration of several. Such targets run one at a time: they have Ninja's console pool, whose
depth is 1 and which lets jbc ask for a two-factor code; elsewhere jbc itself takes turns. OUTPUT may
be anywhere, so that it outlives the build; keep it out of version control.

----------------------------------------------------------------------------------------------------
jitterbit_connector_manifest(<target>
    TEMPLATE <file>
    REGISTRATION <registration target or file>
    OUTPUT <file>
    [ADAPTER <adapter.json>] [NAME <name>] [VERSION <version>]
    [FOR <add_jar target>])

Before packaging: template and registration file to a manifest (mode 0600), for
add_jar(... MANIFEST <OUTPUT>). Part of ALL. add_jar does not watch its manifest: with FOR, its JAR is
made after the manifest, and again when that changes. The add_jar of the same folder may stand before
or after.

    jitterbit_connector_manifest(connector_manifest FOR connector
        TEMPLATE MANIFEST.MF.in
        ADAPTER resources/adapter.json
        REGISTRATION connector_registration
        OUTPUT MANIFEST.MF)
    add_jar(connector SOURCES ... MANIFEST ${CMAKE_CURRENT_BINARY_DIR}/MANIFEST.MF)

----------------------------------------------------------------------------------------------------
jitterbit_connector_release(<target>
    JAR <add_jar target or file>
    REGISTRATION <registration target or file>
    OUTPUT <file>
    [TEMPLATE <file>] [NAME <name>] [VERSION <version>] [STRIP_SIGNATURES])

After packaging: JAR, template (default: the JAR's own manifest) and registration file to the release
JAR. Part of ALL, offline, and done again when one of these or jbc has changed or the output is gone;
an output of equal bytes is left untouched. Where the registration file is missing, the build says
which target makes it. The target has a property JAR_FILE, as those of add_jar have.

----------------------------------------------------------------------------------------------------
jitterbit_connector_validate(<target>
    JAR <release target or file> | REGISTRATION <registration target or file>
    [REGION na|emea|apac | HOST <url>] [ORG_ID <id>] [CACERT <file>])

A target that has Harmony validate the key and secret of a finished JAR, which is brought up to date
first, or of a registration file.

----------------------------------------------------------------------------------------------------
jitterbit_connector_project(<target>
    PROJECT <jbc.json>
    ORGANIZATIONS <organization>...
    [CONNECTORS <connector>...] [DEPENDS <target>...] [FROZEN])

Releases by a project file: the target releases for all the organizations named, and
<target>_<organization> for one of them, all connectors or those named. They ask Harmony, are never
part of ALL and run one at a time. DEPENDS are brought up to date first: what makes the JARs. With
FROZEN, whatever would change the lock is refused. Outputs go where the project file says.
#]=]
cmake_policy(VERSION 3.25)

# Knows who writes which file, for all folders: OWNER_<hash of the path> is the target.
if(NOT TARGET jitterbit_connector_files)
    add_library(jitterbit_connector_files INTERFACE IMPORTED GLOBAL)
endif()

function(jitterbit_connector_registration target)
    _jitterbit_parse("" "ADAPTER;NAME;VERSION;OUTPUT;ID;REGION;HOST;ORG_ID;CACERT")
    _jitterbit_require(OUTPUT)
    _jitterbit_input(ADAPTER)
    _jitterbit_output(ANYWHERE)
    if(DEFINED arg_ADAPTER)
        _jitterbit_read_adapter()
    endif()
    _jitterbit_default_version()
    foreach(member IN ITEMS NAME VERSION)
        if(NOT DEFINED arg_${member})
            _jitterbit_fail("${member} is missing; give it, or ADAPTER, an adapter.json that has it")
        endif()
    endforeach()
    _jitterbit_program()
    _jitterbit_where()
    set(options ${where})
    _jitterbit_option(--id ID)
    _jitterbit_option(--name NAME)
    _jitterbit_option(--connector-version VERSION)

    cmake_path(GET arg_OUTPUT PARENT_PATH folder)
    add_custom_target(${target}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
        COMMAND ${program} register ${options} -o ${arg_OUTPUT}
        COMMENT "Asking Harmony for the registration of ${arg_NAME} ${arg_VERSION}"
        USES_TERMINAL VERBATIM)
    set_target_properties(${target} PROPERTIES JITTERBIT_REGISTRATION ${arg_OUTPUT})
endfunction()

function(jitterbit_connector_manifest target)
    _jitterbit_parse("" "TEMPLATE;REGISTRATION;OUTPUT;ADAPTER;NAME;VERSION;FOR")
    _jitterbit_require(TEMPLATE REGISTRATION OUTPUT)
    _jitterbit_input(TEMPLATE)
    _jitterbit_input(ADAPTER)
    _jitterbit_output(NOT_IN_SOURCE)
    _jitterbit_registration_file()
    _jitterbit_option(--adapter ADAPTER)
    set(inputs ${arg_TEMPLATE} ${arg_ADAPTER})
    _jitterbit_offline_step(manifest "Filling the manifest")

    if(DEFINED arg_FOR)
        cmake_language(EVAL CODE "cmake_language(DEFER CALL _jitterbit_watch_manifest
            [[${target}]] [[${arg_FOR}]] [[${arg_OUTPUT}]])")
    endif()
endfunction()

function(jitterbit_connector_release target)
    _jitterbit_parse("STRIP_SIGNATURES" "JAR;TEMPLATE;REGISTRATION;OUTPUT;NAME;VERSION")
    _jitterbit_require(JAR REGISTRATION OUTPUT)
    _jitterbit_jar()
    _jitterbit_input(TEMPLATE)
    _jitterbit_output(NOT_IN_SOURCE)
    if("${arg_OUTPUT}" STREQUAL "${jar}")
        _jitterbit_fail("OUTPUT is the JAR itself: ${jar}")
    endif()
    _jitterbit_registration_file()
    set(options --jar ${jar})
    if(arg_STRIP_SIGNATURES)
        list(APPEND options --strip-signatures)
    endif()
    set(inputs ${jar} ${jar_target} ${arg_TEMPLATE})
    _jitterbit_offline_step(package "Preparing the release")
    set_target_properties(${target} PROPERTIES JAR_FILE ${arg_OUTPUT})
endfunction()

function(jitterbit_connector_validate target)
    _jitterbit_parse("" "JAR;REGISTRATION;REGION;HOST;ORG_ID;CACERT")
    if(DEFINED arg_JAR AND DEFINED arg_REGISTRATION)
        _jitterbit_fail("JAR and REGISTRATION exclude each other")
    elseif(DEFINED arg_JAR)
        _jitterbit_jar()
        set(options --jar ${jar})
    elseif(DEFINED arg_REGISTRATION)
        _jitterbit_registration_file()
        set(options --registration ${arg_REGISTRATION})
    else()
        _jitterbit_fail("say what to validate: JAR or REGISTRATION is missing")
    endif()
    _jitterbit_program()
    _jitterbit_where()

    add_custom_target(${target}
        COMMAND ${program} validate ${where} ${options}
        COMMENT "Having Harmony validate key and secret of ${target}"
        USES_TERMINAL VERBATIM)
    if(jar_target)
        add_dependencies(${target} ${jar_target})
    endif()
endfunction()

function(jitterbit_connector_project target)
    _jitterbit_parse("FROZEN" "PROJECT" "ORGANIZATIONS;CONNECTORS;DEPENDS")
    _jitterbit_require(PROJECT ORGANIZATIONS)
    _jitterbit_input(PROJECT)
    _jitterbit_program()
    set(options --project ${arg_PROJECT})
    foreach(connector IN LISTS arg_CONNECTORS)
        list(APPEND options --connector ${connector})
    endforeach()
    if(arg_FROZEN)
        list(APPEND options --frozen)
    endif()

    set(all)
    foreach(organization IN LISTS arg_ORGANIZATIONS)
        if(NOT organization MATCHES "^[A-Za-z0-9][A-Za-z0-9._-]*$")
            _jitterbit_fail("ORGANIZATIONS: '${organization}' is no label of an organization")
        endif()
        list(APPEND all --organization ${organization})
        _jitterbit_release_step(${target}_${organization} "for ${organization}"
            --organization ${organization})
    endforeach()
    list(JOIN arg_ORGANIZATIONS ", " named)
    _jitterbit_release_step(${target} "for ${named}" ${all})
endfunction()

# ---- within: macros that work on the variables of the function above them -------------------------

function(_jitterbit_fail text)
    message(FATAL_ERROR "${function}(${target}): ${text}")
endfunction()

# _jitterbit_parse(<flags> <names of one value> [<names of several values>]): to arg_...
macro(_jitterbit_parse flags names)
    set(function "${CMAKE_CURRENT_FUNCTION}")
    if(TARGET "${target}")
        _jitterbit_fail("there is a target of this name already")
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 arg "${flags}" "${names}" "${ARGN}")
    if(DEFINED arg_UNPARSED_ARGUMENTS)
        list(GET arg_UNPARSED_ARGUMENTS 0 unknown)
        if(unknown MATCHES "^(KEY|SECRET|PASSWORD|USERNAME|TOKEN)")
            _jitterbit_fail("there is no argument ${unknown}: who logs in comes from the environment \
while the target is built (HARMONY_USERNAME, HARMONY_PASSWORD)")
        endif()
        _jitterbit_fail("unknown argument '${unknown}'")
    endif()
    foreach(name IN ITEMS ${names} ${ARGN})
        if("${name}" IN_LIST ARGV AND "${arg_${name}}x" STREQUAL "x")
            _jitterbit_fail("${name} has no value")
        endif()
    endforeach()
    set(options)
endmacro()

macro(_jitterbit_require)
    foreach(name IN ITEMS ${ARGV})
        if(NOT DEFINED arg_${name})
            _jitterbit_fail("${name} is missing")
        endif()
    endforeach()
endmacro()

# _jitterbit_option(<option> <argument>): adds the option with the argument's value, if it was given.
macro(_jitterbit_option option name)
    if(DEFINED arg_${name})
        string(REPLACE ";" "\\;" value "${arg_${name}}")
        list(APPEND options ${option} "${value}")
    endif()
endmacro()

# The file of an argument becomes absolute, and must be there, or be made by the build.
macro(_jitterbit_input name)
    if(DEFINED arg_${name})
        cmake_path(ABSOLUTE_PATH arg_${name} BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
        get_source_file_property(generated "${arg_${name}}" GENERATED)
        if(IS_DIRECTORY "${arg_${name}}" OR NOT (EXISTS "${arg_${name}}" OR generated))
            _jitterbit_fail("${name}: there is no file ${arg_${name}}")
        endif()
    endif()
endmacro()

# _jitterbit_output(ANYWHERE|NOT_IN_SOURCE): OUTPUT becomes absolute; no other target may write it.
macro(_jitterbit_output place)
    cmake_path(ABSOLUTE_PATH arg_OUTPUT BASE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR} NORMALIZE)
    cmake_path(IS_PREFIX CMAKE_SOURCE_DIR "${arg_OUTPUT}" in_source)
    cmake_path(IS_PREFIX CMAKE_BINARY_DIR "${arg_OUTPUT}" in_binary)
    if("${place}" STREQUAL NOT_IN_SOURCE AND in_source AND NOT in_binary)
        _jitterbit_fail("OUTPUT lies among the sources, but holds key and secret, which no repository \
should see; put it into the build folder: ${arg_OUTPUT}")
    endif()
    if(IS_DIRECTORY "${arg_OUTPUT}")
        _jitterbit_fail("OUTPUT is a folder: ${arg_OUTPUT}")
    endif()
    foreach(name IN ITEMS TEMPLATE ADAPTER)
        if("${arg_${name}}" STREQUAL "${arg_OUTPUT}")
            _jitterbit_fail("OUTPUT is the file of ${name}: ${arg_OUTPUT}")
        endif()
    endforeach()
    string(SHA1 hash "${arg_OUTPUT}")
    get_target_property(owner jitterbit_connector_files OWNER_${hash})
    if(owner)
        _jitterbit_fail("OUTPUT is written by ${owner} already: ${arg_OUTPUT}")
    endif()
    set_target_properties(jitterbit_connector_files PROPERTIES OWNER_${hash} "${target}")
endmacro()

# REGISTRATION, a target or a file, becomes the file. It need not be there yet.
macro(_jitterbit_registration_file)
    if(TARGET "${arg_REGISTRATION}")
        get_target_property(file "${arg_REGISTRATION}" JITTERBIT_REGISTRATION)
        if(NOT file)
            _jitterbit_fail("REGISTRATION: the target '${arg_REGISTRATION}' is none of \
jitterbit_connector_registration()")
        endif()
        set(arg_REGISTRATION "${file}")
    elseif(NOT "${arg_REGISTRATION}" MATCHES "[./]")
        _jitterbit_fail("REGISTRATION: '${arg_REGISTRATION}' is neither a target nor a file; \
jitterbit_connector_registration() must stand before")
    endif()
    cmake_path(ABSOLUTE_PATH arg_REGISTRATION BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    if(IS_DIRECTORY "${arg_REGISTRATION}")
        _jitterbit_fail("REGISTRATION is a folder: ${arg_REGISTRATION}")
    endif()
endmacro()

# JAR, a target or a file, becomes jar, and jar_target where there is one.
macro(_jitterbit_jar)
    set(jar_target)
    if(TARGET "${arg_JAR}")
        get_target_property(jar "${arg_JAR}" JAR_FILE)
        if(NOT jar)
            _jitterbit_fail("JAR: the target '${arg_JAR}' makes no JAR (it has no JAR_FILE)")
        endif()
        set(jar_target "${arg_JAR}")
    else()
        set(jar "${arg_JAR}")
        cmake_path(ABSOLUTE_PATH jar BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
        if(IS_DIRECTORY "${jar}" OR NOT (EXISTS "${jar}" OR "${jar}" MATCHES "\\.jar$"))
            _jitterbit_fail("JAR: '${arg_JAR}' is neither a target nor a file; add_jar() must stand \
before")
        endif()
    endif()
endmacro()

# NAME and VERSION, where they are not given, from adapter.json.
macro(_jitterbit_read_adapter)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${arg_ADAPTER}")
    file(READ "${arg_ADAPTER}" adapter)
    foreach(member IN ITEMS name version)
        string(TOUPPER ${member} argument)
        string(JSON value ERROR_VARIABLE failure GET "${adapter}" ${member})
        if(NOT DEFINED arg_${argument} AND NOT failure)
            if(NOT "${value}" STREQUAL "")
                set(arg_${argument} "${value}")
            endif()
        elseif(NOT failure MATCHES "^(NOTFOUND|member )")
            _jitterbit_fail("ADAPTER: ${arg_ADAPTER}: ${failure}")
        endif()
    endforeach()
endmacro()

# VERSION, where neither it nor adapter.json tells one: the project's, else a first one.
macro(_jitterbit_default_version)
    if(NOT DEFINED arg_VERSION AND NOT "${PROJECT_VERSION}" STREQUAL "")
        set(arg_VERSION "${PROJECT_VERSION}")
    elseif(NOT DEFINED arg_VERSION AND DEFINED arg_ADAPTER)
        set(arg_VERSION 1.0.0)
        message(NOTICE "${function}(${target}): neither ${arg_ADAPTER} nor project() tells a version; \
it is registered as ${arg_VERSION}. Give VERSION, here and to the release, to have another")
    endif()
endmacro()

# program: what to run; program_file: the file to watch.
macro(_jitterbit_program)
    if(JBC_EXECUTABLE)
        if(NOT IS_ABSOLUTE "${JBC_EXECUTABLE}" OR NOT EXISTS "${JBC_EXECUTABLE}"
            OR IS_DIRECTORY "${JBC_EXECUTABLE}")
            _jitterbit_fail("JBC_EXECUTABLE must be the full path of a jbc: ${JBC_EXECUTABLE}")
        endif()
        set(program "${JBC_EXECUTABLE}")
        set(program_file "${JBC_EXECUTABLE}")
    elseif(TARGET jbc::program)
        get_target_property(imported jbc::program IMPORTED)
        if(CMAKE_CROSSCOMPILING AND NOT imported AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
            _jitterbit_fail("jbc is built for another machine; set JBC_EXECUTABLE to one that runs here")
        endif()
        set(program jbc::program)
        set(program_file $<TARGET_FILE:jbc::program>)
    else()
        _jitterbit_fail("there is no jbc; call find_package(jbc CONFIG REQUIRED) in this folder or \
above, or set JBC_EXECUTABLE to the program")
    endif()
endmacro()

# where: the options that say which Harmony is asked.
macro(_jitterbit_where)
    if(DEFINED arg_REGION AND DEFINED arg_HOST)
        _jitterbit_fail("REGION and HOST exclude each other")
    elseif(DEFINED arg_REGION AND NOT "${arg_REGION}" MATCHES "^(na|emea|apac)$")
        _jitterbit_fail("REGION is na, emea or apac, not '${arg_REGION}'")
    elseif(DEFINED arg_HOST AND NOT "${arg_HOST}" MATCHES "^https?://[^/@]+/?$")
        _jitterbit_fail("HOST is a scheme, host and port such as https://na-east.jitterbit.com, not \
'${arg_HOST}'")
    endif()
    _jitterbit_input(CACERT)
    set(where)
    foreach(name IN ITEMS REGION HOST ORG_ID CACERT)
        if(DEFINED arg_${name})
            string(TOLOWER "--${name}" option)
            string(REPLACE "_" "-" option "${option}")
            list(APPEND where ${option} "${arg_${name}}")
        endif()
    endforeach()
endmacro()

# _jitterbit_offline_step(<jbc's command> <what is said>): a step that depends on inputs (files and
# targets) and on the registration file.
#
# jbc leaves an equal output untouched, so a stamp stands for the step, and the output is its
# byproduct. The registration file is known by a depfile: as a plain dependency, a missing one would
# end the build before anything could say how to make it. Makefiles ignore byproducts; there the
# depfile has the output, too, and the step is done again where that is gone.
macro(_jitterbit_offline_step command comment)
    _jitterbit_program()
    _jitterbit_option(--manifest TEMPLATE)
    _jitterbit_option(--name NAME)
    _jitterbit_option(--connector-version VERSION)

    set(folder ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${target}.jitterbit)
    file(MAKE_DIRECTORY ${folder})
    set(watched)
    if(CMAKE_GENERATOR MATCHES "Makefiles")
        set(watched ${arg_OUTPUT})
    endif()
    string(SHA1 hash "${arg_REGISTRATION}")
    cmake_path(GET arg_OUTPUT PARENT_PATH output_folder)

    add_custom_command(OUTPUT ${folder}/stamp BYPRODUCTS ${arg_OUTPUT}
        COMMAND ${CMAKE_COMMAND}
            -D FOR=${target}
            -D REGISTRATION=${arg_REGISTRATION}
            -D MADE_BY=$<TARGET_PROPERTY:jitterbit_connector_files,OWNER_${hash}>
            -D BUILD=${CMAKE_BINARY_DIR}
            -D DEPFILE=${folder}/depends
            -D STAMP=${folder}/stamp
            -D OUTPUT=${watched}
            -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/JitterbitConnectorRegistration.cmake
        COMMAND ${CMAKE_COMMAND} -E make_directory ${output_folder}
        COMMAND ${program} ${command} ${options} --registration ${arg_REGISTRATION} -o ${arg_OUTPUT}
        COMMAND ${CMAKE_COMMAND} -E touch ${folder}/stamp
        DEPENDS ${inputs} ${program_file}
        DEPFILE ${folder}/depends
        COMMENT "${comment} ${arg_OUTPUT}"
        VERBATIM)
    add_custom_target(${target} ALL DEPENDS ${folder}/stamp)
endmacro()

# _jitterbit_release_step(<target> <for whom> <option>...): a target that releases by a project file.
function(_jitterbit_release_step step whom)
    if(TARGET ${step} AND NOT step STREQUAL target)
        _jitterbit_fail("there is a target ${step} already")
    endif()
    add_custom_target(${step}
        COMMAND ${program} prepare-release ${options} ${ARGN}
        WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
        COMMENT "Preparing releases ${whom}"
        USES_TERMINAL VERBATIM)
    if(arg_DEPENDS)
        add_dependencies(${step} ${arg_DEPENDS})
    endif()
endfunction()

# At the end of the folder, when add_jar has been there: its JAR depends on the manifest.
function(_jitterbit_watch_manifest target jar_target manifest)
    set(jar)
    if(TARGET ${jar_target})
        get_target_property(jar ${jar_target} JAR_FILE)
    endif()
    if(NOT jar)
        message(FATAL_ERROR "jitterbit_connector_manifest(${target}): FOR: there is no add_jar target \
'${jar_target}' in this folder")
    endif()
    add_custom_command(OUTPUT ${jar} DEPENDS ${manifest} APPEND)
    add_dependencies(${jar_target} ${target})
endfunction()
