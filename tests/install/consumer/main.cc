#include <jbc/client.h>
#include <jbc/enroll.h>
#include <jbc/error.h>
#include <jbc/jar.h>
#include <jbc/listener.h>
#include <jbc/manifest.h>
#include <jbc/registration.h>
#include <jbc/release.h>

#include <iostream>

int main(int argc, char **argv)
{
    jbc_error error{};
    jbc_inspection inspection{};
    const jbc_release_request request = JBC_RELEASE_REQUEST_INIT;
    if (argc != 2 || jbc_release_open(&request, &error) || jbc_inspect(&inspection, argv[1], &error) < 0) {
        std::cerr << error.message << '\n';
        return 1;
    }
    std::cout << "connector: " << inspection.registration.name << '\n';
    jbc_inspection_clear(&inspection);
    return 0;
}
