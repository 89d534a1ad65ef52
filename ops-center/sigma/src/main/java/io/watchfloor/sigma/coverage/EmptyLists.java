package io.watchfloor.sigma.coverage;

import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import java.util.List;

/** Finds rules that match no record, because each alternative of their condition compares a field with an empty list. */
final class EmptyLists {

    private final DetectionTree tree;

    private EmptyLists(DetectionTree tree) {
        this.tree = tree;
    }

    static boolean prevent(Rule rule) {
        return !rule.emptyLists().isEmpty()
                && !new EmptyLists(rule.detection()).allow(rule.detection().condition(), true);
    }

    /** Whether a record can give the condition this result. */
    private boolean allow(Condition condition, boolean result) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) ->
                result
                        ? parts.stream().allMatch(part -> allow(part, true))
                        : parts.stream().anyMatch(part -> allow(part, false));
            case Condition.Or(List<Condition> parts) ->
                result
                        ? parts.stream().anyMatch(part -> allow(part, true))
                        : parts.stream().allMatch(part -> allow(part, false));
            case Condition.Not(Condition part) -> allow(part, !result);
            case Condition.Named(String name) -> {
                SearchIdentifier search = tree.searches().get(name);
                yield search == null || allow(search, result);
            }
        };
    }

    private static boolean allow(SearchIdentifier search, boolean result) {
        return switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) ->
                result
                        ? parts.stream().allMatch(part -> allow(part, true))
                        : parts.stream().anyMatch(part -> allow(part, false));
            case SearchIdentifier.Any(List<SearchIdentifier> parts) ->
                result
                        ? parts.stream().anyMatch(part -> allow(part, true))
                        : parts.stream().allMatch(part -> allow(part, false));
            case SearchIdentifier.Field field -> allow(field.match(), result);
            case SearchIdentifier.Keywords keywords -> true;
        };
    }

    private static boolean allow(FieldMatch match, boolean result) {
        boolean mustEqual = result != match.negated();
        return !mustEqual
                || (match.all()
                        ? match.values().stream().noneMatch(EmptyLists::isEmpty)
                        : !match.values().stream().allMatch(EmptyLists::isEmpty));
    }

    private static boolean isEmpty(ValueMatch value) {
        return value instanceof ValueMatch.OneOf(List<ValueMatch> spellings) && spellings.isEmpty();
    }
}
