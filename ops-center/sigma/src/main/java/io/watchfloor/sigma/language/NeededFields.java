package io.watchfloor.sigma.language;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Computes the fields that a rule requires. Fields that occur only in exclusions, or that must be absent, are not
 * required.
 */
public final class NeededFields {

    private NeededFields() {}

    /** All fields that at least one alternative of the rule requires. */
    public static NavigableSet<String> of(Rule rule) {
        NavigableSet<String> all = new TreeSet<>();
        rule.detection().searches().values().forEach(search -> collect(search, all));
        return all;
    }

    private static void collect(SearchIdentifier search, Collection<String> all) {
        switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) -> parts.forEach(part -> collect(part, all));
            case SearchIdentifier.Any(List<SearchIdentifier> parts) -> parts.forEach(part -> collect(part, all));
            case SearchIdentifier.Field(FieldMatch match) -> all.addAll(needed(match));
            case SearchIdentifier.Keywords keywords -> {}
        }
    }

    /**
     * Returns the missing fields of a rule if only some fields are available.
     *
     * @return missing fields of the alternative with the fewest missing fields; empty if the rule can match
     */
    public static NavigableSet<String> lacking(Rule rule, Set<String> available) {
        return lacking(rule.detection().condition(), rule.detection(), available);
    }

    private static NavigableSet<String> lacking(Condition condition, DetectionTree tree, Set<String> available) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) ->
                all(parts.stream().map(part -> lacking(part, tree, available)).toList());
            case Condition.Or(List<Condition> parts) ->
                least(parts.stream().map(part -> lacking(part, tree, available)).toList());
            case Condition.Not not -> new TreeSet<>();
            case Condition.Named(String name) -> {
                SearchIdentifier search = tree.searches().get(name);
                yield search == null ? new TreeSet<>() : lacking(search, available);
            }
        };
    }

    private static NavigableSet<String> lacking(SearchIdentifier search, Set<String> available) {
        return switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) ->
                all(parts.stream().map(part -> lacking(part, available)).toList());
            case SearchIdentifier.Any(List<SearchIdentifier> parts) ->
                least(parts.stream().map(part -> lacking(part, available)).toList());
            case SearchIdentifier.Field(FieldMatch match) -> {
                NavigableSet<String> needed = new TreeSet<>(needed(match));
                needed.removeAll(available);
                yield needed;
            }
            case SearchIdentifier.Keywords keywords -> new TreeSet<>();
        };
    }

    private static NavigableSet<String> all(List<NavigableSet<String>> parts) {
        NavigableSet<String> all = new TreeSet<>();
        parts.forEach(all::addAll);
        return all;
    }

    private static NavigableSet<String> least(List<NavigableSet<String>> alternatives) {
        return alternatives.stream()
                .min(Comparator.<NavigableSet<String>>comparingInt(Set::size).thenComparing(Object::toString))
                .orElseGet(TreeSet::new);
    }

    private static Set<String> needed(FieldMatch match) {
        boolean maybeAbsent = match.all()
                ? match.values().stream().allMatch(NeededFields::matchesAbsent)
                : match.values().stream().anyMatch(NeededFields::matchesAbsent);
        boolean isOfRecord = !match.field().equals(AssetFields.ASSET)
                && ProfileField.of(match.field()).isEmpty();
        return match.negated() || maybeAbsent || !isOfRecord ? Set.of() : Set.of(match.field());
    }

    private static boolean matchesAbsent(ValueMatch value) {
        return switch (value) {
            case ValueMatch.Null none -> true;
            case ValueMatch.Exists(boolean wanted) -> !wanted;
            case ValueMatch.OneOf(List<ValueMatch> spellings) ->
                spellings.stream().anyMatch(NeededFields::matchesAbsent);
            case ValueMatch.Text text -> false;
            case ValueMatch.Pattern pattern -> false;
            case ValueMatch.Cidr cidr -> false;
            case ValueMatch.Compare compare -> false;
            case ValueMatch.Time time -> false;
            case ValueMatch.FieldRef other -> false;
        };
    }
}
