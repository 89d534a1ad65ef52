package io.watchfloor.ops.intel.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the text of a pattern into words, values and signs. */
final class PatternTokens {

    /** @param position of its first character in the pattern */
    record Token(Kind kind, String text, int position) {
        boolean is(String expected) {
            return text.equals(expected) && (kind == Kind.SIGN || kind == Kind.WORD);
        }
    }

    enum Kind {
        /** A keyword, a name of a type or a property. */
        WORD,
        SIGN,
        /** Its text is without quotes and escapes. */
        TEXT,
        NUMBER,
        TIME,
        HEX,
        BINARY,
        END
    }

    /** Words may contain hyphens, as in {@code ipv4-addr}. A minus before digits belongs to the number. */
    private static final Pattern TOKEN = Pattern.compile("""
            (?<number>[+-]?\\d+(?:\\.\\d*)?|[+-]?\\.\\d+)(?![\\w.])\
            |(?<quoted>[thb]?'(?:[^'\\\\]|\\\\.)*+')\
            |(?<word>[A-Za-z_][A-Za-z0-9_-]*+)\
            |(?<sign>==|!=|<>|<=|>=|[=<>\\[\\]().,:*])""", Pattern.DOTALL);

    private static final Pattern SPACE = Pattern.compile("(?:\\s|//[^\\n]*+|/\\*.*?\\*/)*+", Pattern.DOTALL);

    private PatternTokens() {}

    static List<Token> of(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        Matcher space = SPACE.matcher(text);
        int at = 0;
        while (true) {
            at = space.region(at, text.length()).lookingAt() ? space.end() : at;
            if (at == text.length()) {
                tokens.add(new Token(Kind.END, "", at));
                return tokens;
            }
            if (!token.region(at, text.length()).lookingAt()) {
                throw new InvalidPattern(
                        "pattern.syntax",
                        at,
                        text.charAt(at) == '\''
                                ? "The text that begins with a quote here has no closing quote."
                                : "The character %s has no meaning here."
                                        .formatted(Character.toString(text.codePointAt(at))));
            }
            tokens.add(token(token, at));
            at = token.end();
        }
    }

    private static Token token(Matcher found, int at) {
        String text = found.group();
        if (found.group("number") != null) {
            return new Token(Kind.NUMBER, text, at);
        }
        if (found.group("quoted") != null) {
            Kind kind = switch (text.charAt(0)) {
                case 't' -> Kind.TIME;
                case 'h' -> Kind.HEX;
                case 'b' -> Kind.BINARY;
                default -> Kind.TEXT;
            };
            int open = text.indexOf('\'');
            return new Token(kind, unescaped(text.substring(open + 1, text.length() - 1)), at);
        }
        return new Token(found.group("word") != null ? Kind.WORD : Kind.SIGN, text, at);
    }

    /** A backslash makes the next character stand for itself. */
    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }
}
