package io.watchfloor.sigma.explain;

import io.watchfloor.sigma.language.CidrBlock;
import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.Glob.Token;
import io.watchfloor.sigma.language.Regex;
import io.watchfloor.sigma.language.ValueMatch;
import io.watchfloor.sigma.language.ValueMatch.Compare;
import io.watchfloor.sigma.language.ValueMatch.Operator;
import io.watchfloor.sigma.language.ValueMatch.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats a condition in Sigma notation: modifiers and pattern. */
final class PatternText {

    private PatternText() {}

    /**
     * Returns the modifiers joined by {@code |}, without a leading {@code |}. Appends {@code last} unless it is empty.
     */
    static String modifiers(ValueMatch match, String last) {
        List<String> modifiers = new ArrayList<>();
        switch (match) {
            case ValueMatch.Text(Glob glob, boolean cased) -> {
                String place = place(glob);
                if (!place.isEmpty()) {
                    modifiers.add(place);
                }
                if (glob.hasDashes()) {
                    modifiers.add("windash");
                }
                if (cased) {
                    modifiers.add("cased");
                }
            }
            case ValueMatch.Pattern(Regex regex) -> {
                modifiers.add("re");
                if (regex.ignoreCase()) {
                    modifiers.add("i");
                }
                if (regex.multiline()) {
                    modifiers.add("m");
                }
                if (regex.dotAll()) {
                    modifiers.add("s");
                }
            }
            case ValueMatch.Cidr cidr -> modifiers.add("cidr");
            case ValueMatch.Compare compare -> compares(compare, modifiers);
            case ValueMatch.Time(ValueMatch.TimePart part, Compare compare) -> {
                modifiers.add(part.name().toLowerCase(Locale.ROOT));
                compares(compare, modifiers);
            }
            case ValueMatch.Exists exists -> modifiers.add("exists");
            case ValueMatch.Null nothing -> {}
            case ValueMatch.FieldRef(String other, Place place, boolean cased) -> {
                modifiers.add("fieldref");
                switch (place) {
                    case WHOLE -> {}
                    case START -> modifiers.add("startswith");
                    case END -> modifiers.add("endswith");
                    case ANYWHERE -> modifiers.add("contains");
                }
                if (cased) {
                    modifiers.add("cased");
                }
            }
            case ValueMatch.OneOf(List<ValueMatch> spellings) -> {
                return modifiers(spellings.getFirst(), last);
            }
        }
        if (!last.isEmpty()) {
            modifiers.add(last);
        }
        return String.join("|", modifiers);
    }

    private static void compares(Compare compare, List<String> modifiers) {
        if (compare.operator() != Operator.EQ) {
            modifiers.add(compare.operator().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Formats several patterns, up to about the given number of characters. */
    static String pattern(List<ValueMatch> values, int characters) {
        StringBuilder text = new StringBuilder();
        for (ValueMatch one : values) {
            if (text.length() > characters) {
                break;
            }
            text.append(text.isEmpty() ? "" : ", ").append(pattern(one, characters));
        }
        return text.toString();
    }

    /** Formats one pattern, up to at least the given number of characters. */
    static String pattern(ValueMatch match, int characters) {
        return switch (match) {
            case ValueMatch.Text(Glob glob, boolean cased) -> inner(glob, characters);
            case ValueMatch.Pattern(Regex regex) -> regex.source();
            case ValueMatch.Cidr(CidrBlock network) -> network.toString();
            case ValueMatch.Compare compare -> compare.number().toPlainString();
            case ValueMatch.Time time -> time.compare().number().toPlainString();
            case ValueMatch.Exists(boolean wanted) -> String.valueOf(wanted);
            case ValueMatch.Null nothing -> "null";
            case ValueMatch.FieldRef reference -> reference.other();
            case ValueMatch.OneOf(List<ValueMatch> spellings) -> pattern(spellings, characters);
        };
    }

    private static String place(Glob glob) {
        List<Token> tokens = glob.tokens();
        if (tokens.size() < 2) {
            return "";
        }
        boolean start = tokens.getFirst() instanceof Token.Many;
        boolean end = tokens.getLast() instanceof Token.Many;
        return start && end ? "contains" : start ? "endswith" : end ? "startswith" : "";
    }

    /** Formats a glob without the leading and trailing stars that {@link #place} expresses as a modifier. */
    private static String inner(Glob glob, int characters) {
        List<Token> tokens = glob.tokens();
        String place = place(glob);
        int from = place.equals("contains") || place.equals("endswith") ? 1 : 0;
        int to = tokens.size() - (place.equals("contains") || place.equals("startswith") ? 1 : 0);
        StringBuilder text = new StringBuilder();
        for (Token token : tokens.subList(from, Math.max(from, to))) {
            if (text.length() > characters) {
                break;
            }
            switch (token) {
                case Token.Text(String piece) ->
                    text.append(escaped(piece.substring(0, Math.min(piece.length(), characters + 1))));
                case Token.One() -> text.append('?');
                case Token.Many() -> text.append('*');
                case Token.Dash() -> text.append('-');
            }
        }
        return text.toString();
    }

    private static String escaped(String piece) {
        return piece.replace("*", "\\*").replace("?", "\\?");
    }
}
