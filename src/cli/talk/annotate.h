#ifndef ANNOTATE_H
#define ANNOTATE_H

/*
 * Has GitHub show a finding beside a job's log, by an ::error:: or ::warning:: line on stderr; does
 * nothing elsewhere. The texts may hold anything: none of it is obeyed. Source: "Workflow commands
 * for GitHub Actions", its parts on setting an error message and on escapes; actions/toolkit,
 * command.ts.
 */
void annotate(const char *command, const char *title, const char *text);

#endif
