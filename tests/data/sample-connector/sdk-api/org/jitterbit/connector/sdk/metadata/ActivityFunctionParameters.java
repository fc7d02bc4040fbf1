package org.jitterbit.connector.sdk.metadata;

/** The answers that the user gave in an activity's form. */
public class ActivityFunctionParameters {
}
