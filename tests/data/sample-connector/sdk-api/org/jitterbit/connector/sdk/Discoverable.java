package org.jitterbit.connector.sdk;

import org.jitterbit.connector.sdk.metadata.ActivityFunctionParameters;
import org.jitterbit.connector.sdk.metadata.ActivityRequestResponseMetaData;

/** Tells a designer which documents an activity takes and gives. */
public interface Discoverable {
    ActivityRequestResponseMetaData getActivityRequestResponseMetadata(
            DiscoverContextRequest<ActivityFunctionParameters> context) throws DiscoveryException;

    /** A question, and the connection that it is about. */
    interface DiscoverContextRequest<T> {
        T getRequest();

        Connection getConnection();
    }

    /** The question could not be answered. */
    class DiscoveryException extends Exception {
        private static final long serialVersionUID = 1L;

        public DiscoveryException(String code, String message, Throwable cause) {
            super(code + ": " + message, cause);
        }
    }
}
