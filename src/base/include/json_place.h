#ifndef JSON_PLACE_H
#define JSON_PLACE_H

/*
 * Where in its text a member of a JSON document stands, for messages: cJSON does not tell.
 *
 * names lead from the outermost object to the member and end with NULL; of several members of one
 * name the last counts, as for json_member. text must be one that json_parse took. The line is
 * counted from 1; 0 where there is no such member.
 */
unsigned json_place(const char *text, const char *const *names);

#endif
