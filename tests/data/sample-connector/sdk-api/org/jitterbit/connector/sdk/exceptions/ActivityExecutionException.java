package org.jitterbit.connector.sdk.exceptions;

/** An activity failed; the operation's log shows the code and the message. */
public class ActivityExecutionException extends Exception {
    private static final long serialVersionUID = 1L;

    public ActivityExecutionException(String code, String message, Throwable cause) {
        super(code + ": " + message, cause);
    }
}
