package io.watchfloor.sigma.language;

import io.watchfloor.sigma.language.Glob.Token;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Matches a {@link Glob}: stars divide it into parts, and each part matches at its first possible position. */
final class GlobMatch {

    private static final int NOWHERE = -1;

    private GlobMatch() {}

    static boolean matches(List<Token> tokens, String value) {
        return locate(tokens, value).isPresent();
    }

    static Optional<TextRange> locate(List<Token> tokens, String value) {
        int firstStar = starFrom(tokens, 0);
        int at = pieceAt(tokens.subList(0, firstStar), value, 0);
        if (firstStar == tokens.size()) {
            return at == value.length() ? Optional.of(new TextRange(0, at)) : Optional.empty();
        }
        if (at == NOWHERE) {
            return Optional.empty();
        }
        int from = firstStar == 0 ? NOWHERE : 0;
        int start = firstStar + 1;
        for (int star = starFrom(tokens, start); star < tokens.size(); star = starFrom(tokens, start)) {
            TextRange found = findPiece(tokens.subList(start, star), value, at);
            if (found == null) {
                return Optional.empty();
            }
            at = found.to();
            from = from == NOWHERE ? found.from() : from;
            start = star + 1;
        }
        if (start == tokens.size()) {
            return Optional.of(new TextRange(from == NOWHERE ? at : from, at));
        }
        int last = endsWith(tokens.subList(start, tokens.size()), value, at);
        return last == NOWHERE
                ? Optional.empty()
                : Optional.of(new TextRange(from == NOWHERE ? last : from, value.length()));
    }

    private static int starFrom(List<Token> tokens, int from) {
        for (int i = from; i < tokens.size(); i++) {
            if (tokens.get(i) instanceof Token.Many) {
                return i;
            }
        }
        return tokens.size();
    }

    /** Returns the end of the part if the part matches at {@code at}, otherwise {@link #NOWHERE}. */
    private static int pieceAt(List<Token> piece, String value, int at) {
        int position = at;
        for (Token token : piece) {
            switch (token) {
                case Token.Text(String text) -> {
                    if (!value.startsWith(text, position)) {
                        return NOWHERE;
                    }
                    position += text.length();
                }
                case Token.One() -> {
                    if (position >= value.length()) {
                        return NOWHERE;
                    }
                    position += Character.charCount(value.codePointAt(position));
                }
                case Token.Dash() -> {
                    if (position >= value.length() || Glob.DASHES.indexOf(value.charAt(position)) < 0) {
                        return NOWHERE;
                    }
                    position++;
                }
                case Token.Many() -> throw new IllegalStateException("a piece cannot contain a star");
            }
        }
        return position;
    }

    private static @Nullable TextRange findPiece(List<Token> piece, String value, int from) {
        if (piece.size() == 1 && piece.getFirst() instanceof Token.Text(String text)) {
            int at = value.indexOf(text, from);
            return at < 0 ? null : new TextRange(at, at + text.length());
        }
        for (int start = from; start <= value.length(); start++) {
            int end = splits(value, start) ? NOWHERE : pieceAt(piece, value, start);
            if (end != NOWHERE) {
                return new TextRange(start, end);
            }
        }
        return null;
    }

    /**
     * Matches a part at the end of the value. The length of the part varies only by the surrogate pairs that {@code ?}
     * may match, so few start positions are possible.
     */
    private static int endsWith(List<Token> piece, String value, int from) {
        int shortest = 0;
        int pairs = 0;
        for (Token token : piece) {
            shortest += token instanceof Token.Text(String text) ? text.length() : 1;
            pairs += token instanceof Token.One ? 1 : 0;
        }
        int latest = value.length() - shortest;
        for (int start = latest; start >= Math.max(from, latest - pairs); start--) {
            if (!splits(value, start) && pieceAt(piece, value, start) == value.length()) {
                return start;
            }
        }
        return NOWHERE;
    }

    /** Whether the position is between the two halves of a surrogate pair. */
    private static boolean splits(String value, int at) {
        return at > 0
                && at < value.length()
                && Character.isLowSurrogate(value.charAt(at))
                && Character.isHighSurrogate(value.charAt(at - 1));
    }
}
