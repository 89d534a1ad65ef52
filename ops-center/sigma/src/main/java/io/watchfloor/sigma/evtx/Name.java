package io.watchfloor.sigma.evtx;

/** The name of an element or attribute, also encoded as JSON. */
final class Name {

    private final String text;
    private final byte[] key;

    Name(String text) {
        this.text = text;
        this.key = JsonOut.quote(text);
    }

    String text() {
        return text;
    }

    /** With its quotes. */
    byte[] key() {
        return key;
    }
}
