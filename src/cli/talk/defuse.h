#ifndef DEFUSE_H
#define DEFUSE_H

/*
 * What a CI server would obey as a command in a job's log. Sources: "Workflow commands for GitHub
 * Actions"; actions/runner, ActionCommand.cs; "Logging commands" of Azure Pipelines.
 */

/* Takes it from a line, in place: "##[" and "##word[" anywhere, "::" at its beginning or behind
 * blanks there. */
void defuse_line(char *line);

/* The bracket of the first "##[" or "##word[" in a text; NULL if there is none. */
const char *defuse_bracket(const char *text);

#endif
