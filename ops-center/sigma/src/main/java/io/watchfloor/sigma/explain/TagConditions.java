package io.watchfloor.sigma.explain;

import io.watchfloor.sigma.evaluation.ValuePredicate;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.ProfileField;
import io.watchfloor.sigma.language.ProfileField.Property;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import java.util.List;

/** Finds the rules that ask for a tag, so that people see which of their tags no rule knows. */
public final class TagConditions {

    private TagConditions() {}

    /** Whether a condition of the rule, also in an exclusion, names the tag or a pattern that fits it. */
    public static boolean asksFor(Rule rule, String tag) {
        return rule.detection().searches().values().stream().anyMatch(search -> asksFor(search, tag));
    }

    private static boolean asksFor(SearchIdentifier search, String tag) {
        return switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) ->
                parts.stream().anyMatch(part -> asksFor(part, tag));
            case SearchIdentifier.Any(List<SearchIdentifier> parts) ->
                parts.stream().anyMatch(part -> asksFor(part, tag));
            case SearchIdentifier.Field(FieldMatch match) ->
                ProfileField.of(match.field())
                                .filter(field -> field.property() == Property.TAG)
                                .isPresent()
                        && match.values().stream().anyMatch(value -> fits(value, tag));
            case SearchIdentifier.Keywords keywords -> false;
        };
    }

    private static boolean fits(ValueMatch value, String tag) {
        return switch (value) {
            case ValueMatch.Text text -> ValuePredicate.matches(text, tag);
            case ValueMatch.Pattern pattern -> ValuePredicate.matches(pattern, tag);
            case ValueMatch.OneOf(List<ValueMatch> spellings) ->
                spellings.stream().anyMatch(one -> fits(one, tag));
            case ValueMatch.Cidr other -> false;
            case ValueMatch.Compare other -> false;
            case ValueMatch.Time other -> false;
            case ValueMatch.Exists other -> false;
            case ValueMatch.Null other -> false;
            case ValueMatch.FieldRef other -> false;
        };
    }
}
