/*
 * wire FILE...: a server on loopback that answers the first request with the bytes of the first
 * FILE, the second with those of the second, all others with those of the last, and closes each.
 *
 * It says what no proper server would. Its URL goes to stdout, the heads of requests to stderr.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_on_loopback(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 64) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &length) < 0) {
        perror("wire");
        exit(1);
    }
    printf("http://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

/* Reads up to the empty line behind the head, and logs it. */
static void read_head(int fd)
{
    char head[16384];
    size_t length = 0;
    while (length < sizeof head - 1 && read(fd, head + length, 1) == 1) {
        length++;
        head[length] = '\0';
        if (length >= 4 && strcmp(head + length - 4, "\r\n\r\n") == 0)
            break;
    }
    fwrite(head, 1, length, stderr);
}

static void answer(int fd, const char *path)
{
    char block[65536];
    size_t length;
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    while ((length = fread(block, 1, sizeof block, file)) > 0)
        if (send(fd, block, length, MSG_NOSIGNAL) < 0)
            break;
    fclose(file);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    int server = listen_on_loopback(), fd, next = 1;
    while ((fd = accept(server, NULL, NULL)) >= 0) {
        read_head(fd);
        answer(fd, argv[next]);
        next += next + 1 < argc;
        shutdown(fd, SHUT_WR);
        close(fd);
    }
    return 1;
}
