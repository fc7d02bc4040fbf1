package example.folderdrop.model;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/** The one XML document of this connector: files, each with its name, some with their content. */
public final class FilesDocument {
    public static final String NAMESPACE = "urn:example:folder-drop";
    public static final String ROOT = "files";

    private FilesDocument() {
    }

    public static void write(List<FileRecord> files, OutputStream out) throws XMLStreamException {
        XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement(ROOT);
        xml.writeDefaultNamespace(NAMESPACE);
        for (FileRecord file : files) {
            xml.writeStartElement("file");
            xml.writeAttribute("name", file.getName());
            if (file.hasContent()) {
                xml.writeCharacters(Base64.getEncoder().encodeToString(file.getContent()));
            }
            xml.writeEndElement();
        }
        xml.writeEndDocument();
        xml.flush();
    }

    public static List<FileRecord> read(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader xml = factory.createXMLStreamReader(in);
        List<FileRecord> files = new ArrayList<>();
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("file")) {
                String name = xml.getAttributeValue(null, "name");
                files.add(new FileRecord(name, Base64.getMimeDecoder().decode(xml.getElementText())));
            }
        }
        return files;
    }
}
