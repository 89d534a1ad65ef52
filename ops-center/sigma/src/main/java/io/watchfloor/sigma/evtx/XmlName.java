package io.watchfloor.sigma.evtx;

/** The name of an element or attribute, also encoded as JSON. */
final class XmlName {

    private final String text;
    private final byte[] key;

    XmlName(String text) {
        this.text = text;
        this.key = JsonWriter.quote(text);
    }

    String text() {
        return text;
    }

    /** The name as a quoted JSON string. */
    byte[] key() {
        return key;
    }
}
