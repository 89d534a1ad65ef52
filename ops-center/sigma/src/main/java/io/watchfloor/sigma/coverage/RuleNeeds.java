package io.watchfloor.sigma.coverage;

import io.watchfloor.sigma.evaluation.RecordValues;
import io.watchfloor.sigma.evaluation.SimpleEvaluator;
import io.watchfloor.sigma.language.AssetFields;
import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.ProfileField;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Computes what a record format lacks for a rule. A rule has alternatives, such as the selections of {@code 1 of
 * selection*}, and one complete alternative is enough. Fields that must be absent, and fields of exclusions that an
 * absent field satisfies, are not required.
 */
final class RuleNeeds {

    /**
     * What the alternative with the smallest lack lacks.
     *
     * @param event whether the rule asks for another kind of event
     * @param fields required fields that the format does not have
     */
    record Lack(boolean event, SortedSet<String> fields) {

        static final Lack NONE = new Lack(false, new TreeSet<>());
        static final Lack EVENT = new Lack(true, new TreeSet<>());

        static final Comparator<Lack> SMALLEST_FIRST = Comparator.comparing(Lack::event)
                .thenComparingInt(lack -> lack.fields().size())
                .thenComparing(lack -> lack.fields().toString());

        boolean isNothing() {
            return !event && fields.isEmpty();
        }

        Lack and(Lack other) {
            if (isNothing()) {
                return other;
            }
            if (other.isNothing()) {
                return this;
            }
            SortedSet<String> both = new TreeSet<>(fields);
            both.addAll(other.fields);
            return new Lack(event || other.event, both);
        }
    }

    private final DetectionTree tree;
    private final RecordFormat format;

    private RuleNeeds(DetectionTree tree, RecordFormat format) {
        this.tree = tree;
        this.format = format;
    }

    static Lack lack(Rule rule, RecordFormat format) {
        return new RuleNeeds(rule.detection(), format).lack(rule.detection().condition(), true);
    }

    /** @param wanted whether the condition must hold or must not hold */
    private Lack lack(Condition condition, boolean wanted) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) ->
                combine(parts.stream().map(part -> lack(part, wanted)).toList(), wanted);
            case Condition.Or(List<Condition> parts) ->
                combine(parts.stream().map(part -> lack(part, wanted)).toList(), !wanted);
            case Condition.Not(Condition part) -> lack(part, !wanted);
            case Condition.Named(String name) -> {
                SearchIdentifier search = tree.searches().get(name);
                yield search == null ? Lack.NONE : lack(search, wanted);
            }
        };
    }

    private Lack lack(SearchIdentifier search, boolean wanted) {
        return switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) ->
                combine(parts.stream().map(part -> lack(part, wanted)).toList(), wanted);
            case SearchIdentifier.Any(List<SearchIdentifier> parts) ->
                combine(parts.stream().map(part -> lack(part, wanted)).toList(), !wanted);
            case SearchIdentifier.Field field -> lack(field, wanted);
            case SearchIdentifier.Keywords keywords -> Lack.NONE;
        };
    }

    private static Lack combine(List<Lack> parts, boolean all) {
        return all
                ? parts.stream().reduce(Lack.NONE, Lack::and)
                : parts.stream().min(Lack.SMALLEST_FIRST).orElse(Lack.NONE);
    }

    private Lack lack(SearchIdentifier.Field search, boolean wanted) {
        FieldMatch match = search.match();
        RecordFormat.Event event = format.event();
        if (event != null && event.field().equals(match.field())) {
            RecordValues record = new RecordValues(Map.of(event.field(), event.value()));
            return SimpleEvaluator.matches(search, record) == wanted ? Lack.NONE : Lack.EVENT;
        }
        return absentMatches(match) == wanted ? Lack.NONE : missing(match);
    }

    private Lack missing(FieldMatch match) {
        SortedSet<String> fields = new TreeSet<>();
        fields.add(match.field());
        match.values().forEach(value -> addOthers(value, fields));
        ProfileField.of(match.field()).ifPresent(profile -> {
            fields.remove(match.field());
            if (!profile.isOfAsset() && !profile.isOfAnyAccount()) {
                fields.add(profile.of());
            }
        });
        fields.remove(AssetFields.ASSET);
        fields.removeAll(format.fields());
        return fields.isEmpty() ? Lack.NONE : new Lack(false, fields);
    }

    private static void addOthers(ValueMatch value, Set<String> fields) {
        if (value instanceof ValueMatch.FieldRef(String other, ValueMatch.Place place, boolean cased)) {
            fields.add(other);
        }
    }

    /** Whether the match holds for a record without the field. */
    private static boolean absentMatches(FieldMatch match) {
        boolean absent = match.all()
                ? match.values().stream().allMatch(RuleNeeds::absentMatches)
                : match.values().stream().anyMatch(RuleNeeds::absentMatches);
        return absent != match.negated();
    }

    private static boolean absentMatches(ValueMatch value) {
        return switch (value) {
            case ValueMatch.Null none -> true;
            case ValueMatch.Exists(boolean wanted) -> !wanted;
            case ValueMatch.OneOf(List<ValueMatch> spellings) ->
                spellings.stream().anyMatch(RuleNeeds::absentMatches);
            case ValueMatch.Text text -> false;
            case ValueMatch.Pattern pattern -> false;
            case ValueMatch.Cidr cidr -> false;
            case ValueMatch.Compare compare -> false;
            case ValueMatch.Time time -> false;
            case ValueMatch.FieldRef other -> false;
        };
    }
}
