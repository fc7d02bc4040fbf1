/*
 * Runs commands in turns and tells the median time of each: measure ROUNDS <COMMANDS
 *
 * A line of COMMANDS is LABEL, PREPARATION and COMMAND, with a tab between; both are run by sh, and
 * only the command is timed, on a disk that has nothing left to write. A line of the output is
 * LABEL, milliseconds, and the peak resident memory in MB, with a tab between.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS_MAX = 16, ROUNDS_MAX = 101, LINE_MAX_LENGTH = 4096 };

struct command {
    char *label;
    char *preparation;
    char *text;
    double times[ROUNDS_MAX]; /* milliseconds */
    long peak;                /* KiB */
};

static void fail(const char *what)
{
    fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

/* Runs a command; one that fails ends the program, for its time says nothing. */
static long run(const char *text)
{
    int status = 0;
    struct rusage usage;
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", text, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0)
        fail(text);
    if (status != 0) {
        fprintf(stderr, "measure: failed: %s\n", text);
        exit(1);
    }
    return usage.ru_maxrss;
}

static void measure(struct command *command, int round)
{
    run(command->preparation);
    sync();
    double start = now();
    long peak = run(command->text);
    command->times[round] = now() - start;
    if (peak > command->peak)
        command->peak = peak;
}

static int read_commands(struct command commands[COMMANDS_MAX])
{
    char line[LINE_MAX_LENGTH];
    int count = 0;
    while (count < COMMANDS_MAX && fgets(line, sizeof line, stdin)) {
        struct command *command = &commands[count++];
        char *rest = strdup(line);
        if (!rest)
            fail("reading the commands");
        command->label = strsep(&rest, "\t");
        command->preparation = strsep(&rest, "\t");
        command->text = strsep(&rest, "\n");
        if (!command->text) {
            fprintf(stderr, "measure: not three fields: %s", line);
            exit(1);
        }
    }
    return count;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

int main(int argc, char **argv)
{
    static struct command commands[COMMANDS_MAX];
    int rounds = argc == 2 ? (int)strtol(argv[1], NULL, 10) : 0;
    if (rounds < 1 || rounds > ROUNDS_MAX) {
        fprintf(stderr, "usage: measure ROUNDS <COMMANDS (1 to %d)\n", ROUNDS_MAX);
        return 2;
    }
    int count = read_commands(commands);
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < count; i++)
            measure(&commands[i], round);
    for (int i = 0; i < count; i++) {
        qsort(commands[i].times, (size_t)rounds, sizeof(double), compare);
        printf("%s\t%.1f\t%.1f\n", commands[i].label, commands[i].times[rounds / 2],
               (double)commands[i].peak / 1024);
    }
    return 0;
}
