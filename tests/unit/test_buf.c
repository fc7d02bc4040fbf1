/* Bytes that grow and can be wiped. free and malloc are wrapped (see CMakeLists.txt): one looks for
 * what was left behind, the other fails when asked to. */
#define _GNU_SOURCE /* memmem */
#include "buf.h"
#include "expect.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>

#define CANARY "CANARY-SECRET"

void *__real_malloc(size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void __wrap_free(void *block);

static bool memory_is_out;
static unsigned left_behind; /* blocks freed with the canary in them */

void *__wrap_malloc(size_t size)
{
    return memory_is_out ? NULL : __real_malloc(size);
}

void __wrap_free(void *block)
{
    if (block && memmem(block, malloc_usable_size(block), CANARY, strlen(CANARY)))
        left_behind++;
    __real_free(block);
}

static void all_zero_is_an_empty_buf(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_clear(&buf);
    buf_clear(&buf);
    buf_reset(&buf);
    assert_null(buf.data);
    assert_int_equal(buf.length, 0);
    assert_false(buf.failed);
}

static void what_is_added_stands_there_with_a_nul_behind(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_add(&buf, "a\0b", 3);
    buf_adds(&buf, "cd");
    buf_addf(&buf, "%d-%s", 42, "x");
    assert_int_equal(buf.length, 9);
    assert_memory_equal(buf.data, "a\0bcd42-x", 10);
    buf_clear(&buf);
}

static void adding_nothing_makes_an_empty_string(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_add(&buf, NULL, 0);
    assert_string_equal(buf.data, "");
    buf_addf(&buf, "%s", "");
    assert_int_equal(buf.length, 0);
    buf_clear(&buf);
}

static void it_grows_past_any_size(void **state)
{
    (void)state;
    struct buf buf = {0};
    for (unsigned i = 0; i < 100000; i++)
        buf_addf(&buf, "%c", 'a' + (char)(i % 26));
    assert_int_equal(buf.length, 100000);
    assert_int_equal(strlen(buf.data), 100000);
    for (unsigned i = 0; i < 100000; i++)
        assert_int_equal(buf.data[i], 'a' + (char)(i % 26));
    assert_true(buf.capacity < 200000);
    buf_clear(&buf);
}

static void room_that_was_reserved_is_used_without_moving(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_reserve(&buf, 1000);
    const char *place = buf.data;
    for (unsigned i = 0; i < 1000; i++)
        buf_adds(&buf, "x");
    assert_ptr_equal(buf.data, place);
    buf_clear(&buf);
}

static void growing_leaves_nothing_in_freed_memory(void **state)
{
    (void)state;
    struct buf buf = {0};
    left_behind = 0;
    buf_adds(&buf, CANARY);
    for (unsigned i = 0; i < 10000; i++)
        buf_adds(&buf, "x");
    buf_clear(&buf);
    assert_int_equal(left_behind, 0);
}

static void clearing_and_wiping_leave_nothing_in_freed_memory(void **state)
{
    (void)state;
    struct buf buf = {0};
    left_behind = 0;
    buf_adds(&buf, CANARY);
    buf_clear(&buf);
    char *string = strdup(CANARY);
    assert_non_null(string);
    buf_wipe_free(string);
    buf_wipe_free(NULL);
    assert_int_equal(left_behind, 0);
}

static void a_reset_wipes_and_keeps_the_memory(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_adds(&buf, CANARY);
    char *place = buf.data;
    buf_reset(&buf);
    assert_ptr_equal(buf.data, place);
    assert_int_equal(buf.length, 0);
    assert_null(memmem(place, buf.capacity, "CANARY", 6));
    buf_adds(&buf, "new");
    assert_string_equal(buf.data, "new");
    buf_clear(&buf);
}

static void what_is_taken_is_the_callers(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_adds(&buf, "abc");
    char *taken = buf_take(&buf);
    assert_string_equal(taken, "abc");
    assert_null(buf.data);
    assert_int_equal(buf.capacity, 0);
    free(taken);
}

static void taking_from_an_empty_buf_gives_an_empty_string(void **state)
{
    (void)state;
    struct buf buf = {0};
    char *taken = buf_take(&buf);
    assert_string_equal(taken, "");
    free(taken);
}

static void without_memory_it_keeps_what_it_had_and_says_so(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_adds(&buf, "kept");
    memory_is_out = true;
    for (unsigned i = 0; i < 100; i++)
        buf_adds(&buf, "0123456789");
    memory_is_out = false;
    assert_true(buf.failed);
    assert_memory_equal(buf.data, "kept", 4);
    size_t length = buf.length;
    assert_int_equal(strlen(buf.data), length);
    buf_adds(&buf, "more");
    buf_addf(&buf, "%d", 1);
    assert_int_equal(buf.length, length);
    assert_null(buf_take(&buf));
    assert_false(buf.failed);
    assert_null(buf.data);
}

static void a_failed_buf_can_be_used_again_after_a_reset(void **state)
{
    (void)state;
    struct buf buf = {0};
    memory_is_out = true;
    buf_adds(&buf, "x");
    memory_is_out = false;
    assert_true(buf.failed);
    buf_reset(&buf);
    buf_adds(&buf, "y");
    assert_string_equal(buf.data, "y");
    buf_clear(&buf);
}

static void a_length_that_no_memory_has_fails(void **state)
{
    (void)state;
    static const size_t lengths[] = {SIZE_MAX, SIZE_MAX - 4, SIZE_MAX / 2, SIZE_MAX / 4};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct buf buf = {0};
        buf_adds(&buf, "kept");
        buf_reserve(&buf, lengths[i]);
        assert_true(buf.failed);
        assert_string_equal(buf.data, "kept");
        buf_clear(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_zero_is_an_empty_buf),
        cmocka_unit_test(what_is_added_stands_there_with_a_nul_behind),
        cmocka_unit_test(adding_nothing_makes_an_empty_string),
        cmocka_unit_test(it_grows_past_any_size),
        cmocka_unit_test(room_that_was_reserved_is_used_without_moving),
        cmocka_unit_test(growing_leaves_nothing_in_freed_memory),
        cmocka_unit_test(clearing_and_wiping_leave_nothing_in_freed_memory),
        cmocka_unit_test(a_reset_wipes_and_keeps_the_memory),
        cmocka_unit_test(what_is_taken_is_the_callers),
        cmocka_unit_test(taking_from_an_empty_buf_gives_an_empty_string),
        cmocka_unit_test(without_memory_it_keeps_what_it_had_and_says_so),
        cmocka_unit_test(a_failed_buf_can_be_used_again_after_a_reset),
        cmocka_unit_test(a_length_that_no_memory_has_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
