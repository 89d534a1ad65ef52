package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.Glob.Token;
import io.watchfloor.sigma.language.LimitExceededException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Encoding modifiers of a value, such as {@code base64} and {@code wide}. A UTF-16 value is stored as one character per
 * byte. Sigma 2.1, "Encoding".
 */
final class Encoding {

    private static final int[] CUT_AT_START = {0, 2, 3};
    private static final int[] CUT_AT_END = {0, 3, 2};
    private static final int MOST_DASHES = 5;
    private static final int MOST_SPELLINGS = 3_125;

    private final boolean bytes;
    private final Glob glob;

    private Encoding(Glob glob, boolean bytes) {
        this.glob = glob;
        this.bytes = bytes;
    }

    static Encoding of(Glob glob) {
        return new Encoding(glob, false);
    }

    Glob glob() {
        return glob;
    }

    Encoding with(Glob changed) {
        return new Encoding(changed, bytes);
    }

    Encoding utf16(boolean bigEndian, boolean mark) {
        String start = mark ? "\u00ff\u00fe" : "";
        Glob wide = glob.mapText(
                text -> latin(text.getBytes(bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE)));
        List<Token> tokens = new ArrayList<>(List.of(new Token.Text(start)));
        tokens.addAll(wide.tokens());
        return new Encoding(new Glob(tokens), true);
    }

    Encoding base64() {
        return new Encoding(Glob.literal(Base64.getEncoder().encodeToString(contents())), false);
    }

    /**
     * Returns the three possible forms of a text within a longer base64 text, one for each offset. The forms omit
     * characters that depend on adjacent bytes.
     */
    List<Encoding> base64Offset() {
        byte[] contents = contents();
        List<Encoding> spellings = new ArrayList<>(3);
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + contents.length];
            Arrays.fill(shifted, 0, offset, (byte) ' ');
            System.arraycopy(contents, 0, shifted, offset, contents.length);
            String encoded = Base64.getEncoder().encodeToString(shifted);
            int end = encoded.length() - CUT_AT_END[shifted.length % 3];
            int start = Math.min(CUT_AT_START[offset], end);
            spellings.add(new Encoding(Glob.literal(encoded.substring(start, end)), false));
        }
        return spellings;
    }

    /** Expands {@code windash} alternatives into separate values, because an encoding hides the dashes. */
    List<Encoding> spelledOut(RuleBudget allowance) {
        long dashes =
                glob.tokens().stream().filter(Token.Dash.class::isInstance).count();
        if (dashes > MOST_DASHES) {
            throw new LimitExceededException(
                    "rule.values",
                    "'windash' before an encoding gives more than %d spellings; use fewer dashes in one value"
                            .formatted(MOST_SPELLINGS));
        }
        long count = 1;
        for (long dash = 0; dash < dashes; dash++) {
            count *= Glob.DASHES.length();
        }
        allowance.spell(count, glob.length());
        List<List<Token>> spellings = new ArrayList<>(List.of(List.of()));
        for (Token token : glob.tokens()) {
            List<List<Token>> longer = new ArrayList<>();
            for (List<Token> before : spellings) {
                if (token instanceof Token.Dash) {
                    Glob.DASHES
                            .chars()
                            .forEach(dash -> longer.add(append(before, new Token.Text(Character.toString(dash)))));
                } else {
                    longer.add(append(before, token));
                }
            }
            spellings = longer;
        }
        return spellings.stream()
                .map(tokens -> new Encoding(new Glob(tokens), bytes))
                .toList();
    }

    private static List<Token> append(List<Token> before, Token token) {
        List<Token> longer = new ArrayList<>(before);
        longer.add(token);
        return longer;
    }

    private byte[] contents() {
        if (glob.hasWildcards()) {
            throw new IllegalArgumentException("a value with wildcards cannot be encoded");
        }
        return glob.text().getBytes(bytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
