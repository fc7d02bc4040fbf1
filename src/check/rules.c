#include "rules.h"

#include <string.h>

#define RULE(place, name, severity, source, explanation)                                           \
    [place] = {name, CHECK_##severity, CHECK_##source, explanation}

const struct check_rule check_rules[RULE_COUNT + 1] = {
    RULE(RULE_UNREADABLE, "unreadable", ERROR, DOCUMENTED,
         "the JAR, its manifest and its adapter.json are what Java and Harmony can read"),
    RULE(RULE_CLASS_VERSION, "class-version", ERROR, DOCUMENTED,
         "agents 10 and 11 run Java 8 and agents 12 run Java 25: the JAR's own classes are for one "
         "that is asked for, or for any"),
    RULE(RULE_NESTED_CLASS_VERSION, "nested-class-version", WARNING, INFERRED,
         "the classes of a JAR within the JAR are for the Java of the same agents"),
    RULE(RULE_CLASS_INVALID, "class-invalid", WARNING, INFERRED,
         "an entry named .class holds a class file"),
    RULE(RULE_NESTED_INVALID, "nested-invalid", WARNING, INFERRED,
         "an entry named .jar holds a JAR that Java can read"),
    RULE(RULE_CONNECTOR_MISSING, "connector-missing", ERROR, DOCUMENTED,
         "the manifest names a factory in Jitterbit-Connector-Factory-Class, or a class bears "
         "@Connector"),
    RULE(RULE_CONNECTOR_TWICE, "connector-twice", ERROR, DOCUMENTED,
         "a JAR holds one connector: a single class bears @Connector"),
    RULE(RULE_CONNECTOR_NAME, "connector-name", ERROR, DOCUMENTED,
         "the name that @Connector gives, if any, is adapter.json's"),
    RULE(RULE_FACTORY_MISSING, "factory-missing", ERROR, SEEN,
         "the factory that the manifest, @Connector or @Activity names is in the JAR"),
    RULE(RULE_FACTORY_INTERFACE, "factory-interface", ERROR, SEEN,
         "a connector's factory implements JitterbitConnector.Factory, an activity's "
         "JitterbitActivity.Factory"),
    RULE(RULE_FACTORY_CONSTRUCTOR, "factory-constructor", WARNING, INFERRED,
         "a factory is no abstract class and has a public constructor without parameters"),
    RULE(RULE_ACTIVITY_MISSING, "activity-missing", ERROR, SEEN,
         "a class bears @Activity with the name of each activity of adapter.json"),
    RULE(RULE_ACTIVITY_CASE, "activity-case", WARNING, INFERRED,
         "the name in @Activity and the key in adapter.json agree in case, too"),
    RULE(RULE_ACTIVITY_UNKNOWN, "activity-unknown", WARNING, SEEN,
         "adapter.json has each activity that a class's @Activity names"),
    RULE(RULE_ACTIVITY_TWICE, "activity-twice", WARNING, INFERRED,
         "no two classes bear @Activity with one name"),
    RULE(RULE_LEFT_JDK, "left-jdk", WARNING, INFERRED,
         "packages that left the JDK after Java 8 (javax.xml.bind, javax.activation, ...), which "
         "agents 12 may not have, are in the JAR if it uses them"),
    RULE(RULE_SDK_PACKED, "sdk-packed", WARNING, INFERRED,
         "the SDK's classes are the agent's, and not packed into the JAR"),
    RULE(RULE_MANIFEST_NEWLINE, "manifest-newline", ERROR, DOCUMENTED,
         "the manifest's last line ends with a newline, without which Java loses it"),
    RULE(RULE_CONNECTOR_MARK, "connector-mark", WARNING, DOCUMENTED,
         "the manifest says Jitterbit-Connector: true; connectors without it have been seen"),
    RULE(RULE_NOT_RELEASED, "not-released", NOTE, DOCUMENTED,
         "the manifest carries key, secret and ids, without which the JAR is still to be released"),
    RULE(RULE_ID_MISSING, "id-missing", ERROR, DOCUMENTED,
         "a released manifest carries the key, the secret, the endpoint's id and one for each "
         "activity"),
    RULE(RULE_ID_TWICE, "id-twice", WARNING, INFERRED,
         "no two of the endpoint and the activities have one id"),
    RULE(RULE_ATTRIBUTE_UNKNOWN, "attribute-unknown", WARNING, SEEN,
         "adapter.json has each activity that an attribute of the manifest names"),
    RULE(RULE_MANIFEST_VERSION, "manifest-version", WARNING, DOCUMENTED,
         "the manifest has a Version, which grows from release to release, or an agent does not "
         "load the connector again"),
    RULE(RULE_CLASS_PATH_MISSING, "class-path-missing", WARNING, SEEN,
         "the JARs that Class-Path names are in the JAR; connectors without some have been seen"),
    RULE(RULE_CLASS_PATH_UNLISTED, "class-path-unlisted", WARNING, DOCUMENTED,
         "Class-Path names each JAR in the JAR"),
    RULE(RULE_ADAPTER_MISSING, "adapter-missing", ERROR, DOCUMENTED,
         "the JAR holds adapter.json, or what Jitterbit-Connector-UI names instead"),
    RULE(RULE_NAME_DIFFERS, "name-differs", ERROR, DOCUMENTED,
         "adapter.json's name is the registration's"),
    RULE(RULE_NAME_CHARACTERS, "name-characters", WARNING, DOCUMENTED,
         "the connector's name has no special characters"),
    RULE(RULE_VERSION_MISSING, "version-missing", WARNING, DOCUMENTED,
         "adapter.json has the version that is registered; connectors without it have been seen"),
    RULE(RULE_VERSION_DIFFERS, "version-differs", WARNING, DOCUMENTED,
         "adapter.json's version is the registered one; others have been seen to load"),
    RULE(RULE_ICON_MISSING, "icon-missing", WARNING, INFERRED,
         "the icons that adapter.json names are in the JAR"),
    RULE(RULE_ICON_FORMAT, "icon-format", WARNING, INFERRED, "the icons are SVG"),
    RULE(RULE_PROPERTY_TWICE, "property-twice", ERROR, DOCUMENTED,
         "the names of properties are unique within the endpoint and within each activity"),
    RULE(RULE_LIST_MISSING, "list-missing", ERROR, DOCUMENTED,
         "select-fields, filter-builder, describe-object and transfer-list stand behind a "
         "list-object of their activity"),
    RULE(RULE_SECRET_PLAIN, "secret-plain", WARNING, DOCUMENTED,
         "a property that holds a password, token or secret has \"secret\": \"true\" or the "
         "password "
         "widget, or it is exported as plain text"),
    RULE(RULE_SANDBOX, "sandbox", ERROR, DOCUMENTED,
         "\"sandbox\": true is for development, and false in a protected organization"),
};

const struct check_rule *check_rule_find(const char *name)
{
    for (const struct check_rule *rule = check_rules; rule->name; rule++)
        if (strcmp(rule->name, name) == 0)
            return rule;
    return NULL;
}

const char *check_severity_name(enum check_severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};
    return names[severity];
}

const char *check_source_name(enum check_source source)
{
    static const char *const names[] = {"documented", "seen", "inferred"};
    return names[source];
}
