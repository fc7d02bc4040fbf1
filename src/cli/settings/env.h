#ifndef ENV_H
#define ENV_H

/* A variable's value; NULL where it is not set or empty. Talk asks for the CI server's own,
 * settings for all that a user sets; commands and the library ask for none. */
const char *env_get(const char *name);

#endif
