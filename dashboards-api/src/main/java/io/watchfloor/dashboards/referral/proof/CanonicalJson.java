package io.watchfloor.dashboards.referral.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * JSON in the canonical form of RFC 8785, of objects, arrays, texts and whole numbers. A text in another form is rejected, so that no byte
 * of a line can be changed unnoticed.
 */
final class CanonicalJson {

    private static final int DEEPEST = 6;
    private static final int MOST_DIGITS = 15;
    private static final String HEX = "0123456789abcdef";

    private final String text;
    private int at;

    private CanonicalJson(String text) {
        this.text = text;
    }

    /** The text is not JSON that this class reads. */
    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Malformed() {
            super(null, null, false, false);
        }
    }

    /** @param value a map with texts as keys, a list, a text, or a long */
    static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                char before = '{';
                TreeMap<String, Object> sorted = new TreeMap<>();
                map.forEach((name, one) -> sorted.put((String) name, one));
                for (Map.Entry<String, Object> one : sorted.entrySet()) {
                    out.append(before);
                    before = ',';
                    text(out, one.getKey());
                    out.append(':');
                    write(out, one.getValue());
                }
                out.append(sorted.isEmpty() ? "{}" : "}");
            }
            case List<?> list -> {
                char before = '[';
                for (Object one : list) {
                    out.append(before);
                    before = ',';
                    write(out, one);
                }
                out.append(list.isEmpty() ? "[]" : "]");
            }
            case String one -> text(out, one);
            case Long one -> out.append((long) one);
            default -> throw new IllegalArgumentException("Not a value of JSON: " + value.getClass());
        }
    }

    private static void text(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** @return empty if the text is not an object in canonical form */
    static Optional<Map<String, Object>> object(String text) {
        return readObject(text).filter(object -> write(object).equals(text));
    }

    /** Reads an object in any order of its members and with any escapes. The caller compares the text with its own form. */
    static Optional<Map<String, Object>> readObject(String text) {
        try {
            CanonicalJson in = new CanonicalJson(text);
            Object value = in.value(0);
            return in.at == text.length() && value instanceof Map<?, ?> map
                    ? Optional.of(named(map))
                    : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    static Map<String, Object> named(Map<?, ?> map) {
        Map<String, Object> named = new TreeMap<>();
        map.forEach((name, value) -> named.put((String) name, value));
        return named;
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw new Malformed();
        }
        return switch (next()) {
            case '{' -> members(depth);
            case '[' -> elements(depth);
            case '"' -> text();
            default -> {
                at--;
                yield number();
            }
        };
    }

    private Map<String, Object> members(int depth) {
        Map<String, Object> members = new TreeMap<>();
        if (skip('}')) {
            return members;
        }
        do {
            require('"');
            String name = text();
            require(':');
            if (members.put(name, value(depth + 1)) != null) {
                throw new Malformed();
            }
        } while (skip(','));
        require('}');
        return members;
    }

    private List<Object> elements(int depth) {
        List<Object> elements = new ArrayList<>();
        if (skip(']')) {
            return elements;
        }
        do {
            elements.add(value(depth + 1));
        } while (skip(','));
        require(']');
        return elements;
    }

    private long number() {
        int begin = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == begin || at - begin > MOST_DIGITS) {
            throw new Malformed();
        }
        return Long.parseLong(text.substring(begin, at));
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            out.append(c == '\\' ? escape() : c);
        }
        return out.toString();
    }

    private char escape() {
        return switch (next()) {
            case '"' -> '"';
            case '\\' -> '\\';
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = HEX.indexOf(next());
                    if (digit < 0) {
                        throw new Malformed();
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> throw new Malformed();
        };
    }

    private char next() {
        if (at == text.length()) {
            throw new Malformed();
        }
        return text.charAt(at++);
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void require(char c) {
        if (next() != c) {
            throw new Malformed();
        }
    }
}
