package io.watchfloor.sigma.evtx;

/** A part of the text of an element or attribute. */
sealed interface TextPiece {

    /** Text in the template or fragment itself. */
    final class Text implements TextPiece, BinXmlNode {
        private final String text;
        private final byte[] quoted;

        Text(String text) {
            this.text = text;
            this.quoted = JsonWriter.quote(text);
        }

        String text() {
            return text;
        }

        byte[] quoted() {
            return quoted;
        }
    }

    /** Bytes of the chunk, from a record's substitution array. */
    record Value(ValueType type, boolean array, int offset, int size) implements TextPiece {}
}
