#include "prompt.h"

#include "fail.h"
#include "msg.h"
#include "text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

enum { LINE_LIMIT = 1024, QUESTION_LIMIT = 2048 };

bool prompt_is_possible(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* Byte by byte, so that nothing of a secret stays behind in a buffer of stdio. */
static int read_line(struct buf *line, struct jbc_error *error)
{
    char byte = '\0';
    while (line->length < LINE_LIMIT) {
        ssize_t count = read(STDIN_FILENO, &byte, 1);
        if (count < 0 && errno == EINTR && !msg_signal())
            continue;
        if (msg_signal())
            return fail_stopped(error);
        if (count < 0)
            return fail_errno(error, "cannot read from the terminal");
        if (count == 0 || byte == '\n')
            break;
        buf_add(line, &byte, 1);
    }
    return line->failed ? fail_memory(error) : 0;
}

int prompt_line(const char *question, bool hidden, struct buf *answer, struct jbc_error *error)
{
    struct termios before, quiet;
    bool changed = false;
    char shown[QUESTION_LIMIT];
    sigset_t suspend, mask;
    sigemptyset(&suspend);
    sigaddset(&suspend, SIGTSTP); /* a shell must not get the terminal without its echo */
    sigprocmask(SIG_BLOCK, &suspend, &mask);
    text_visible(shown, sizeof shown, question);
    fprintf(stderr, "%s: ", shown);
    fflush(stderr);
    if (hidden && tcgetattr(STDIN_FILENO, &before) == 0) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        changed = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
    }
    int result = read_line(answer, error);
    if (changed) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    sigprocmask(SIG_SETMASK, &mask, NULL);
    return result;
}

int prompt_confirm(const char *question, bool *yes, struct jbc_error *error)
{
    struct buf answer = {0};
    char asked[512];
    snprintf(asked, sizeof asked, "%s [y/N]", question);
    int result = prompt_line(asked, false, &answer, error);
    *yes = result == 0 && answer.data &&
           (strcasecmp(answer.data, "y") == 0 || strcasecmp(answer.data, "yes") == 0);
    buf_clear(&answer);
    return result;
}
