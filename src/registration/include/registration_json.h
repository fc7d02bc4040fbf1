#ifndef REGISTRATION_JSON_H
#define REGISTRATION_JSON_H

#include <cjson/cJSON.h>
#include <jbc/error.h>
#include <jbc/registration.h>

/*
 * Takes the members that Harmony tells of a registration from a JSON object; what is missing stays
 * NULL, and content is not looked at (jbc_registration_check does that). A member of a wrong type
 * fails with code. what says where the object came from. registration must be clear, and stays so
 * on failure.
 */
int registration_from_json(struct jbc_registration *registration, const cJSON *json,
                           const char *what, enum jbc_code code, struct jbc_error *error);

/* The same for an element of a list, which is one of many: a member of a wrong type is left out,
 * and the first such is named in *odd, which must be NULL. Fails only where memory runs out. */
int registration_from_element(struct jbc_registration *registration, const cJSON *json,
                              const char **odd, struct jbc_error *error);

#endif
