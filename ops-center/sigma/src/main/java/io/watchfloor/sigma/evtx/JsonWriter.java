package io.watchfloor.sigma.evtx;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes JSON in UTF-8 into one array, which is reused for each record. */
final class JsonWriter {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** A control character is written as backslash, u and four digits. */
    private static final int LONGEST_ESCAPE = 6;

    private final int longest;
    private byte[] out = new byte[1 << 13];
    private int size;

    /**
     * Creates an empty writer.
     *
     * @param longest maximum bytes of one record
     */
    JsonWriter(int longest) {
        this.longest = longest;
    }

    void reset() {
        size = 0;
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(out, size);
    }

    void put(char ascii) throws DamagedRecord {
        room(1);
        out[size++] = (byte) ascii;
    }

    void ascii(String text) throws DamagedRecord {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            out[size++] = (byte) text.charAt(i);
        }
    }

    void raw(byte[] json) throws DamagedRecord {
        room(json.length);
        System.arraycopy(json, 0, out, size, json.length);
        size += json.length;
    }

    /** Writes a string in quotes. */
    void quoted(String text) throws DamagedRecord {
        byte[] utf16 = text.getBytes(StandardCharsets.UTF_16LE);
        utf16(utf16, 0, utf16.length / 2);
    }

    /** Writes a UTF-16 string in quotes. Replaces an unpaired surrogate by U+FFFD. */
    void utf16(byte[] bytes, int offset, int chars) throws DamagedRecord {
        grow(chars * LONGEST_ESCAPE + 2);
        out[size++] = '"';
        int end = offset + chars * 2;
        for (int at = offset; at < end; at += 2) {
            int c = LittleEndian.u16(bytes, at);
            if (Character.isHighSurrogate((char) c) && at + 2 < end) {
                char low = (char) LittleEndian.u16(bytes, at + 2);
                if (Character.isLowSurrogate(low)) {
                    c = Character.toCodePoint((char) c, low);
                    at += 2;
                }
            }
            codePoint(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c);
        }
        out[size++] = '"';
        room(0);
    }

    private void codePoint(int c) {
        if (c < ' ' || c == '"' || c == '\\') {
            escaped(c);
        } else if (c < 0x80) {
            out[size++] = (byte) c;
        } else if (c < 0x800) {
            out[size++] = (byte) (0xc0 | (c >> 6));
            out[size++] = (byte) (0x80 | (c & 0x3f));
        } else if (c < 0x10000) {
            out[size++] = (byte) (0xe0 | (c >> 12));
            out[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
            out[size++] = (byte) (0x80 | (c & 0x3f));
        } else {
            out[size++] = (byte) (0xf0 | (c >> 18));
            out[size++] = (byte) (0x80 | ((c >> 12) & 0x3f));
            out[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
            out[size++] = (byte) (0x80 | (c & 0x3f));
        }
    }

    private void escaped(int c) {
        out[size++] = '\\';
        switch (c) {
            case '"', '\\' -> out[size++] = (byte) c;
            case '\n' -> out[size++] = 'n';
            case '\r' -> out[size++] = 'r';
            case '\t' -> out[size++] = 't';
            default -> {
                out[size++] = 'u';
                out[size++] = '0';
                out[size++] = '0';
                out[size++] = HEX[c >> 4];
                out[size++] = HEX[c & 0xf];
            }
        }
    }

    private void room(int more) throws DamagedRecord {
        if (size + more > longest) {
            throw new DamagedRecord("evtx.too-large", "the record is larger than %d bytes".formatted(longest));
        }
        grow(more);
    }

    private void grow(int more) {
        if (size + more > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
        }
    }

    /** Encodes a name or text of the file as a JSON string. The text is never longer than its chunk. */
    static byte[] quote(String text) {
        try {
            JsonWriter json = new JsonWriter(Integer.MAX_VALUE);
            json.quoted(text);
            return json.toBytes();
        } catch (DamagedRecord impossible) {
            throw new IllegalStateException("a text in a chunk is too large for an array", impossible);
        }
    }
}
