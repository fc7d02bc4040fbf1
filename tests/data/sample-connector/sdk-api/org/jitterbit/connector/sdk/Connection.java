package org.jitterbit.connector.sdk;

/** A way to an endpoint, which the agent opens before activities run and closes after. */
public interface Connection {
    void open();

    void close();
}
