package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.Regex;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Estimates the memory of a parsed and compiled rule in bytes, independent of other rules. The constants are measured:
 * see {@code docs/adr/0013-what-a-rule-may-cost.md}.
 */
public final class RuleWeight {

    private static final long RULE = 2_600;
    private static final long TEXT = 56;
    private static final long SEARCH = 120;
    private static final long QUESTION = 620;
    private static final long CHARACTER = 6;
    private static final long REGEX_STEP = 200;
    private static final long CONDITION_PART = 80;
    private static final long CORRELATION = 2_000;

    private RuleWeight() {}

    public static long of(Rule rule) {
        return RULE + of(rule.header()) + of(rule.detection());
    }

    public static long of(CorrelationRule rule) {
        long aliases = 0;
        for (Map<String, String> fields : rule.groupBy().aliases().values()) {
            aliases += texts(fields.keySet()) + texts(fields.values());
        }
        return CORRELATION
                + of(rule.header())
                + texts(rule.rules())
                + texts(rule.groupBy().fields())
                + aliases;
    }

    private static long of(RuleHeader header) {
        RuleHeader.Attribution attribution = header.attribution();
        RuleHeader.Guidance guidance = header.notes().guidance();
        return texts(List.of(
                        header.id(),
                        header.title(),
                        header.notes().description(),
                        attribution.author(),
                        attribution.license(),
                        header.origin().file()))
                + texts(header.tags())
                + texts(attribution.references())
                + texts(header.notes().falsepositives())
                + texts(guidance.externalIds())
                + texts(guidance.telemetry())
                + texts(guidance.response());
    }

    public static long of(DetectionTree detection) {
        long weight = parts(detection.condition()) * CONDITION_PART + comparisons(detection) * QUESTION;
        for (SearchIdentifier search : detection.searches().values()) {
            weight += SEARCH + of(search);
        }
        return weight;
    }

    /** Returns the number of comparisons of the condition. A search counts each time that the condition uses it. */
    public static long comparisons(DetectionTree detection) {
        Map<String, Long> bySearch = new HashMap<>();
        detection.searches().forEach((name, search) -> bySearch.put(name, comparisons(search)));
        return comparisons(detection.condition(), bySearch);
    }

    private static long comparisons(Condition condition, Map<String, Long> bySearch) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) -> comparisons(parts, bySearch);
            case Condition.Or(List<Condition> parts) -> comparisons(parts, bySearch);
            case Condition.Not(Condition part) -> comparisons(part, bySearch);
            case Condition.Named(String search) -> bySearch.getOrDefault(search, 0L);
        };
    }

    private static long comparisons(List<Condition> parts, Map<String, Long> bySearch) {
        long comparisons = 0;
        for (Condition part : parts) {
            comparisons += comparisons(part, bySearch);
        }
        return comparisons;
    }

    private static long comparisons(SearchIdentifier search) {
        return switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) ->
                parts.stream().mapToLong(RuleWeight::comparisons).sum();
            case SearchIdentifier.Any(List<SearchIdentifier> parts) ->
                parts.stream().mapToLong(RuleWeight::comparisons).sum();
            case SearchIdentifier.Field(FieldMatch match) -> values(match.values());
            case SearchIdentifier.Keywords(List<ValueMatch> words, boolean all) -> values(words);
        };
    }

    private static long values(List<ValueMatch> values) {
        long count = 0;
        for (ValueMatch value : values) {
            count += value instanceof ValueMatch.OneOf(List<ValueMatch> spellings) ? spellings.size() : 1;
        }
        return count;
    }

    private static long parts(Condition condition) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) ->
                1 + parts.stream().mapToLong(RuleWeight::parts).sum();
            case Condition.Or(List<Condition> parts) ->
                1 + parts.stream().mapToLong(RuleWeight::parts).sum();
            case Condition.Not(Condition part) -> 1 + parts(part);
            case Condition.Named named -> 1;
        };
    }

    private static long of(SearchIdentifier search) {
        return switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) ->
                parts.stream().mapToLong(RuleWeight::of).sum();
            case SearchIdentifier.Any(List<SearchIdentifier> parts) ->
                parts.stream().mapToLong(RuleWeight::of).sum();
            case SearchIdentifier.Field(FieldMatch match) ->
                SEARCH + match.field().length() * CHARACTER + ofValues(match.values());
            case SearchIdentifier.Keywords(List<ValueMatch> words, boolean all) -> SEARCH + ofValues(words);
        };
    }

    private static long ofValues(List<ValueMatch> values) {
        long weight = 0;
        for (ValueMatch value : values) {
            weight += of(value);
        }
        return weight;
    }

    private static long of(ValueMatch value) {
        return switch (value) {
            case ValueMatch.Text(Glob glob, boolean cased) -> glob.length() * CHARACTER;
            case ValueMatch.Pattern(Regex regex) -> regex.steps() * REGEX_STEP;
            case ValueMatch.OneOf(List<ValueMatch> spellings) -> ofValues(spellings);
            case ValueMatch.Cidr cidr -> TEXT;
            case ValueMatch.Compare compare -> TEXT;
            case ValueMatch.Time time -> TEXT;
            case ValueMatch.Exists exists -> 0;
            case ValueMatch.Null nothing -> 0;
            case ValueMatch.FieldRef reference -> TEXT;
        };
    }

    private static long texts(Collection<String> texts) {
        long weight = 0;
        for (String text : texts) {
            weight += TEXT + text.length();
        }
        return weight;
    }
}
