package org.jitterbit.connector.sdk;

import java.util.Map;
import org.jitterbit.connector.sdk.exceptions.ActivityExecutionException;

/** One thing that a connector can do. */
public interface JitterbitActivity extends Discoverable {
    String getName();

    void execute(ExecutionContext context) throws ActivityExecutionException;

    void onStart();

    void onStop();

    void onDeploy(DeployedEntity entity);

    void onUnDeploy(DeployedEntity entity);

    State state();

    /** Where an activity is in its life. */
    enum State { INIT, STARTED }

    /** Named by {@code @Activity}. */
    interface Factory {
        JitterbitActivity createActivity();
    }

    /** All that one run is given. */
    interface ExecutionContext {
        Connection getConnection();

        Map<String, String> getFunctionParameters();

        Payload getRequestPayload();

        Payload getResponsePayload();

        boolean persistenceRequired();
    }
}
