package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.CaseFolding;
import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.Glob.Token;
import io.watchfloor.sigma.language.ValueMatch;
import io.watchfloor.sigma.regex.RegexLiterals;
import io.watchfloor.sigma.text.GramRarity;
import io.watchfloor.sigma.text.JsonForm;
import io.watchfloor.sigma.text.Literal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Literals that a predicate requires, and their estimated frequency in telemetry. The predicate can be true only for
 * values that contain at least one of these literals.
 *
 * @param literals literals in {@link JsonForm}
 * @param share estimated share of records that contain a literal
 */
record RequiredLiterals(Kind kind, List<Literal> literals, double share) {

    enum Kind {
        /** The whole value equals a literal. */
        WHOLE,
        /** The part after the last backslash of the value equals a literal. */
        LAST_PART,
        /** The value contains a literal. */
        PIECE,
        /** No literal, but the value must contain a non-ASCII character. */
        BEYOND_ASCII
    }

    private static final int SHORTEST_PIECE = 2;

    /** Names of common programs. Each name has the share of records that contain the name. */
    private static final Map<String, Double> BUSY = Map.ofEntries(
            Map.entry("svchost.exe", 0.2),
            Map.entry("cmd.exe", 0.12),
            Map.entry("powershell.exe", 0.12),
            Map.entry("lsass.exe", 0.1),
            Map.entry("explorer.exe", 0.08),
            Map.entry("services.exe", 0.08),
            Map.entry("conhost.exe", 0.06),
            Map.entry("wmiprvse.exe", 0.06),
            Map.entry("rundll32.exe", 0.04),
            Map.entry("reg.exe", 0.04),
            Map.entry("net.exe", 0.04),
            Map.entry("net1.exe", 0.04),
            Map.entry("ntdll.dll", 0.05),
            Map.entry("kernel32.dll", 0.05));

    /** Computes the required literals; empty if the predicate can be true without any literal. */
    static Optional<RequiredLiterals> of(Predicate predicate) {
        return switch (predicate.match()) {
            case ValueMatch.Text(Glob glob, boolean cased) -> text(cased ? glob.folded() : glob, predicate);
            case ValueMatch.Pattern(var regex) ->
                RegexLiterals.of(regex).stream()
                        .map(texts -> oneOf(texts, predicate))
                        .min(Comparator.comparingDouble(RequiredLiterals::share));
            case ValueMatch.Cidr other -> Optional.empty();
            case ValueMatch.Compare other -> Optional.empty();
            case ValueMatch.Time other -> Optional.empty();
            case ValueMatch.Exists other -> Optional.empty();
            case ValueMatch.Null other -> Optional.empty();
            case ValueMatch.FieldRef other -> Optional.empty();
            case ValueMatch.OneOf other -> Optional.empty();
        };
    }

    private static RequiredLiterals oneOf(List<String> texts, Predicate predicate) {
        List<Literal> literals = texts.stream()
                .map(text -> literal(CaseFolding.fold(text), predicate))
                .toList();
        return new RequiredLiterals(
                Kind.PIECE,
                literals,
                literals.stream().mapToDouble(RequiredLiterals::share).sum());
    }

    private static Optional<RequiredLiterals> text(Glob glob, Predicate predicate) {
        List<Token> tokens = glob.tokens();
        if (tokens.isEmpty()) {
            return Optional.of(new RequiredLiterals(Kind.WHOLE, List.of(literal("", predicate)), 0.2));
        }
        if (tokens.size() == 1 && tokens.getFirst() instanceof Token.Text(String text) && isUnmistakable(text)) {
            double share = text.length() <= 2 ? 0.2 : text.length() <= 5 ? 0.05 : 0.01;
            return Optional.of(new RequiredLiterals(Kind.WHOLE, List.of(literal(text, predicate)), share));
        }
        if (tokens.size() == 2
                && tokens.getFirst() instanceof Token.Many
                && tokens.getLast() instanceof Token.Text(String text)
                && isFileName(text)) {
            String name = text.substring(1);
            return Optional.of(new RequiredLiterals(
                    Kind.LAST_PART, List.of(literal(name, predicate)), BUSY.getOrDefault(name, 0.008)));
        }
        return best(tokens, predicate);
    }

    private static Optional<RequiredLiterals> best(List<Token> tokens, Predicate predicate) {
        Literal best = null;
        for (String piece : unmistakablePieces(tokens)) {
            Literal literal = literal(piece, predicate);
            if (literal.lowered().length >= SHORTEST_PIECE && (best == null || share(literal) < share(best))) {
                best = literal;
            }
        }
        if (best == null) {
            boolean isAscii =
                    tokens.stream().allMatch(token -> !(token instanceof Token.Text(String text)) || isAscii(text));
            return isAscii
                    ? Optional.empty()
                    : Optional.of(new RequiredLiterals(Kind.BEYOND_ASCII, List.of(literal("", predicate)), 0.02));
        }
        return Optional.of(new RequiredLiterals(Kind.PIECE, List.of(best), share(best)));
    }

    /** Returns runs of characters that JSON can encode in only one way, apart from the case of ASCII letters. */
    private static List<String> unmistakablePieces(List<Token> tokens) {
        List<String> pieces = new ArrayList<>();
        for (Token token : tokens) {
            if (token instanceof Token.Text(String text)) {
                StringBuilder piece = new StringBuilder();
                text.codePoints().forEach(codePoint -> {
                    if (isUnmistakable(codePoint)) {
                        piece.appendCodePoint(codePoint);
                    } else {
                        pieces.add(piece.toString());
                        piece.setLength(0);
                    }
                });
                pieces.add(piece.toString());
            }
        }
        return pieces;
    }

    private static boolean isUnmistakable(String text) {
        return text.codePoints().allMatch(RequiredLiterals::isUnmistakable);
    }

    private static boolean isUnmistakable(int codePoint) {
        return codePoint < 0x80 || (CaseFolding.isUncased(codePoint) && !isSurrogate(codePoint));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static Literal literal(String folded, Predicate predicate) {
        return new Literal(JsonForm.lowered(JsonForm.escaped(folded)), predicate.id());
    }

    private static double share(Literal literal) {
        int length = literal.lowered().length;
        if (length < 4) {
            return length < 3 ? 0.5 : 0.25;
        }
        return switch (GramRarity.rareGrams(literal.lowered())) {
            case 0 -> 0.3;
            case 1 -> 0.06;
            case 2 -> 0.03;
            case 3, 4 -> 0.012;
            case 5, 6 -> 0.005;
            default -> 0.002;
        };
    }

    private static boolean isFileName(String text) {
        return text.length() > 1
                && text.charAt(0) == '\\'
                && text.chars().skip(1).allMatch(c -> c >= ' ' && c < 0x7f && c != '\\' && c != '"');
    }
}
