/* The lock: its form on the disk, what is refused, and what it holds against Harmony. */
#include "expect.h"
#include "lock.h"
#include "registrations.h"
#include "temp_folder.h"

#include <stdio.h>
#include <stdlib.h>

static struct jbc_activity some[] = {{(char[]){"put"}, (char[]){"103"}},
                                     {(char[]){"fetch"}, (char[]){"101"}}};
static const struct jbc_activities activities = {some, 2}, none = {0};

static struct lock locked(void)
{
    struct jbc_error error = {0};
    struct lock lock = {0};
    struct jbc_registration registration = good_registration();
    assert_success(lock_read(&lock, "jbc.lock", &error), error);
    struct lock_entry *entry = lock_need(&lock, "prod", "dropbox", &error);
    assert_success(lock_set(entry, &registration, &activities, &none, &error), error);
    return lock;
}

static const char form[] = "{\n"
                           "\t\"format\":\t1,\n"
                           "\t\"organizations\":\t{\n"
                           "\t\t\"prod\":\t{\n"
                           "\t\t\t\"dropbox\":\t{\n"
                           "\t\t\t\t\"host\":\t\"https://harmony.example\",\n"
                           "\t\t\t\t\"orgId\":\t\"7\",\n"
                           "\t\t\t\t\"name\":\t\"Dropbox\",\n"
                           "\t\t\t\t\"id\":\t\"42\",\n"
                           "\t\t\t\t\"registeredVersion\":\t\"1.0\",\n"
                           "\t\t\t\t\"endpointEntityId\":\t\"100\",\n"
                           "\t\t\t\t\"functionEntityStartId\":\t\"101\",\n"
                           "\t\t\t\t\"functionEntityEndId\":\t\"199\",\n"
                           "\t\t\t\t\"keyDigest\":\t"
                           "\"5ccbd6a0fb4c8bc8e1f2b4b7e5a3b4a8ba0f5e1e2f47d3a8a8e1d5f0a2b4c6d8\",\n"
                           "\t\t\t\t\"activities\":\t{\n"
                           "\t\t\t\t\t\"fetch\":\t\"101\",\n"
                           "\t\t\t\t\t\"put\":\t\"103\"\n"
                           "\t\t\t\t},\n"
                           "\t\t\t\t\"retired\":\t{\n"
                           "\t\t\t\t}\n"
                           "\t\t\t}\n"
                           "\t\t}\n"
                           "\t}\n"
                           "}\n";

static char *read_back(const char *path)
{
    static char text[8192];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

/* All but the digest, which is the key's. */
static void it_is_written_in_one_order_a_member_a_line(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct lock lock = locked();
    char *text, *digest;
    assert_success(lock_write(&lock, &error), error);
    text = read_back("jbc.lock");
    digest = strstr(text, "\"keyDigest\":\t\"");
    assert_non_null(digest);
    assert_memory_equal(text, form, (size_t)(digest - text));
    assert_string_equal(strstr(text, "\t\t\t\t\"activities\""),
                        strstr(form, "\t\t\t\t\"activities\""));
    assert_null(strstr(text, "KEY-1"));
    assert_null(strstr(text, "SECRET-1"));
    lock_clear(&lock);
}

static void what_is_written_is_read_back_equal(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct lock lock = locked(), again = {0};
    assert_non_null(lock_need(&lock, "dev", "zip", &error));
    lock_remove(&lock, "dev", "zip");
    assert_int_equal(lock.count, 1);
    assert_success(lock_write(&lock, &error), error);
    assert_success(lock_read(&again, "jbc.lock", &error), error);
    assert_int_equal(again.count, 1);
    assert_true(lock_entry_equal(&lock.entries[0], lock_find(&again, "prod", "dropbox")));
    assert_null(lock_find(&again, "prod", "other"));
    lock_clear(&lock);
    lock_clear(&again);
}

static void entries_are_ordered_by_organization_and_connector(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct lock lock = {0};
    assert_success(lock_read(&lock, "none.lock", &error), error);
    assert_int_equal(lock.count, 0);
    lock_need(&lock, "b", "x", &error);
    lock_need(&lock, "a", "y", &error);
    lock_need(&lock, "b", "w", &error);
    lock_need(&lock, "a", "y", &error);
    assert_int_equal(lock.count, 3);
    assert_string_equal(lock.entries[0].connector, "y");
    assert_string_equal(lock.entries[1].connector, "w");
    assert_string_equal(lock.entries[2].connector, "x");
    lock_clear(&lock);
}

/* The form with one text in another's place. */
static void spoil(const char *what, const char *by)
{
    char text[8192];
    const char *at = strstr(form, what);
    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - form), form, by, at + strlen(what));
    make_file("jbc.lock", text);
}

static void every_fault_is_told_with_line_and_member(void **state)
{
    (void)state;
    static const char *const faults[][3] = {
        {"\t\"format\":\t1,", "\t\"format\":\t2,", "jbc.lock:2: format: this jbc reads"},
        {"\t\"format\":\t1,\n", "", "format: this jbc reads"},
        {"\"fetch\":\t\"101\"", "\"fetch\":\t\"200\"",
         "jbc.lock:16: organizations.prod.dropbox.activities.fetch: the id 200 is not among"},
        {"\"fetch\":\t\"101\"", "\"fetch\":\t\"0103\"",
         "jbc.lock:17: organizations.prod.dropbox."
         "activities.put: \"fetch\" has the id 103"},
        {"\"fetch\":\t\"101\"", "\"PUT\":\t\"101\"", "activities.put: the activity stands twice"},
        {"\"fetch\":\t\"101\"", "\"put\":\t\"101\"", "activities.put: stands twice"},
        {"\"fetch\":\t\"101\"", "\"fetch\":\t\"x\"", "activities.fetch: must be an id"},
        {"\"retired\":\t{\n", "\"retired\":\t{\"old\":\t\"101\"\n",
         "jbc.lock:19: organizations.prod.dropbox.retired.old: \"fetch\" has the id 101"},
        {"\"retired\":\t{\n", "\"retired\":\t{\"fetch\":\t\"102\"\n", "the activity stands twice"},
        {"\"endpointEntityId\":\t\"100\",\n", "", "endpointEntityId: is missing"},
        {"\"orgId\":\t\"7\"", "\"orgId\":\t\"seven\"",
         "jbc.lock:7: organizations.prod.dropbox."
         "orgId: is no id"},
        {"\"5ccbd6a0", "\"5CCBD6A0", "keyDigest: is no SHA-256"},
        {"\"id\":\t\"42\"", "\"ids\":\t\"42\"",
         "jbc.lock:9: organizations.prod.dropbox.ids: there "
         "is no such member; is \"id\" meant?"},
        {"\"functionEntityEndId\":\t\"199\"", "\"functionEntityEndId\":\t\"99\"", "is less than"},
        {"\t\t\t\t\t\"fetch\"", "<<<<<<< ours\n\t\t\t\t\t\"fetch\"",
         "jbc.lock:16: the mark of a merge conflict"},
        {"\t\t\t\t\t\"fetch\"", ">>>>>>> theirs\n\t\t\t\t\t\"fetch\"", "merge conflict"},
        {"{\n\t\"format\"", "{,\n\t\"format\"", "jbc.lock:1"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct jbc_error error = {0};
        struct lock lock = {0};
        spoil(faults[i][0], faults[i][1]);
        assert_failure(lock_read(&lock, "jbc.lock", &error), &error, JBC_BAD_INPUT, faults[i][2]);
        assert_null(lock.path);
        assert_null(lock.entries);
    }
}

static void another_registration_differs_with_both_values(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct lock lock = locked();
    const struct lock_entry *entry = lock_find(&lock, "prod", "dropbox");
    const struct jbc_registration good = good_registration();
    assert_success(lock_check(entry, &good, "jbc.lock", &error), error);

    struct jbc_registration other = good;
    other.endpoint_entity_id = borrowed("99");
    assert_failure(lock_check(entry, &other, "jbc.lock", &error), &error, JBC_DIFFERS,
                   "jbc.lock: organizations.prod.dropbox: the endpoint's id was 100 when it was "
                   "locked, and is 99 now");
    other = good;
    other.host = borrowed("https://elsewhere.example");
    assert_failure(lock_check(entry, &other, "jbc.lock", &error), &error, JBC_DIFFERS,
                   "https://harmony.example when it was locked, and is https://elsewhere.example");
    other = good;
    other.function_entity_end_id = borrowed("300");
    assert_failure(lock_check(entry, &other, "jbc.lock", &error), &error, JBC_DIFFERS, "199");
    other = good;
    other.key = borrowed("KEY-2");
    assert_failure(lock_check(entry, &other, "jbc.lock", &error), &error, JBC_DIFFERS,
                   "the key's SHA-256");
    assert_null(strstr(error.message, "KEY-"));
    lock_clear(&lock);
}

static void an_id_that_an_older_harmony_does_not_tell_is_no_difference(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct lock lock = locked();
    struct lock_entry *entry = lock_find(&lock, "prod", "dropbox");
    struct jbc_registration without = good_registration();
    without.id = NULL;
    assert_success(lock_check(entry, &without, "jbc.lock", &error), error);
    assert_success(lock_set(entry, &without, &activities, &none, &error), error);
    assert_string_equal(entry->id, "42");
    lock_clear(&lock);
}

static void assert_activity(const struct jbc_activities *list, const char *name, const char *id)
{
    const struct jbc_activity *found = jbc_activities_find(list, name);
    if (!id) {
        assert_null(found);
        return;
    }
    assert_non_null(found);
    assert_string_equal(found->name, name);
    assert_string_equal(found->id, id);
}

static void a_renamed_activity_takes_its_id_along(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct lock lock = locked();
    struct lock_entry *entry = lock_find(&lock, "prod", "dropbox");
    assert_success(lock_rename(entry, "fetch", "download", &error), error);
    assert_activity(&entry->activities, "fetch", NULL);
    assert_activity(&entry->activities, "download", "101");
    assert_activity(&entry->activities, "put", "103");
    lock_clear(&lock);
}

static void what_was_renamed_or_would_collide_stays(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct lock lock = locked();
    struct lock_entry *entry = lock_find(&lock, "prod", "dropbox");
    assert_success(lock_rename(entry, "fetch", "download", &error), error);
    assert_success(lock_rename(entry, "fetch", "download", &error), error);
    assert_activity(&entry->activities, "download", "101");
    assert_success(lock_rename(entry, "put", "download", &error), error);
    assert_activity(&entry->activities, "put", "103");
    assert_success(lock_rename(entry, "never", "was", &error), error);
    assert_int_equal(entry->activities.count, 2);
    lock_clear(&lock);
}

static void a_retired_activity_may_come_back_under_another_name(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct lock lock = locked();
    struct lock_entry *entry = lock_find(&lock, "prod", "dropbox");
    assert_success(jbc_activities_add(&entry->retired, "gone", "105", &error), error);
    assert_success(lock_rename(entry, "gone", "back", &error), error);
    assert_activity(&entry->retired, "gone", NULL);
    assert_activity(&entry->activities, "back", "105");
    assert_int_equal(entry->activities.count, 3);
    lock_clear(&lock);
}

static void a_changed_activity_is_a_changed_entry(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct lock lock = locked();
    struct lock_entry *entry = lock_find(&lock, "prod", "dropbox"), copy = {0};
    assert_success(lock_entry_copy(&copy, entry, &error), error);
    assert_true(lock_entry_equal(&copy, entry));
    assert_success(lock_rename(&copy, "fetch", "Fetch2", &error), error);
    assert_false(lock_entry_equal(&copy, entry));
    lock_entry_clear(&copy);
    lock_clear(&lock);
}

static void an_equal_lock_stays_untouched(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct lock lock = locked();
    assert_success(lock_write(&lock, &error), error);
    char before[8192];
    snprintf(before, sizeof before, "%s", read_back("jbc.lock"));
    assert_success(lock_write(&lock, &error), error);
    assert_string_equal(before, read_back("jbc.lock"));
    assert_int_equal(count_files("."), 1);
    lock_clear(&lock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_is_written_in_one_order_a_member_a_line, empty_temp_folder),
        cmocka_unit_test_setup(what_is_written_is_read_back_equal, empty_temp_folder),
        cmocka_unit_test_setup(entries_are_ordered_by_organization_and_connector,
                               empty_temp_folder),
        cmocka_unit_test_setup(every_fault_is_told_with_line_and_member, empty_temp_folder),
        cmocka_unit_test_setup(another_registration_differs_with_both_values, empty_temp_folder),
        cmocka_unit_test_setup(an_id_that_an_older_harmony_does_not_tell_is_no_difference,
                               empty_temp_folder),
        cmocka_unit_test_setup(a_renamed_activity_takes_its_id_along, empty_temp_folder),
        cmocka_unit_test_setup(what_was_renamed_or_would_collide_stays, empty_temp_folder),
        cmocka_unit_test_setup(a_retired_activity_may_come_back_under_another_name,
                               empty_temp_folder),
        cmocka_unit_test_setup(a_changed_activity_is_a_changed_entry, empty_temp_folder),
        cmocka_unit_test_setup(an_equal_lock_stays_untouched, empty_temp_folder),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
