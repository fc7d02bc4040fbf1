#ifndef TEMP_FOLDER_H
#define TEMP_FOLDER_H

#include <sys/types.h>

/* Fixtures: a new folder to work in, removed with all that is in it. */
int enter_temp_folder(void **state);
int leave_temp_folder(void **state);

/* Empties it, for a test that wants to begin with nothing. */
int empty_temp_folder(void **state);

/* How many files there are in the folder, hidden ones too. */
int count_files(const char *folder);

/* The file holds exactly this text. */
void assert_file(const char *path, const char *text);

/* Makes a file of this text. */
void make_file(const char *path, const char *text);

/* Permission bits. */
mode_t mode_of(const char *path);

#endif
