/* A release's output: to a stream, with its mode, and never over an input. */
#include "expect.h"
#include "registrations.h"
#include "temp_folder.h"
#include "zip_maker.h"

#include <fcntl.h>
#include <jbc/release.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int set_up(void **state)
{
    struct zip_maker zip = {0};
    empty_temp_folder(state);
    zip_add(&zip, &(struct spec){.name = "adapter.json",
                                 .content = "{\"name\":\"Dropbox\",\"version\":\"1.0\","
                                            "\"activities\":{\"put\":{}}}"});
    zip_save(&zip, "in.jar");
    zip_clear(&zip);
    make_file("t.mf", "Jitterbit-Connector: true\n");
    return 0;
}

static struct jbc_release_request good(void)
{
    struct jbc_release_request request = JBC_RELEASE_REQUEST_INIT;
    request.jar = "in.jar";
    request.manifest = "t.mf";
    request.output = "out.jar";
    return request;
}

static struct jbc_release *packed(const struct jbc_release_request *request)
{
    struct jbc_error error = {0};
    const struct jbc_registration registration = good_registration();
    struct jbc_release *release = jbc_release_open(request, &error);
    if (!release)
        fail_msg("%s", error.message);
    assert_success(jbc_release_fill(release, &registration, &error), error);
    assert_success(jbc_release_pack(release, &error), error);
    return release;
}

static void finish(const struct jbc_release_request *request)
{
    struct jbc_error error = {0};
    struct jbc_release *release = packed(request);
    assert_success(jbc_release_commit(release, &error), error);
    jbc_release_free(release);
}

static void a_stream_gets_the_same_bytes_at_the_commit(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_release_request request = good();
    char file[65], stream[65];
    struct jbc_release *release = packed(&request);
    assert_success(jbc_release_digest(release, file, &error), error);
    jbc_release_free(release);

    request.to_stream = true;
    request.stream = open("stream", O_RDWR | O_CREAT, 0600);
    request.output = "the stream";
    release = packed(&request);
    assert_success(jbc_release_digest(release, stream, &error), error);
    assert_string_equal(stream, file);
    assert_int_equal(lseek(request.stream, 0, SEEK_END), 0);
    assert_success(jbc_release_commit(release, &error), error);
    assert_true(lseek(request.stream, 0, SEEK_END) > 100);
    jbc_release_free(release);
    assert_int_equal(count_files("."), 3);
    close(request.stream);
}

static void a_stream_that_is_an_input_is_refused(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_release_request request = good();
    static const char *const inputs[] = {"in.jar", "t.mf"};
    request.to_stream = true;
    request.output = "the stream";
    for (int i = 0; i < 2; i++) {
        request.stream = open(inputs[i], O_WRONLY | O_APPEND);
        assert_null(jbc_release_open(&request, &error));
        assert_failure(-1, &error, JBC_USAGE, "the stream is one of the inputs");
        close(request.stream);
    }
}

static void a_stream_that_takes_nothing_is_named(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_release_request request = good();
    request.to_stream = true;
    request.output = "the stream";
    request.stream = open("/dev/full", O_WRONLY);
    struct jbc_release *release = packed(&request);
    assert_failure(jbc_release_commit(release, &error), &error, JBC_FAILED, "write the stream: ");
    jbc_release_free(release);
    close(request.stream);
}

static void a_jar_has_its_inputs_mode_within_the_umask(void **state)
{
    (void)state;
    static const mode_t modes[][3] = {/* input, umask, output */
                                      {0644, 022, 0644},
                                      {0644, 077, 0600},
                                      {0664, 027, 0640},
                                      {0600, 0, 0600}};
    const struct jbc_release_request request = good();
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        chmod("in.jar", modes[i][0]);
        mode_t before = umask(modes[i][1]);
        finish(&request);
        umask(before);
        assert_int_equal(mode_of("out.jar"), modes[i][2]);
        unlink("out.jar");
    }
}

static void an_input_that_would_be_swept_is_refused_and_kept(void **state)
{
    (void)state;
    static const char odd[] = ".out.jar.0123456789abcdef.jbc~";
    struct jbc_error error = {0};
    struct jbc_release_request request = good();
    assert_int_equal(rename("in.jar", odd), 0);
    request.jar = odd;
    assert_null(jbc_release_open(&request, &error));
    assert_failure(-1, &error, JBC_USAGE, odd);
    assert_int_equal(access(odd, F_OK), 0);
}

static void a_missing_folder_is_made_but_not_in_a_dry_run(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_release_request request = good();
    request.output = "a/b/out.jar";
    request.dry_run = true;
    struct jbc_release *release = jbc_release_open(&request, &error);
    assert_non_null(release);
    jbc_release_free(release);
    assert_int_equal(access("a", F_OK), -1);
    request.dry_run = false;
    finish(&request);
    assert_int_equal(access("a/b/out.jar", F_OK), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_stream_gets_the_same_bytes_at_the_commit),
        TEST(a_stream_that_is_an_input_is_refused),
        TEST(a_stream_that_takes_nothing_is_named),
        TEST(a_jar_has_its_inputs_mode_within_the_umask),
        TEST(an_input_that_would_be_swept_is_refused_and_kept),
        TEST(a_missing_folder_is_made_but_not_in_a_dry_run),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
