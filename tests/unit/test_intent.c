/* What a machine knows of a registration under way. */
#include "expect.h"
#include "intent.h"
#include "registrations.h"
#include "temp_folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct jbc_client *client_of(const char *host, const char *org_id)
{
    const struct jbc_client_options options = {.host = host, .org_id = org_id};
    struct jbc_client *client = jbc_client_new(&options, NULL);
    assert_non_null(client);
    return client;
}

static struct jbc_client *client;

static int set_up(void **state)
{
    client = client_of("https://harmony.example", "7");
    return enter_temp_folder(state);
}

static int tear_down(void **state)
{
    jbc_client_free(client);
    return leave_temp_folder(state);
}

static const struct jbc_registration_wish wish = {.name = "A/\"b\"", .version = "1.0"};

static struct intent opened(const char *name)
{
    struct intent intent;
    struct jbc_error error = {0};
    assert_success(intent_open(&intent, "state/jbc", client, name, false, NULL, &error), error);
    return intent;
}

/* Leaves a record as a job does that is killed behind it. */
static void leave_record(bool create_new)
{
    struct jbc_registration items[] = {
        {.name = borrowed("A/\"b\""), .id = borrowed("11"), .key = borrowed("CANARY-KEY")},
        {.name = borrowed("other"), .id = borrowed("12")},
        {.name = borrowed("A/\"b\"")},
        {.name = borrowed("A/\"b\""), .id = borrowed("13"), .secret = borrowed("CANARY-SECRET")},
    };
    const struct jbc_registration_list list = {.items = items, .count = 4};
    struct jbc_error error = {0};
    struct intent intent = opened(wish.name);
    assert_success(intent_record(&intent, &wish, create_new, &list, NULL, &error), error);
    assert_true(intent.is_there);
    intent_close(&intent);
}

/* The path of the one record there is. */
static const char *record_path(void)
{
    static char path[512];
    DIR *dir = opendir("state/jbc");
    assert_non_null(dir);
    path[0] = '\0';
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strstr(entry->d_name, ".intent"))
            snprintf(path, sizeof path, "state/jbc/%s", entry->d_name);
    closedir(dir);
    return path;
}

static void without_a_state_folder_nothing_is_kept(void **state)
{
    (void)state;
    const struct jbc_registration_list list = {0};
    struct intent intent;
    struct jbc_error error = {0};
    assert_success(intent_open(&intent, NULL, client, "A", false, NULL, &error), error);
    assert_success(intent_record(&intent, &wish, false, &list, NULL, &error), error);
    assert_false(intent.is_there);
    assert_success(intent_forget(&intent, &error), error);
    intent_close(&intent);
    intent_close(&intent);
    assert_int_equal(count_files("."), 0);
}

static void at_first_there_is_no_record(void **state)
{
    (void)state;
    struct intent intent = opened("A");
    assert_false(intent.is_there);
    assert_false(intent_knew(&intent, "11"));
    intent_close(&intent);
    assert_int_equal(mode_of("state/jbc"), 0700);
}

static void a_record_outlives_its_job(void **state)
{
    (void)state;
    leave_record(true);
    struct intent intent = opened(wish.name);
    assert_true(intent.is_there);
    assert_true(intent.create_new);
    assert_true(intent.time <= time(NULL) && intent.time > time(NULL) - 60);
    assert_true(intent_knew(&intent, "11"));
    assert_true(intent_knew(&intent, "13"));
    assert_false(intent_knew(&intent, "12"));
    assert_int_equal(intent.known_count, 2);
    intent_close(&intent);
    leave_record(false);
    intent = opened(wish.name);
    assert_false(intent.create_new);
    intent_close(&intent);
}

static void a_record_is_for_the_user_alone_and_holds_no_secret(void **state)
{
    (void)state;
    char text[4096];
    leave_record(false);
    assert_int_equal(mode_of(record_path()), 0600);
    FILE *file = fopen(record_path(), "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_null(strstr(text, "CANARY"));
    assert_non_null(strstr(text, "\"1.0\""));
}

static void what_is_forgotten_is_gone(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    leave_record(false);
    struct intent intent = opened(wish.name);
    assert_success(intent_forget(&intent, &error), error);
    assert_success(intent_forget(&intent, &error), error);
    intent_close(&intent);
    intent = opened(wish.name);
    assert_false(intent.is_there);
    intent_close(&intent);
}

static void each_name_organization_and_host_has_its_own(void **state)
{
    (void)state;
    static const char *const others[][3] = {{"https://harmony.example", "8", "A/\"b\""},
                                            {"https://harmony2.example", "7", "A/\"b\""},
                                            {"https://harmony.example", "7", "A"}};
    leave_record(false);
    for (size_t i = 0; i < 3; i++) {
        struct jbc_client *other = client_of(others[i][0], others[i][1]);
        struct intent intent;
        struct jbc_error error = {0};
        assert_success(intent_open(&intent, "state/jbc", other, others[i][2], false, NULL, &error),
                       error);
        assert_false(intent.is_there);
        intent_close(&intent);
        jbc_client_free(other);
    }
}

static void jobs_take_turns(void **state)
{
    (void)state;
    struct intent intent = opened("A");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct intent second;
        close(intent.lock); /* a fork shares it */
        _exit(intent_open(&second, "state/jbc", client, "A", false, NULL, NULL) < 0 ||
              !second.is_there);
    }
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    assert_int_equal(waitpid(child, NULL, WNOHANG), 0);
    const struct jbc_registration_list list = {0};
    assert_int_equal(intent_record(&intent,
                                   &(struct jbc_registration_wish){.name = "A", .version = "1"},
                                   false, &list, NULL, NULL),
                     0);
    intent_close(&intent);
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
}

static void a_record_remembers_what_was_answered(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    const struct jbc_registration_list list = {0};
    leave_record(false);
    struct intent intent = opened(wish.name);
    assert_null(intent.registered);
    assert_success(intent_record(&intent, &wish, false, &list, "2370701", &error), error);
    intent_close(&intent);
    intent = opened(wish.name);
    assert_string_equal(intent.registered, "2370701");
    intent_close(&intent);
}

static void a_damaged_record_is_one_of_now(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "{", "garbage"};
    leave_record(false);
    for (size_t i = 0; i < 3; i++) {
        make_file(record_path(), texts[i]);
        struct intent intent = opened(wish.name);
        assert_true(intent.is_there);
        assert_true(intent.time <= time(NULL) && intent.time > time(NULL) - 60);
        assert_null(intent.registered);
        intent_close(&intent);
    }
}

static void an_odd_record_still_tells_that_it_is_there(void **state)
{
    (void)state;
    static const char *const texts[] = {"{}", "[]", "{\"known\":{},\"time\":[],\"new\":1}",
                                        "{\"known\":[1,{},null,\"x\"],\"time\":\"x\"}"};
    leave_record(false);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        make_file(record_path(), texts[i]);
        struct intent intent = opened(wish.name);
        assert_true(intent.is_there);
        assert_false(intent.create_new);
        intent_close(&intent);
    }
}

static void a_state_folder_that_cannot_be_is_an_error(void **state)
{
    (void)state;
    struct intent intent;
    struct jbc_error error = {0};
    make_file("plain", "");
    assert_failure(intent_open(&intent, "plain/jbc", client, "A", false, NULL, &error), &error,
                   JBC_FAILED, "plain");
    assert_failure(intent_open(&intent, "plain", client, "A", false, NULL, &error), &error,
                   JBC_FAILED, "plain");
    intent_close(&intent);
}

static void a_record_that_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    const struct jbc_registration_list list = {0};
    struct jbc_error error = {0};
    struct intent intent = opened(wish.name);
    assert_int_equal(mkdir(intent.path, 0700), 0);
    assert_failure(intent_record(&intent, &wish, false, &list, NULL, &error), &error, JBC_FAILED,
                   "not a plain file");
    assert_false(intent.is_there);
    intent_close(&intent);
}

#define TEST(name) cmocka_unit_test_setup(name, empty_temp_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_a_state_folder_nothing_is_kept),
        TEST(at_first_there_is_no_record),
        TEST(a_record_outlives_its_job),
        TEST(a_record_is_for_the_user_alone_and_holds_no_secret),
        TEST(what_is_forgotten_is_gone),
        TEST(each_name_organization_and_host_has_its_own),
        TEST(jobs_take_turns),
        TEST(a_record_remembers_what_was_answered),
        TEST(a_damaged_record_is_one_of_now),
        TEST(an_odd_record_still_tells_that_it_is_there),
        TEST(a_state_folder_that_cannot_be_is_an_error),
        TEST(a_record_that_cannot_be_written_is_an_error),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
