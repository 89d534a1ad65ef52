package io.watchfloor.sigma.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A Sigma string with wildcards, which must match the whole value. Sigma 2.1, "String Wildcard" and "Escape Character".
 *
 * <p>Matching never backtracks: each part between two stars matches at its first possible position. The worst-case cost
 * is the length of the value times the length of one part.
 */
public record Glob(List<Token> tokens) {

    /** A token of a Sigma string. */
    public sealed interface Token {

        record Text(String text) implements Token {}

        /** {@code ?}: exactly one code point. */
        record One() implements Token {}

        /** {@code *}: any number of code points, including none. */
        record Many() implements Token {}

        /** Any of the five dash characters that {@code windash} treats as equal. */
        record Dash() implements Token {}
    }

    /** The characters that {@code windash} treats as equal: hyphen, slash, en dash, em dash, horizontal bar. */
    public static final String DASHES = "-/\u2013\u2014\u2015";

    private static final Token ONE = new Token.One();
    private static final Token MANY = new Token.Many();
    private static final Token DASH = new Token.Dash();

    public Glob {
        tokens = joined(tokens);
    }

    /** Parses a Sigma string with wildcards and backslash escapes. */
    public static Glob parse(String sigma) {
        List<Token> tokens = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sigma.length(); i++) {
            char c = sigma.charAt(i);
            if (c == '\\' && i + 1 < sigma.length() && "*?\\".indexOf(sigma.charAt(i + 1)) >= 0) {
                i++;
                text.append(sigma.charAt(i));
            } else if (c == '*' || c == '?') {
                tokens.add(new Token.Text(text.toString()));
                text.setLength(0);
                tokens.add(c == '*' ? MANY : ONE);
            } else {
                text.append(c);
            }
        }
        tokens.add(new Token.Text(text.toString()));
        return new Glob(tokens);
    }

    /** Creates a glob that matches exactly this text. */
    public static Glob literal(String text) {
        return new Glob(List.of(new Token.Text(text)));
    }

    public Glob startingAnywhere() {
        List<Token> wider = new ArrayList<>(tokens.size() + 1);
        wider.add(MANY);
        wider.addAll(tokens);
        return new Glob(wider);
    }

    public Glob endingAnywhere() {
        List<Token> wider = new ArrayList<>(tokens);
        wider.add(MANY);
        return new Glob(wider);
    }

    /** Copy in which every dash matches all {@code windash} alternatives. */
    public Glob anyDash() {
        List<Token> tokens = new ArrayList<>();
        for (Token token : this.tokens) {
            if (!(token instanceof Token.Text(String text))) {
                tokens.add(token);
                continue;
            }
            int start = 0;
            for (int i = 0; i < text.length(); i++) {
                if (DASHES.indexOf(text.charAt(i)) >= 0) {
                    tokens.add(new Token.Text(text.substring(start, i)));
                    tokens.add(DASH);
                    start = i + 1;
                }
            }
            tokens.add(new Token.Text(text.substring(start)));
        }
        return new Glob(tokens);
    }

    public Glob mapText(UnaryOperator<String> change) {
        return new Glob(tokens.stream()
                .map(token -> token instanceof Token.Text(String text) ? new Token.Text(change.apply(text)) : token)
                .toList());
    }

    public Glob folded() {
        return mapText(CaseFolding::fold);
    }

    /** Whether the string contains {@code *} or {@code ?}. */
    public boolean hasWildcards() {
        return tokens.stream().anyMatch(token -> token instanceof Token.One || token instanceof Token.Many);
    }

    /** Number of characters and wildcards. */
    public int length() {
        int length = 0;
        for (Token token : tokens) {
            length += token instanceof Token.Text(String text) ? text.length() : 1;
        }
        return length;
    }

    public boolean hasDashes() {
        return tokens.stream().anyMatch(Token.Dash.class::isInstance);
    }

    /** Text of a string without wildcards. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Token token : tokens) {
            if (!(token instanceof Token.Text(String piece))) {
                throw new IllegalStateException("not a plain text: " + this);
            }
            text.append(piece);
        }
        return text.toString();
    }

    /** Matches case-sensitively; for case-insensitive matching, fold both sides first. */
    public boolean matches(String value) {
        return GlobMatch.matches(tokens, value);
    }

    /**
     * Returns the part of a value that the string matches, without the text of a leading and a trailing star. Compares
     * like {@link #matches}.
     *
     * @return empty if the value does not match
     */
    public Optional<TextRange> locate(String value) {
        return GlobMatch.locate(tokens, value);
    }

    /**
     * Length of the longest text between two wildcards, which is the worst-case search cost per character of a value.
     */
    public int longestText() {
        int longest = 0;
        for (Token token : tokens) {
            longest = Math.max(longest, token instanceof Token.Text(String text) ? text.length() : 1);
        }
        return longest;
    }

    private static List<Token> joined(List<Token> tokens) {
        List<Token> joined = new ArrayList<>(tokens.size());
        for (Token token : tokens) {
            Token last = joined.isEmpty() ? null : joined.getLast();
            if (token instanceof Token.Text(String text)) {
                if (text.isEmpty()) {
                    continue;
                }
                if (last instanceof Token.Text(String before)) {
                    joined.set(joined.size() - 1, new Token.Text(before + text));
                    continue;
                }
            } else if (token instanceof Token.Many && last instanceof Token.Many) {
                continue;
            }
            joined.add(token);
        }
        return List.copyOf(joined);
    }
}
