package org.jitterbit.connector.sdk.metadata;

import javax.xml.namespace.QName;

/** The schemas of an activity's request and response; either may be missing. */
public class ActivityRequestResponseMetaData {
    private SchemaMetaData requestSchema;
    private SchemaMetaData responseSchema;
    private QName requestRootElement;
    private QName responseRootElement;

    public ActivityRequestResponseMetaData setRequestSchema(SchemaMetaData schema) {
        requestSchema = schema;
        return this;
    }

    public ActivityRequestResponseMetaData setResponseSchema(SchemaMetaData schema) {
        responseSchema = schema;
        return this;
    }

    public ActivityRequestResponseMetaData setRequestRootElement(QName element) {
        requestRootElement = element;
        return this;
    }

    public ActivityRequestResponseMetaData setResponseRootElement(QName element) {
        responseRootElement = element;
        return this;
    }

    public SchemaMetaData getRequestSchema() {
        return requestSchema;
    }

    public SchemaMetaData getResponseSchema() {
        return responseSchema;
    }

    public QName getRequestRootElement() {
        return requestRootElement;
    }

    public QName getResponseRootElement() {
        return responseRootElement;
    }
}
