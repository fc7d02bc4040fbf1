# cmake -D INPUT=file -D OUTPUT=file.c -D NAME=name -P embed.cmake: a file as a C string of that name.
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
string(REGEX REPLACE "(('.....?',){1,14})" "\\1\n    " bytes "${bytes}")
file(WRITE ${OUTPUT} "extern const char ${NAME}[];\nconst char ${NAME}[] = {\n    ${bytes}'\\0'};\n")
