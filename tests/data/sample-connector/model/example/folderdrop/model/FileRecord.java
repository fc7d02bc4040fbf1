package example.folderdrop.model;

/** A file as the documents of this connector tell of it. */
public final class FileRecord {
    private final String name;
    private final byte[] content;

    /** The content is null where only the name matters. */
    public FileRecord(String name, byte[] content) {
        this.name = name;
        this.content = content == null ? null : content.clone();
    }

    public String getName() {
        return name;
    }

    public boolean hasContent() {
        return content != null;
    }

    public byte[] getContent() {
        return content == null ? null : content.clone();
    }
}
