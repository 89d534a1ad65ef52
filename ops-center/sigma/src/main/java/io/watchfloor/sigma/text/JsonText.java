package io.watchfloor.sigma.text;

import java.nio.charset.StandardCharsets;

/** Works on the content of a JSON string that is known to be well-formed. */
public final class JsonText {

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private JsonText() {}

    public static byte plainEscape(byte letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> letter;
        };
    }

    /**
     * Unescapes and case-folds ASCII text with only plain escapes, mostly eight bytes at a time.
     *
     * @return end of the result
     */
    public static int folded(byte[] body, int start, int end, byte[] room, int from) {
        int to = from;
        int i = start;
        while (i < end) {
            while (i + 8 <= end) {
                long word = JsonForm.longAt(body, i);
                long slash = word ^ (ONES * '\\');
                if (((slash - ONES) & ~slash & HIGHS) != 0) {
                    break;
                }
                JsonForm.put(room, to, JsonForm.lowered(word));
                i += 8;
                to += 8;
            }
            int stop = Math.min(end, i + 8);
            while (i < stop) {
                byte b = body[i++];
                if (b == '\\') {
                    b = plainEscape(body[i++]);
                }
                room[to++] = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
            }
        }
        return to;
    }

    /**
     * Writes a text as it would appear between the quotes of JSON.
     *
     * @param room array with space for two bytes per character of the text
     * @return end of the written bytes; negative if the text contains non-ASCII characters, or a control character
     *     without a plain escape
     */
    public static int escapedAscii(String text, byte[] room, int from) {
        int to = from;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                if (c == '"' || c == '\\') {
                    room[to++] = '\\';
                }
                room[to++] = (byte) c;
            } else if (c == '\n' || c == '\r' || c == '\t') {
                room[to++] = '\\';
                room[to++] = (byte) (c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
            } else {
                return -1;
            }
        }
        return to;
    }

    /**
     * Copies the text, keeping only the escapes of quote, backslash, line feed, carriage return and tab.
     *
     * @param room array with space for as many bytes as the text has
     * @return end of the copy; negative if a character requires another escape or may fold to ASCII
     */
    public static int withoutNeedlessEscapes(byte[] body, int start, int end, byte[] room, int from) {
        int to = from;
        int i = start;
        while (i < end) {
            byte b = body[i];
            if (b < 0 && foldsToAscii(body, i)) {
                return -1;
            }
            if (b != '\\') {
                room[to++] = b;
                i++;
                continue;
            }
            byte letter = body[i + 1];
            if (letter == '/') {
                room[to++] = letter;
            } else if (letter == 'b' || letter == 'f') {
                return -1;
            } else if (letter == 'u') {
                int unit = Character.digit(body[i + 4], 16) << 4 | Character.digit(body[i + 5], 16);
                if (body[i + 2] != '0' || body[i + 3] != '0' || unit < ' ' || unit > '~') {
                    return -1;
                }
                if (unit == '"' || unit == '\\') {
                    room[to++] = '\\';
                }
                room[to++] = (byte) unit;
                i += 4;
            } else {
                room[to++] = b;
                room[to++] = letter;
            }
            i += 2;
        }
        return to;
    }

    /**
     * Whether the letter is one of the few non-ASCII letters that fold to ASCII: dotted and dotless i, long s, and the
     * kelvin sign.
     */
    public static boolean foldsToAscii(byte[] utf8, int at) {
        return switch (utf8[at] & 0xff) {
            case 0xc4 -> utf8[at + 1] == (byte) 0xb0 || utf8[at + 1] == (byte) 0xb1;
            case 0xc5 -> utf8[at + 1] == (byte) 0xbf;
            case 0xe2 -> utf8[at + 1] == (byte) 0x84 && utf8[at + 2] == (byte) 0xaa;
            default -> false;
        };
    }

    public static String decode(byte[] body, int start, int end) {
        StringBuilder text = new StringBuilder(end - start);
        int plain = start;
        int i = start;
        while (i < end) {
            if (body[i] != '\\') {
                i++;
                continue;
            }
            text.append(new String(body, plain, i - plain, StandardCharsets.UTF_8));
            if (body[i + 1] == 'u') {
                text.append((char) Integer.parseInt(new String(body, i + 2, 4, StandardCharsets.US_ASCII), 16));
                i += 6;
            } else {
                text.append((char) plainEscape(body[i + 1]));
                i += 2;
            }
            plain = i;
        }
        return text.append(new String(body, plain, end - plain, StandardCharsets.UTF_8))
                .toString();
    }

    /**
     * Encodes the text in UTF-8.
     *
     * @throws UnpairedSurrogateException if the text contains an unpaired surrogate, which UTF-8 cannot encode
     */
    public static byte[] utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new UnpairedSurrogateException();
                }
                i++;
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
