package org.jitterbit.connector.sdk;

/** What a connector shows of itself to an agent. */
public interface JitterbitConnector {
    ConnectionFactory getConnectionFactory();

    /** Named by the manifest's Jitterbit-Connector-Factory-Class, or by {@code @Connector}. */
    interface Factory {
        JitterbitConnector create();
    }
}
