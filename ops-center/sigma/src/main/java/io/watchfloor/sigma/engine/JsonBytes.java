package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.text.JsonForm;
import io.watchfloor.sigma.text.JsonText;

/**
 * Scans strict JSON without building objects. Malformed or unusual JSON throws {@link Unscannable}; the full parser
 * then reads the record and reports errors.
 */
final class JsonBytes {

    /** Thrown for malformed JSON or JSON that this scanner does not support. */
    static final class Unscannable extends Exception {
        Unscannable() {
            super("the record must be parsed in full", null, false, false);
        }
    }

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final int LONGEST_STRING = 400 << 10;
    private static final int DEEPEST = 60;
    private static final int MOST_VALUES = 1_900;

    private byte[] body = new byte[0];
    private int at;
    private int values;

    /** Start of the string that was read last. */
    private int stringStart;

    private int stringEnd;
    private int stringFlags;

    void begin(byte[] body) {
        this.body = body;
        at = 0;
        values = 0;
    }

    int position() {
        return at;
    }

    int stringStart() {
        return stringStart;
    }

    int stringEnd() {
        return stringEnd;
    }

    int stringFlags() {
        return stringFlags;
    }

    /** Returns the next non-blank byte without consuming it. */
    int peek() throws Unscannable {
        if (at < body.length && body[at] > ' ') {
            return body[at];
        }
        return behindBlanks();
    }

    private int behindBlanks() throws Unscannable {
        while (at < body.length) {
            byte b = body[at];
            if (b > ' ') {
                return b;
            }
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                throw new Unscannable();
            }
            at++;
        }
        throw new Unscannable();
    }

    void expect(int wanted) throws Unscannable {
        if (peek() != wanted) {
            throw new Unscannable();
        }
        at++;
    }

    boolean accept(int wanted) throws Unscannable {
        if (peek() == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /** After an element, consumes a comma or the closing bracket; returns whether another element follows. */
    boolean more(int closing) throws Unscannable {
        if (accept(',')) {
            values++;
            if (values > MOST_VALUES) {
                throw new Unscannable();
            }
            return true;
        }
        expect(closing);
        return false;
    }

    void expectEnd() throws Unscannable {
        while (at < body.length) {
            byte b = body[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                throw new Unscannable();
            }
            at++;
        }
    }

    /** Reads a field name and its colon; names with escapes or non-ASCII characters are unsupported. */
    void name() throws Unscannable {
        expect('"');
        string();
        if (stringFlags != 0) {
            throw new Unscannable();
        }
        int start = stringStart;
        int end = stringEnd;
        expect(':');
        stringStart = start;
        stringEnd = end;
    }

    byte[] body() {
        return body;
    }

    /** Skips bytes that the caller has already compared. */
    void pass(int bytes) {
        at += bytes;
    }

    /** Skips a cached string, starting after its opening quote. */
    void pass(CachedValue string) {
        stringStart = at;
        stringEnd = at + string.length();
        stringFlags = string.flags();
        at = stringEnd + 1;
    }

    /** Reads a string, starting after its opening quote. */
    void string() throws Unscannable {
        byte[] bytes = body;
        int p = at;
        int start = p;
        int flags = 0;
        while (true) {
            while (p + 8 <= bytes.length) {
                long word = JsonForm.longAt(bytes, p);
                long quote = word ^ (ONES * '"');
                long slash = word ^ (ONES * '\\');
                long special = ((quote - ONES) & ~quote) | ((slash - ONES) & ~slash) | (word - ONES * ' ') | word;
                special &= HIGHS;
                if (special != 0) {
                    p += Long.numberOfTrailingZeros(special) >>> 3;
                    break;
                }
                p += 8;
            }
            if (p >= bytes.length) {
                throw new Unscannable();
            }
            byte b = bytes[p];
            if (b == '"') {
                break;
            }
            if (b == '\\') {
                flags |= Slot.ESCAPED;
                if (p + 3 < bytes.length && bytes[p + 1] == 'r' && bytes[p + 2] == '\\' && bytes[p + 3] == 'n') {
                    p += 4;
                    continue;
                }
                int escape = p + 1 < bytes.length ? bytes[p + 1] : 0;
                switch (escape) {
                    case '\\', '"', 'n', 'r', 't' -> p += 2;
                    case '/', 'b', 'f' -> {
                        flags |= Slot.COMPLEX;
                        p += 2;
                    }
                    case 'u' -> {
                        flags |= Slot.COMPLEX;
                        checkHex(p + 2);
                        p += 6;
                    }
                    default -> throw new Unscannable();
                }
            } else if (b >= ' ') {
                p++;
            } else if (b >= 0) {
                throw new Unscannable();
            } else {
                int width = utf8Width(p);
                flags |= Slot.NON_ASCII | (JsonText.foldsToAscii(bytes, p) ? Slot.COMPLEX : 0);
                p += width;
            }
        }
        if (p - start > LONGEST_STRING) {
            throw new Unscannable();
        }
        stringStart = start;
        stringEnd = p;
        stringFlags = flags;
        at = p + 1;
    }

    /**
     * Checks a unicode escape. Possible surrogates are unsupported, because UTF-8 cannot encode unpaired surrogates.
     */
    private void checkHex(int from) throws Unscannable {
        if (from + 4 > body.length) {
            throw new Unscannable();
        }
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = body[i] < 0 ? -1 : Character.digit(body[i], 16);
            if (digit < 0) {
                throw new Unscannable();
            }
            unit = (unit << 4) | digit;
        }
        if (unit >= 0xd800 && unit <= 0xdfff) {
            throw new Unscannable();
        }
    }

    private int utf8Width(int p) throws Unscannable {
        int lead = body[p] & 0xff;
        int width =
                lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
        if (width == 0 || p + width > body.length) {
            throw new Unscannable();
        }
        for (int i = 1; i < width; i++) {
            if ((body[p + i] & 0xc0) != 0x80) {
                throw new Unscannable();
            }
        }
        int second = body[p + 1] & 0xff;
        boolean bad = (lead == 0xe0 && second < 0xa0)
                || (lead == 0xed && second >= 0xa0)
                || (lead == 0xf0 && second < 0x90)
                || (lead == 0xf4 && second >= 0x90);
        if (bad) {
            throw new Unscannable();
        }
        return width;
    }

    /**
     * Reads a number, {@code true}, {@code false} or {@code null}; returns true for {@code null}. The text is stored
     * like a string.
     */
    boolean literal() throws Unscannable {
        int first = peek();
        int start = at;
        boolean isNull = false;
        switch (first) {
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> {
                word("null");
                isNull = true;
            }
            default -> number();
        }
        stringStart = start;
        stringEnd = at;
        stringFlags = 0;
        return isNull;
    }

    private void word(String word) throws Unscannable {
        for (int i = 0; i < word.length(); i++) {
            if (at >= body.length || body[at] != word.charAt(i)) {
                throw new Unscannable();
            }
            at++;
        }
        endsHere();
    }

    /** Reads an integer. Other numbers are left to the full parser, because they are rare. */
    private void number() throws Unscannable {
        int start = at;
        if (body[at] == '-') {
            at++;
        }
        int digits = at;
        while (at < body.length && body[at] >= '0' && body[at] <= '9') {
            at++;
        }
        boolean leadingZero = at - digits > 1 && body[digits] == '0';
        if (at == digits || leadingZero || at - start > 40) {
            throw new Unscannable();
        }
        if (at < body.length && body[at] == '.') {
            int fraction = ++at;
            while (at < body.length && body[at] >= '0' && body[at] <= '9') {
                at++;
            }
            if (at == fraction) {
                throw new Unscannable();
            }
        }
        endsHere();
    }

    private void endsHere() throws Unscannable {
        if (at >= body.length) {
            return;
        }
        byte b = body[at];
        if (b != ',' && b != '}' && b != ']' && b != ' ' && b != '\n' && b != '\r' && b != '\t') {
            throw new Unscannable();
        }
    }

    /** Validates and skips the next value. */
    void skip(int depth) throws Unscannable {
        if (depth > DEEPEST) {
            throw new Unscannable();
        }
        switch (peek()) {
            case '"' -> {
                at++;
                string();
            }
            case '{' -> {
                at++;
                if (!accept('}')) {
                    do {
                        name();
                        skip(depth + 1);
                    } while (more('}'));
                }
            }
            case '[' -> {
                at++;
                if (!accept(']')) {
                    do {
                        skip(depth + 1);
                    } while (more(']'));
                }
            }
            default -> literal();
        }
    }
}
