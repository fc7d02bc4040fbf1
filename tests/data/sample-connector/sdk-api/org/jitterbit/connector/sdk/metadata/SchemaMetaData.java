package org.jitterbit.connector.sdk.metadata;

/** An XML schema and its name. */
public class SchemaMetaData {
    private String name;
    private String content;

    public SchemaMetaData setName(String name) {
        this.name = name;
        return this;
    }

    public SchemaMetaData setContent(String content) {
        this.content = content;
        return this;
    }

    public String getName() {
        return name;
    }

    public String getContent() {
        return content;
    }
}
