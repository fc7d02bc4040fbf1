package org.jitterbit.connector.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The document that goes into an activity, or comes out of it. */
public interface Payload {
    InputStream getInputStream() throws IOException;

    OutputStream getOutputStream() throws IOException;
}
