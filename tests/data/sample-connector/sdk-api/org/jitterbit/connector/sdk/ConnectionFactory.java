package org.jitterbit.connector.sdk;

import java.util.Map;

/** Makes connections from what the user typed into the endpoint's form. */
public interface ConnectionFactory {
    Connection createConnection(Map<String, String> properties);

    PoolSizeConfiguration getPoolSizeConfiguration();

    /** How many connections an agent keeps. */
    class PoolSizeConfiguration {
    }
}
