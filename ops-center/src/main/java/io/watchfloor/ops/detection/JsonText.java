package io.watchfloor.ops.detection;

import java.nio.charset.StandardCharsets;

/** The inside of a JSON string, already known to be well formed. */
final class JsonText {

    private JsonText() {}

    static byte plainEscape(byte letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> letter;
        };
    }

    static String decode(byte[] body, int start, int end) {
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
     * The text in UTF-8.
     *
     * @throws OddText when it holds half a surrogate pair, which UTF-8 cannot say
     */
    static byte[] utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new OddText();
                }
                i++;
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
