package org.jitterbit.connector.sdk;

/** The operation that an activity was deployed with. */
public class DeployedEntity {
}
