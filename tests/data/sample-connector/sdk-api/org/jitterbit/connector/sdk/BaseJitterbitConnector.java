package org.jitterbit.connector.sdk;

/** The connector class that most connectors extend. */
public abstract class BaseJitterbitConnector implements JitterbitConnector {
}
