package io.watchfloor.sigma.evaluation;

import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.List;

/**
 * Reference evaluator: evaluates one rule on one record by interpreting the syntax tree as the specification defines.
 * Slow and simple; tests compare the compiled engine with it.
 */
public final class SimpleEvaluator {

    private SimpleEvaluator() {}

    /** Whether the rule matches a record whose asset and accounts have no profile. */
    public static boolean matches(Rule rule, Telemetry telemetry) {
        return matches(rule, telemetry, EntityProfiles.NONE);
    }

    /** Whether the rule applies to the log source of the record and its condition holds. */
    public static boolean matches(Rule rule, Telemetry telemetry, EntityProfiles profiles) {
        return LogSourceRouting.fits(rule.logsource(), telemetry.logsources())
                && matches(rule.detection(), RecordValues.of(telemetry, profiles));
    }

    static boolean matches(DetectionTree detection, RecordValues record) {
        return matches(detection.condition(), detection, record);
    }

    public static boolean matches(Condition condition, DetectionTree detection, RecordValues record) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) -> {
                for (Condition part : parts) {
                    if (!matches(part, detection, record)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Condition.Or(List<Condition> parts) -> {
                for (Condition part : parts) {
                    if (matches(part, detection, record)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Condition.Not(Condition part) -> !matches(part, detection, record);
            case Condition.Named(String name) -> {
                SearchIdentifier search = detection.searches().get(name);
                yield search != null && matches(search, record);
            }
        };
    }

    public static boolean matches(SearchIdentifier search, RecordValues record) {
        return switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) -> {
                for (SearchIdentifier part : parts) {
                    if (!matches(part, record)) {
                        yield false;
                    }
                }
                yield true;
            }
            case SearchIdentifier.Any(List<SearchIdentifier> parts) -> {
                for (SearchIdentifier part : parts) {
                    if (matches(part, record)) {
                        yield true;
                    }
                }
                yield false;
            }
            case SearchIdentifier.Field(FieldMatch match) -> matches(match, record);
            case SearchIdentifier.Keywords(List<ValueMatch> words, boolean all) -> keywords(words, all, record);
        };
    }

    /** Whether the condition on one field holds. */
    public static boolean matches(FieldMatch match, RecordValues record) {
        boolean found = match.all();
        for (ValueMatch value : match.values()) {
            boolean one = ValuePredicate.matchesField(value, match.field(), record);
            if (one != match.all()) {
                found = one;
                break;
            }
        }
        return found != match.negated();
    }

    private static boolean keywords(List<ValueMatch> words, boolean all, RecordValues record) {
        for (ValueMatch word : words) {
            if (ValuePredicate.matchesAnywhere(word, record) != all) {
                return !all;
            }
        }
        return all;
    }
}
