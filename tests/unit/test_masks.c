/* Masks, as they reach standard error. */
#include "expect.h"
#include "github.h"
#include "masks.h"
#include "temp_folder.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const struct github masking = {.is_here = true, .is_masking = true};

/* What mask_secret prints goes to a file, which is looked at without the first mask's line end. */
static void assert_masked(const char *secret, const char *wanted)
{
    char said[4096];
    int before = dup(STDERR_FILENO);
    int file = open("said", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(before >= 0 && file >= 0 && dup2(file, STDERR_FILENO) >= 0);
    mask_secret(secret);
    dup2(before, STDERR_FILENO);
    ssize_t length = pread(file, said, sizeof said - 1, 0);
    close(file);
    close(before);
    assert_true(length >= 0);
    said[length] = '\0';
    assert_string_equal(said + (said[0] == '\n'), wanted);
}

static void a_plain_secret_is_one_mask(void **state)
{
    (void)state;
    github_setup(&masking);
    assert_masked("CANARY-1", "::add-mask::CANARY-1\n");
}

static void percent_and_line_ends_are_escaped_for_the_command(void **state)
{
    (void)state;
    github_setup(&masking);
    assert_masked("a%b", "::add-mask::a%25b\n");
    assert_masked("CANARY\r\nx", "::add-mask::CANARY%0D%0Ax\n"
                                 "::add-mask::CANARY\\r\\nx\n"   /* as a message has it */
                                 "::add-mask::CANARY\\r\\nx\n"); /* as JSON has it */
}

static void what_json_makes_of_it_is_masked_too(void **state)
{
    (void)state;
    github_setup(&masking);
    assert_masked("CAN\"ARY", "::add-mask::CAN\"ARY\n::add-mask::CAN\\\"ARY\n");
    assert_masked("CAN\xe2\x80\xae"
                  "ARY",
                  "::add-mask::CAN\xe2\x80\xae"
                  "ARY\n"
                  "::add-mask::CAN\\u{202e}ARY\n"
                  "::add-mask::CAN\\u202eARY\n");
    assert_masked("CAN##[ARY", "::add-mask::CAN##[ARY\n::add-mask::CAN##(ARY\n"
                               "::add-mask::CAN##\\u005bARY\n");
    assert_masked("CAN\xff"
                  "ARY",
                  "::add-mask::CAN\xff"
                  "ARY\n::add-mask::CAN\\xffARY\n"
                  "::add-mask::CAN\\ufffdARY\n");
}

static void pieces_of_a_folded_line_are_masked(void **state)
{
    (void)state;
    github_setup(&masking);
    char secret[101] = "";
    memset(secret, 'k', 47);
    memset(secret + 47, 's', 53);
    secret[100] = '\0';
    /* "Jitterbit-Connector-Key: " leaves 47 of 72 bytes, "...Secret: " 44 */
    char wanted[1024];
    snprintf(wanted, sizeof wanted,
             "::add-mask::%s\n::add-mask::%.47s\n::add-mask::%s\n::add-mask::%.44s\n"
             "::add-mask::%s\n",
             secret, secret, secret + 47, secret, secret + 44);
    assert_masked(secret, wanted);
}

static void nothing_is_masked_where_nothing_is_to_be(void **state)
{
    (void)state;
    github_setup(&masking);
    assert_masked(NULL, "");
    assert_masked("", "");
    github_setup(&(struct github){.is_here = true, .is_masking = false});
    assert_masked("CANARY-1", "");
    github_setup(&(struct github){0});
    assert_masked("CANARY-1", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_secret_is_one_mask),
        cmocka_unit_test(percent_and_line_ends_are_escaped_for_the_command),
        cmocka_unit_test(what_json_makes_of_it_is_masked_too),
        cmocka_unit_test(pieces_of_a_folded_line_are_masked),
        cmocka_unit_test(nothing_is_masked_where_nothing_is_to_be),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
