package io.watchfloor.sigma.explain;

import io.watchfloor.sigma.evaluation.RecordValues;
import io.watchfloor.sigma.evaluation.RecordValues.Value;
import io.watchfloor.sigma.explain.BoundedEvaluator.Truth;
import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.TextRange;
import io.watchfloor.sigma.language.ValueMatch;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains which selections of a rule and which values of a record caused a match. Explanations are computed after the
 * match by evaluating the rule again, so matching itself costs nothing extra. A negated part of the condition is
 * reported only if it caused the match. Parts that must be true because the rule matched are not evaluated again. Parts
 * beyond the limit of {@link BoundedEvaluator} are omitted; {@link MatchReason#REST} marks the omission.
 */
public final class Explanation {

    private static final int MOST = 12;
    private static final int LONGEST = 200;

    /** Characters shown before the matching part of a truncated value. */
    private static final int BEFORE = 60;

    static final String CUT = "…";

    private final DetectionTree detection;
    private final RecordValues record;
    private final BoundedEvaluator effort;
    private final IdentityHashMap<Object, Truth> known = new IdentityHashMap<>();
    private final List<MatchReason> found = new ArrayList<>();
    private boolean incomplete;

    /** Creates an explanation without profiles: conditions on profiles may hold or not. */
    Explanation(Rule rule, Telemetry telemetry) {
        this(rule, telemetry, new RecordValues(telemetry.fields()), false);
    }

    private Explanation(Rule rule, Telemetry telemetry, RecordValues record, boolean knowsProfiles) {
        this.detection = rule.detection();
        this.record = record;
        this.effort = new BoundedEvaluator(record, telemetry.raw().length(), knowsProfiles);
    }

    /**
     * Returns the reasons in the order of the condition, at most 12 entries plus {@link MatchReason#REST}. Empty if the
     * match depends only on absent values. The rule must match the record.
     *
     * @param profiles the profiles with which the rule was evaluated
     */
    public static List<MatchReason> of(Rule rule, Telemetry telemetry, EntityProfiles profiles) {
        return new Explanation(rule, telemetry, RecordValues.of(telemetry, profiles), true).reasons();
    }

    /** Returns the reasons of a match whose profiles are not known any more. */
    public static List<MatchReason> of(Rule rule, Telemetry telemetry) {
        return new Explanation(rule, telemetry).reasons();
    }

    /**
     * Whether the rule may match the record; false only if a bounded evaluation proves that the rule does not match.
     * Used for the records of a correlation, because these records do not name the rule that they matched.
     */
    public static boolean mayMatch(Rule rule, Telemetry telemetry) {
        Explanation explanation = new Explanation(rule, telemetry);
        return explanation.truth(explanation.detection.condition()) != Truth.NO;
    }

    List<MatchReason> reasons() {
        explain(detection.condition(), true, true);
        if (incomplete) {
            found.add(MatchReason.REST);
        }
        return List.copyOf(found);
    }

    BoundedEvaluator effort() {
        return effort;
    }

    /**
     * Explains a part of the condition if that part caused the match.
     *
     * @param wanted true if the part must hold, false if it must not hold
     * @param sure true if the part certainly has that result because the rule matched
     */
    private void explain(Condition condition, boolean wanted, boolean sure) {
        if (found.size() >= MOST || !(sure || is(truth(condition), wanted))) {
            return;
        }
        switch (condition) {
            case Condition.And(List<Condition> parts) ->
                parts.forEach(part -> explain(part, wanted, wanted || parts.size() == 1));
            case Condition.Or(List<Condition> parts) ->
                parts.forEach(part -> explain(part, wanted, !wanted || parts.size() == 1));
            case Condition.Not(Condition part) -> explain(part, !wanted, true);
            case Condition.Named(String name) -> {
                SearchIdentifier search = detection.searches().get(name);
                if (wanted && search != null) {
                    explain(search, name, true);
                }
            }
        }
    }

    private boolean is(Truth truth, boolean wanted) {
        incomplete |= truth == Truth.UNKNOWN;
        return truth == Truth.of(wanted);
    }

    private boolean isOver() {
        incomplete |= effort.isOver();
        return effort.isOver();
    }

    private Truth truth(Condition condition) {
        Truth before = known.get(condition);
        if (before != null) {
            return before;
        }
        Truth truth = switch (condition) {
            case Condition.And(List<Condition> parts) -> {
                Truth all = Truth.YES;
                for (int i = 0; i < parts.size() && all != Truth.NO; i++) {
                    all = all.and(truth(parts.get(i)));
                }
                yield all;
            }
            case Condition.Or(List<Condition> parts) -> {
                Truth any = Truth.NO;
                for (int i = 0; i < parts.size() && any != Truth.YES; i++) {
                    any = any.or(truth(parts.get(i)));
                }
                yield any;
            }
            case Condition.Not(Condition part) -> truth(part).not();
            case Condition.Named(String name) -> {
                SearchIdentifier search = detection.searches().get(name);
                yield search == null ? Truth.NO : truth(search);
            }
        };
        known.put(condition, truth);
        return truth;
    }

    private Truth truth(SearchIdentifier search) {
        Truth before = known.get(search);
        if (before != null) {
            return before;
        }
        Truth truth = switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) -> {
                Truth all = Truth.YES;
                for (int i = 0; i < parts.size() && all != Truth.NO; i++) {
                    all = all.and(truth(parts.get(i)));
                }
                yield all;
            }
            case SearchIdentifier.Any(List<SearchIdentifier> parts) -> {
                Truth any = Truth.NO;
                for (int i = 0; i < parts.size() && any != Truth.YES; i++) {
                    any = any.or(truth(parts.get(i)));
                }
                yield any;
            }
            case SearchIdentifier.Field(FieldMatch match) -> effort.field(match);
            case SearchIdentifier.Keywords(List<ValueMatch> words, boolean all) -> effort.anywhere(words, all);
        };
        known.put(search, truth);
        return truth;
    }

    private void explain(SearchIdentifier search, String selection, boolean sure) {
        if (found.size() >= MOST || !(sure || is(truth(search), true))) {
            return;
        }
        switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) ->
                parts.forEach(part -> explain(part, selection, true));
            case SearchIdentifier.Any(List<SearchIdentifier> parts) ->
                parts.forEach(part -> explain(part, selection, parts.size() == 1));
            case SearchIdentifier.Field(FieldMatch match) -> field(match, selection);
            case SearchIdentifier.Keywords(List<ValueMatch> words, boolean all) -> {
                for (int i = 0; i < words.size() && found.size() < MOST; i++) {
                    keyword(words.get(i), selection);
                }
            }
        }
    }

    private void field(FieldMatch match, String selection) {
        if (match.negated()) {
            List<Value> values = record.of(match.field());
            add(
                    selection,
                    match.field(),
                    PatternText.modifiers(match.values().getFirst(), "neq"),
                    PatternText.pattern(match.values(), LONGEST),
                    values.isEmpty() ? null : cut(values.getFirst().text()));
            return;
        }
        boolean sure = match.all() || match.values().size() == 1;
        for (int i = 0; i < match.values().size() && found.size() < MOST && (sure || !isOver()); i++) {
            ValueMatch holding = holding(match.values().get(i), match.field(), sure);
            if (holding != null) {
                reasonOf(holding, match.field(), selection);
                if (!match.all()) {
                    return;
                }
            }
        }
    }

    /**
     * Returns the condition on the value. For several spellings, returns the matching spelling; null if no spelling is
     * known to match.
     */
    private @Nullable ValueMatch holding(ValueMatch value, String field, boolean sure) {
        if (value instanceof ValueMatch.OneOf(List<ValueMatch> spellings)) {
            for (int i = 0; i < spellings.size() && !isOver(); i++) {
                if (is(effort.field(spellings.get(i), field), true)) {
                    return spellings.get(i);
                }
            }
            return null;
        }
        return sure || is(effort.field(value, field), true) ? value : null;
    }

    private void reasonOf(ValueMatch match, String field, String selection) {
        List<Value> values = match instanceof ValueMatch.Null ? List.of() : record.of(field);
        String holds = null;
        for (int i = 0; i < values.size() && holds == null && (values.size() == 1 || !isOver()); i++) {
            String value = values.get(i).text();
            holds = values.size() == 1 || is(effort.value(match, value), true) ? value : null;
        }
        add(selection, field, match, holds);
    }

    private void keyword(ValueMatch word, String selection) {
        List<ValueMatch> spellings =
                word instanceof ValueMatch.OneOf(List<ValueMatch> several) ? several : List.of(word);
        for (ValueMatch spelling : spellings) {
            for (String field : record.names()) {
                for (Value value : record.of(field)) {
                    if (isOver()) {
                        return;
                    }
                    if (is(effort.value(spelling, value.text()), true)) {
                        add(selection, field, spelling, value.text());
                        return;
                    }
                }
            }
        }
    }

    private void add(String selection, String field, ValueMatch match, @Nullable String value) {
        add(
                selection,
                field,
                PatternText.modifiers(match, ""),
                PatternText.pattern(match, LONGEST),
                value == null || value.length() <= LONGEST ? value : around(match, value));
    }

    private void add(String selection, String field, String modifier, String pattern, @Nullable String value) {
        found.add(new MatchReason(selection, field, modifier, cut(pattern), value));
    }

    /** Truncates a long value around its matching part. */
    private String around(ValueMatch match, String value) {
        int matched = effort.place(match, value)
                .filter(part -> part.to() > LONGEST)
                .map(TextRange::from)
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
