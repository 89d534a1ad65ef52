package io.watchfloor.sigma.evaluation;

import io.watchfloor.sigma.evaluation.RecordValues.Value;
import io.watchfloor.sigma.language.CaseFolding;
import io.watchfloor.sigma.language.Numbers;
import io.watchfloor.sigma.language.ValueMatch;
import java.math.BigDecimal;

/** Evaluates a condition on the values of a field. If a field has several values, one match is enough. */
public final class ValuePredicate {

    private ValuePredicate() {}

    public static boolean matchesField(ValueMatch match, String field, RecordValues record) {
        return switch (match) {
            case ValueMatch.Exists(boolean wanted) -> record.has(field) == wanted;
            case ValueMatch.Null() -> record.of(field).isEmpty();
            case ValueMatch.OneOf(var spellings) -> {
                for (ValueMatch spelling : spellings) {
                    if (matchesField(spelling, field, record)) {
                        yield true;
                    }
                }
                yield false;
            }
            case ValueMatch.FieldRef reference -> refers(reference, field, record);
            case ValueMatch.Text text -> any(text, field, record);
            case ValueMatch.Pattern pattern -> any(pattern, field, record);
            case ValueMatch.Cidr cidr -> any(cidr, field, record);
            case ValueMatch.Compare compare -> any(compare, field, record);
            case ValueMatch.Time time -> any(time, field, record);
        };
    }

    static boolean matchesAnywhere(ValueMatch match, RecordValues record) {
        if (match instanceof ValueMatch.OneOf(var spellings)) {
            for (ValueMatch spelling : spellings) {
                if (matchesAnywhere(spelling, record)) {
                    return true;
                }
            }
            return false;
        }
        for (String field : record.names()) {
            if (any(match, field, record)) {
                return true;
            }
        }
        return false;
    }

    private static boolean any(ValueMatch match, String field, RecordValues record) {
        for (Value value : record.of(field)) {
            if (matches(match, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(ValueMatch match, Value value) {
        return match instanceof ValueMatch.Text(var glob, boolean cased)
                ? glob.matches(cased ? value.text() : value.folded())
                : matches(match, value.text());
    }

    /** Evaluates a condition on one recorded value. */
    public static boolean matches(ValueMatch match, String value) {
        return switch (match) {
            case ValueMatch.Text(var glob, boolean cased) -> glob.matches(cased ? value : CaseFolding.fold(value));
            case ValueMatch.Pattern(var regex) -> regex.find(value);
            case ValueMatch.Cidr(var network) -> network.contains(value);
            case ValueMatch.Compare compare -> compares(compare, value);
            case ValueMatch.Time(var part, var compare) -> {
                int number = DateParts.of(value, part);
                yield number >= 0
                        && compare.operator().isMet(BigDecimal.valueOf(number).compareTo(compare.number()));
            }
            case ValueMatch.Exists exists -> throw new IllegalStateException("asks for a field: " + exists);
            case ValueMatch.Null nothing -> throw new IllegalStateException("asks for a field: " + nothing);
            case ValueMatch.FieldRef reference -> throw new IllegalStateException("asks for a field: " + reference);
            case ValueMatch.OneOf spellings -> throw new IllegalStateException("asks for a field: " + spellings);
        };
    }

    private static boolean compares(ValueMatch.Compare compare, String value) {
        return Numbers.parse(value)
                .map(number -> compare.operator().isMet(number.compareTo(compare.number())))
                .orElse(false);
    }

    private static boolean refers(ValueMatch.FieldRef reference, String field, RecordValues record) {
        for (Value value : record.of(field)) {
            for (Value other : record.of(reference.other())) {
                if (refers(reference, value.text(), other.text())) {
                    return true;
                }
            }
        }
        return false;
    }

    public static boolean refers(ValueMatch.FieldRef reference, String value, String other) {
        String text = reference.cased() ? value : CaseFolding.fold(value);
        String sought = reference.cased() ? other : CaseFolding.fold(other);
        return switch (reference.place()) {
            case WHOLE -> text.equals(sought);
            case START -> text.startsWith(sought);
            case END -> text.endsWith(sought);
            case ANYWHERE -> text.contains(sought);
        };
    }
}
