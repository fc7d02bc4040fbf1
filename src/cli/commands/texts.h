#ifndef TEXTS_H
#define TEXTS_H

/* Texts that stand in files of their own and are compiled in. */

extern const char text_completion_bash[], text_completion_zsh[], text_completion_fish[];
extern const char text_init_cmake[], text_init_maven[], text_init_make[], text_init_shell[];

#endif
