package io.watchfloor.sensors.agent.collect.eventlog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Converts the XML that Windows renders for an event to the same JSON that the {@code .evtx} decoder produces: named
 * values of {@code EventData} become fields, and unnamed values become a list.
 */
final class EventXml {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final XMLInputFactory XML = factory();
    private static final int DEEPEST = 32;

    private EventXml() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** Reads one XML document and passes on each {@code Event} element as JSON. */
    static void read(InputStream in, Consumer<byte[]> events) throws IOException {
        try {
            XMLStreamReader xml = XML.createXMLStreamReader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("Event")) {
                    events.accept(event(xml));
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("invalid XML: " + e.getMessage(), e);
        }
    }

    private static byte[] event(XMLStreamReader xml) throws XMLStreamException, IOException {
        Object event = element(xml, 0);
        try {
            return JSON.writeValueAsBytes(Map.of("Event", event));
        } catch (JsonProcessingException impossible) {
            throw new IOException(impossible);
        }
    }

    /**
     * Reads the current element to its end. Returns a text, or an object with the element's attributes and child
     * elements.
     */
    private static Object element(XMLStreamReader xml, int depth) throws XMLStreamException {
        if (depth > DEEPEST) {
            throw new XMLStreamException("more than %d nested elements".formatted(DEEPEST));
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        Map<String, Object> members = new LinkedHashMap<>();
        List<String> unnamed = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int next = xml.next(); next != XMLStreamConstants.END_ELEMENT; next = xml.next()) {
            if (next == XMLStreamConstants.START_ELEMENT) {
                String tag = xml.getLocalName();
                String name = xml.getAttributeValue(null, "Name");
                boolean data = tag.equals("Data") || tag.equals("ComplexData");
                Object value = element(xml, depth + 1);
                if (data && name == null) {
                    unnamed.add(value.toString());
                } else {
                    members.put(data ? String.valueOf(name) : tag, data ? text(value) : value);
                }
            } else if (next == XMLStreamConstants.CHARACTERS || next == XMLStreamConstants.CDATA) {
                text.append(xml.getText());
            }
        }
        if (!unnamed.isEmpty()) {
            members.put("Data", Map.of("#text", unnamed));
        }
        return whole(attributes, members, text.toString());
    }

    private static Object whole(Map<String, Object> attributes, Map<String, Object> members, String text) {
        if (attributes.isEmpty()) {
            return members.isEmpty() ? text : members;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("#attributes", attributes);
        all.putAll(members);
        if (members.isEmpty() && !text.isBlank()) {
            all.put("#text", text);
        }
        return all;
    }

    /** Returns the value of a {@code Data} element, without the element's attributes. */
    private static @Nullable Object text(Object datum) {
        return datum instanceof Map<?, ?> object ? object.containsKey("#text") ? object.get("#text") : "" : datum;
    }
}
