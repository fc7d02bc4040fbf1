/* project_driver FILE...: what the parser of project files says of each: "FILE good" or "FILE bad".
 */
#include "project.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct project project = {0};
        printf("%s %s\n", argv[i], project_read(&project, argv[i], NULL) == 0 ? "good" : "bad");
        project_clear(&project);
    }
    return 0;
}
