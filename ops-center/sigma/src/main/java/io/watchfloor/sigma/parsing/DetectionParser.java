package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.ProfileField;
import io.watchfloor.sigma.language.ProfileField.Property;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Parses the {@code detection} of a rule. Sigma 2.1, "Detection". */
final class DetectionParser {

    private static final String CONDITION = "condition";
    private static final String TIMEFRAME = "timeframe";

    private final Placeholders placeholders;
    private final RuleBudget allowance = new RuleBudget();

    private DetectionParser(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    static DetectionTree parse(Yaml.Mapping detection, Placeholders placeholders) throws RuleRejection {
        return new DetectionParser(placeholders).parse(detection);
    }

    private DetectionTree parse(Yaml.Mapping detection) throws RuleRejection {
        RuleRejections refusals = new RuleRejections();
        Map<String, SearchIdentifier> searches = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        for (Map.Entry<String, Yaml.Entry> entry : detection.entries().entrySet()) {
            String name = entry.getKey();
            if (!name.equals(CONDITION) && !name.equals(TIMEFRAME)) {
                names.add(name);
                refusals.read(() -> search(entry.getValue().value())).ifPresent(search -> searches.put(name, search));
            }
        }
        Optional<Condition> condition = refusals.read(() -> condition(detection, names));
        refusals.read(() -> withoutTimeframe(detection));
        refusals.throwAny();
        DetectionTree tree = new DetectionTree(searches, condition.orElseThrow());
        checkComparisons(tree, Objects.requireNonNull(detection.get(CONDITION)));
        return tree;
    }

    private static Yaml.Mapping withoutTimeframe(Yaml.Mapping detection) throws RuleRejection {
        Yaml.Entry timeframe = detection.entries().get(TIMEFRAME);
        if (timeframe != null) {
            throw new RuleRejection(
                    timeframe.place(), "'timeframe' is not part of Sigma 2; use a correlation rule instead");
        }
        return detection;
    }

    /** Limits the comparisons of a rule. A search counts each time that the condition uses it. */
    private static void checkComparisons(DetectionTree tree, Yaml condition) throws RuleRejection {
        if (RuleWeight.comparisons(tree) > RuleLimits.QUESTIONS) {
            throw RuleRejection.beyond(
                    condition.place(),
                    "rule.values",
                    "the condition compares more than %d values, counting a search each time it is used; split the rule"
                            .formatted(RuleLimits.QUESTIONS));
        }
    }

    private Condition condition(Yaml.Mapping detection, Set<String> searches) throws RuleRejection {
        Yaml condition = detection.get(CONDITION);
        if (condition == null) {
            throw new RuleRejection(detection, "the detection has no 'condition'");
        }
        List<Condition> alternatives = new ArrayList<>();
        List<Yaml> given = condition instanceof Yaml.Sequence list ? list.items() : List.of(condition);
        for (Yaml one : given) {
            if (!(one instanceof Yaml.Scalar scalar) || scalar.text().isBlank()) {
                throw new RuleRejection(one, "'condition' must be a text or a list of texts");
            }
            alternatives.add(ConditionParser.parse(scalar, searches, allowance));
        }
        if (alternatives.isEmpty()) {
            throw new RuleRejection(condition, "the list of conditions is empty");
        }
        return alternatives.size() == 1 ? alternatives.getFirst() : new Condition.Or(alternatives);
    }

    private SearchIdentifier search(Yaml yaml) throws RuleRejection {
        return switch (yaml) {
            case Yaml.Mapping map -> map(map);
            case Yaml.Sequence list -> list(list);
            case Yaml.Scalar word -> keywords(List.of(word), "", word.place());
        };
    }

    private SearchIdentifier list(Yaml.Sequence list) throws RuleRejection {
        List<SearchIdentifier> parts = new ArrayList<>();
        List<Yaml.Scalar> words = new ArrayList<>();
        for (Yaml item : list.items()) {
            switch (item) {
                case Yaml.Mapping map -> parts.add(map(map));
                case Yaml.Scalar word -> words.add(word);
                case Yaml.Sequence nested ->
                    throw new RuleRejection(nested, "Sigma does not support a list directly within a list");
            }
        }
        if (!words.isEmpty()) {
            parts.add(keywords(words, "", list.place()));
        }
        if (parts.isEmpty()) {
            throw new RuleRejection(list, "the list is empty");
        }
        return parts.size() == 1 ? parts.getFirst() : new SearchIdentifier.Any(parts);
    }

    private SearchIdentifier map(Yaml.Mapping map) throws RuleRejection {
        RuleRejections refusals = new RuleRejections();
        List<SearchIdentifier> parts = new ArrayList<>();
        for (Map.Entry<String, Yaml.Entry> entry : map.entries().entrySet()) {
            refusals.read(() -> item(entry.getKey(), entry.getValue())).ifPresent(parts::add);
        }
        refusals.throwAny();
        if (parts.isEmpty()) {
            throw new RuleRejection(map, "the map is empty");
        }
        return parts.size() == 1 ? parts.getFirst() : new SearchIdentifier.All(parts);
    }

    private SearchIdentifier item(String key, Yaml.Entry entry) throws RuleRejection {
        int bar = key.indexOf('|');
        String field = bar < 0 ? key : key.substring(0, bar);
        String modifiers = bar < 0 ? "" : key.substring(bar + 1);
        List<Yaml.Scalar> values = scalars(entry.value());
        if (field.isEmpty()) {
            return keywords(values, modifiers, entry.place());
        }
        Optional<ProfileField> profile = profileField(field, modifiers);
        if (profile.isPresent()) {
            modifiers = modifiers.substring(
                    Math.min(modifiers.length(), profile.get().property().text().length() + 1));
        }
        ModifierChain chain = chain(modifiers, entry.place());
        if (profile.isPresent()) {
            checkProfile(profile.get(), chain, entry.place());
            field = profile.get().text();
        }
        rejectNullInList(values);
        rejectAllOfOne(chain, values, entry.place());
        ValueParser parser = new ValueParser(chain, placeholders, allowance);
        List<ValueMatch> matches = new ArrayList<>();
        for (Yaml.Scalar value : values) {
            matches.add(parser.parse(value));
        }
        return new SearchIdentifier.Field(
                new FieldMatch(field, matches, chain.has(Modifier.ALL), chain.has(Modifier.NEQ)));
    }

    /** Recognizes a property of an asset or an account, such as {@code account|tag}; other modifiers may follow. */
    private static Optional<ProfileField> profileField(String field, String modifiers) {
        int next = modifiers.indexOf('|');
        return Property.of(next < 0 ? modifiers : modifiers.substring(0, next))
                .map(property -> new ProfileField(field, property));
    }

    private static void checkProfile(ProfileField field, ModifierChain chain, Yaml.Place place) throws RuleRejection {
        if (field.property() == Property.KIND && !field.isOfAsset()) {
            throw new RuleRejection(place, "only an asset has a kind; write 'asset|kind'");
        }
        boolean compares = switch (chain.type()) {
            case TEXT, REGEX, EXISTS -> true;
            case CIDR, NUMBER, TIME, FIELDREF -> false;
        };
        if (!compares) {
            throw new RuleRejection(
                    place, "'%s' supports only text modifiers, 're' and 'exists'".formatted(field.text()));
        }
    }

    private SearchIdentifier keywords(List<Yaml.Scalar> values, String modifiers, Yaml.Place place)
            throws RuleRejection {
        ModifierChain chain = chain(modifiers, place);
        boolean sought = chain.type() == ModifierChain.Type.TEXT || chain.type() == ModifierChain.Type.REGEX;
        if (!sought || chain.has(Modifier.NEQ)) {
            throw new RuleRejection(place, "keywords support only text modifiers and 're'");
        }
        rejectAllOfOne(chain, values, place);
        ValueParser parser = new ValueParser(chain, placeholders, allowance);
        List<ValueMatch> words = new ArrayList<>();
        for (Yaml.Scalar value : values) {
            if (value.kind() == Yaml.Kind.NULL || value.text().isEmpty()) {
                throw new RuleRejection(value, "a keyword must not be empty");
            }
            words.add(anywhere(parser.parse(value), chain));
        }
        return new SearchIdentifier.Keywords(words, chain.has(Modifier.ALL));
    }

    /** Makes a keyword match anywhere in a value, unless a modifier fixes its position. */
    private static ValueMatch anywhere(ValueMatch word, ModifierChain chain) {
        if (chain.has(Modifier.STARTSWITH) || chain.has(Modifier.ENDSWITH)) {
            return word;
        }
        return switch (word) {
            case ValueMatch.Text(Glob glob, boolean cased) ->
                new ValueMatch.Text(glob.startingAnywhere().endingAnywhere(), cased);
            case ValueMatch.OneOf(List<ValueMatch> spellings) ->
                new ValueMatch.OneOf(
                        spellings.stream().map(one -> anywhere(one, chain)).toList());
            case ValueMatch.Pattern pattern -> pattern;
            case ValueMatch.Cidr other -> other;
            case ValueMatch.Compare other -> other;
            case ValueMatch.Time other -> other;
            case ValueMatch.Exists other -> other;
            case ValueMatch.Null other -> other;
            case ValueMatch.FieldRef other -> other;
        };
    }

    private static ModifierChain chain(String modifiers, Yaml.Place place) throws RuleRejection {
        return ModifierChain.of(modifiers.isEmpty() ? List.of() : Arrays.asList(modifiers.split("\\|", -1)), place);
    }

    private static List<Yaml.Scalar> scalars(Yaml value) throws RuleRejection {
        if (value instanceof Yaml.Scalar scalar) {
            return List.of(scalar);
        }
        if (!(value instanceof Yaml.Sequence list)) {
            throw new RuleRejection(value, "a field requires a value or a list of values, not a map");
        }
        List<Yaml.Scalar> scalars = new ArrayList<>();
        for (Yaml item : list.items()) {
            if (!(item instanceof Yaml.Scalar scalar)) {
                throw new RuleRejection(item, "the list of a field must contain only values");
            }
            scalars.add(scalar);
        }
        if (scalars.isEmpty()) {
            throw new RuleRejection(value, "the list of values is empty");
        }
        return scalars;
    }

    private static void rejectNullInList(List<Yaml.Scalar> values) throws RuleRejection {
        for (Yaml.Scalar value : values) {
            if (values.size() > 1 && value.kind() == Yaml.Kind.NULL) {
                throw new RuleRejection(value, "null cannot be in a list; write a separate search for null");
            }
        }
    }

    private static void rejectAllOfOne(ModifierChain chain, List<Yaml.Scalar> values, Yaml.Place place)
            throws RuleRejection {
        if (chain.has(Modifier.ALL) && values.size() < 2) {
            throw new RuleRejection(place, "'all' requires a list of at least two values");
        }
    }
}
