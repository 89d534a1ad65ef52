package io.watchfloor.sigma.explain;

import io.watchfloor.sigma.evaluation.RecordValues;
import io.watchfloor.sigma.evaluation.RecordValues.Value;
import io.watchfloor.sigma.evaluation.SimpleEvaluator;
import io.watchfloor.sigma.evaluation.ValuePredicate;
import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.Search;
import io.watchfloor.sigma.language.ValueMatch;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which selections of a rule and which values of a record made the match. Computed after the match by walking the rule
 * again, so judging costs nothing extra. A negated part of the condition is only reported if its being true made the
 * match.
 */
public final class Explanation {

    private static final int MOST = 12;
    private static final int LONGEST = 200;

    /** How much stands before the part that matched, where the value is cut. */
    private static final int BEFORE = 60;

    static final String CUT = "…";

    private final DetectionTree detection;
    private final RecordValues record;
    private final List<Because> found = new ArrayList<>();

    private Explanation(DetectionTree detection, RecordValues record) {
        this.detection = detection;
        this.record = record;
    }

    /**
     * In the order of the condition, at most 12 entries; empty when the match depends only on absent values. The rule
     * must have matched.
     */
    public static List<Because> of(Rule rule, Telemetry telemetry) {
        Explanation explanation = new Explanation(rule.detection(), new RecordValues(telemetry.fields()));
        explanation.explain(rule.detection().condition(), true);
        return List.copyOf(explanation.found);
    }

    /** Whether the rule matches the record; for rules whose matches only a correlation counts. */
    public static boolean matches(Rule rule, Telemetry telemetry) {
        return SimpleEvaluator.matches(
                rule.detection().condition(), rule.detection(), new RecordValues(telemetry.fields()));
    }

    /** @param wanted whether the condition made the match by holding */
    private void explain(Condition condition, boolean wanted) {
        if (SimpleEvaluator.matches(condition, detection, record) != wanted) {
            return;
        }
        switch (condition) {
            case Condition.And(List<Condition> parts) -> parts.forEach(part -> explain(part, wanted));
            case Condition.Or(List<Condition> parts) -> parts.forEach(part -> explain(part, wanted));
            case Condition.Not(Condition part) -> explain(part, !wanted);
            case Condition.Named(String name) -> {
                Search search = detection.searches().get(name);
                if (wanted && search != null) {
                    explain(search, name);
                }
            }
        }
    }

    private void explain(Search search, String selection) {
        if (!SimpleEvaluator.matches(search, record)) {
            return;
        }
        switch (search) {
            case Search.All(List<Search> parts) -> parts.forEach(part -> explain(part, selection));
            case Search.Any(List<Search> parts) -> parts.forEach(part -> explain(part, selection));
            case Search.Field(FieldMatch match) -> field(match, selection);
            case Search.Keywords(List<ValueMatch> words, boolean all) ->
                words.forEach(word -> keyword(word, selection));
        }
    }

    private void field(FieldMatch match, String selection) {
        if (match.negated()) {
            List<Value> values = record.of(match.field());
            String sought = String.join(
                    ", ", match.values().stream().map(PatternText::pattern).toList());
            add(
                    selection,
                    match.field(),
                    PatternText.modifiers(match.values().getFirst(), "neq"),
                    sought,
                    values.isEmpty() ? null : values.getFirst().text());
            return;
        }
        for (ValueMatch value : match.values()) {
            Optional<ValueMatch> holding = holding(value, match.field());
            if (holding.isPresent()) {
                told(holding.get(), match.field(), selection);
                if (!match.all()) {
                    return;
                }
            }
        }
    }

    /** The value itself, or the matching one of several spellings. */
    private Optional<ValueMatch> holding(ValueMatch value, String field) {
        if (value instanceof ValueMatch.OneOf(List<ValueMatch> spellings)) {
            return spellings.stream()
                    .filter(one -> ValuePredicate.matchesField(one, field, record))
                    .findFirst();
        }
        return ValuePredicate.matchesField(value, field, record) ? Optional.of(value) : Optional.empty();
    }

    private void told(ValueMatch match, String field, String selection) {
        add(
                selection,
                field,
                PatternText.modifiers(match, ""),
                PatternText.pattern(match),
                valueThatHolds(match, field));
    }

    private @Nullable String valueThatHolds(ValueMatch match, String field) {
        for (Value value : record.of(field)) {
            boolean matches = switch (match) {
                case ValueMatch.FieldRef reference ->
                    record.of(reference.other()).stream()
                            .anyMatch(other -> ValuePredicate.refers(reference, value.text(), other.text()));
                case ValueMatch.Exists exists -> true;
                case ValueMatch.Null nothing -> false;
                case ValueMatch.OneOf spellings -> false;
                case ValueMatch.Text text -> ValuePredicate.matches(text, value.text());
                case ValueMatch.Pattern pattern -> ValuePredicate.matches(pattern, value.text());
                case ValueMatch.Cidr cidr -> ValuePredicate.matches(cidr, value.text());
                case ValueMatch.Compare compare -> ValuePredicate.matches(compare, value.text());
                case ValueMatch.Time time -> ValuePredicate.matches(time, value.text());
            };
            if (matches) {
                return value.text();
            }
        }
        return null;
    }

    private void keyword(ValueMatch word, String selection) {
        List<ValueMatch> spellings =
                word instanceof ValueMatch.OneOf(List<ValueMatch> several) ? several : List.of(word);
        for (ValueMatch spelling : spellings) {
            for (String field : record.names()) {
                String value = valueThatHolds(spelling, field);
                if (value != null) {
                    add(selection, field, PatternText.modifiers(spelling, ""), PatternText.pattern(spelling), value);
                    return;
                }
            }
        }
    }

    private void add(String selection, String field, String modifier, String pattern, @Nullable String value) {
        if (found.size() < MOST) {
            String shown = value == null || value.length() <= LONGEST ? value : around(modifier, pattern, value);
            found.add(new Because(selection, field, modifier, cut(pattern), shown));
        }
    }

    /** A long value is cut so that the part which matched stays in it. */
    private static String around(String modifier, String pattern, String value) {
        int matched = Wording.part(modifier, pattern, value)
                .filter(part -> part.to() > LONGEST)
                .map(Wording.Part::from)
                .orElse(0);
        int from = Math.max(0, Math.min(matched - BEFORE, value.length() - LONGEST));
        if (from == 0) {
            return cut(value);
        }
        int whole = Character.isLowSurrogate(value.charAt(from)) ? from + 1 : from;
        return CUT + cut(value.substring(whole));
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + CUT;
    }
}
