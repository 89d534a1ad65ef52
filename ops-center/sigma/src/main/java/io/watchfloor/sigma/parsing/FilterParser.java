package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.Suppression;
import io.watchfloor.sigma.parsing.RuleFilter.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses one Sigma filter. Sigma filters specification 2.1. */
public final class FilterParser {

    private static final String RULES = "rules";

    /** An attribute of Watchfloor, which Sigma does not define. */
    private static final String COUNTED = "counted";

    /** An attribute of Watchfloor, which Sigma does not define. */
    private static final String SUPPRESSION = "suppression";

    private static final DetectionTree EVERYTHING = new DetectionTree(Map.of(), new Condition.And(List.of()));

    private final Placeholders placeholders;
    private final String lists;

    /** @param lists hash of the placeholder lists */
    public FilterParser(Placeholders placeholders, String lists) {
        this.placeholders = placeholders;
        this.lists = lists;
    }

    public RuleFilter parse(Yaml.Mapping document, String file) throws RuleRejection {
        RuleRejections refusals = new RuleRejections();
        Optional<RuleHeader> parsed = refusals.read(() -> HeaderParser.parse(document, file));
        Optional<LogSource> logsource = refusals.read(() -> RuleParser.logsource(document));
        Optional<Yaml.Mapping> given = refusals.read(() -> filter(document));
        Optional<List<Reference>> rules = given.flatMap(map -> refusals.read(() -> rules(map)));
        Optional<Optional<Suppression>> suppression = refusals.read(() -> suppression(document));
        boolean suppresses = suppression.flatMap(one -> one).isPresent();
        Optional<DetectionTree> tree = given.flatMap(map -> refusals.read(() -> tree(detection(map), suppresses)));
        refusals.throwAny();
        RuleHeader header = parsed.orElseThrow();
        return new RuleFilter(
                header.id(),
                logsource.orElseThrow(),
                rules.orElseThrow(),
                tree.orElseThrow(),
                PlaceholderExpansion.contentHash(
                        given.orElseThrow(), header.origin().contentHash(), lists),
                file,
                header.origin().line(),
                isCounted(document) || suppresses,
                suppression.orElseThrow().orElse(null));
    }

    /** A suppression without a condition is about all records of its rules. */
    private DetectionTree tree(Yaml.Mapping detection, boolean suppresses) throws RuleRejection {
        return suppresses && detection.entries().isEmpty()
                ? EVERYTHING
                : DetectionParser.parse(detection, placeholders);
    }

    private static Optional<Suppression> suppression(Yaml.Mapping document) throws RuleRejection {
        Yaml given = document.get(SUPPRESSION);
        if (given == null) {
            return Optional.empty();
        }
        if (!(given instanceof Yaml.Mapping map)) {
            throw new RuleRejection(given, "'suppression' must be a map of 'by' and 'minutes'");
        }
        Suppression suppression = new Suppression(HeaderParser.texts(map, "by"), minutes(map));
        if (!suppression.withinLimits()) {
            throw new RuleRejection(
                    map,
                    "a suppression needs 1 to %d fields in 'by', and 1 to %d 'minutes'"
                            .formatted(Suppression.MOST_FIELDS, Suppression.MOST_MINUTES));
        }
        return Optional.of(suppression);
    }

    private static int minutes(Yaml.Mapping suppression) {
        return suppression.get("minutes") instanceof Yaml.Scalar scalar
                        && scalar.text().matches("[0-9]{1,6}")
                ? Integer.parseInt(scalar.text())
                : 0;
    }

    private static boolean isCounted(Yaml.Mapping document) {
        return document.get(COUNTED) instanceof Yaml.Scalar scalar
                && scalar.text().equals("true");
    }

    private static Yaml.Mapping filter(Yaml.Mapping document) throws RuleRejection {
        if (!(document.get("filter") instanceof Yaml.Mapping filter)) {
            throw new RuleRejection(document, "'filter' must be a map");
        }
        if (filter.get("condition") instanceof Yaml.Sequence list) {
            throw new RuleRejection(list, "a filter must have exactly one condition");
        }
        return filter;
    }

    private static Yaml.Mapping detection(Yaml.Mapping filter) {
        Map<String, Yaml.Entry> detection = new LinkedHashMap<>(filter.entries());
        detection.remove(RULES);
        return new Yaml.Mapping(filter.place(), detection);
    }

    private static List<Reference> rules(Yaml.Mapping filter) throws RuleRejection {
        Yaml rules = filter.get(RULES);
        if (rules == null) {
            throw new RuleRejection(filter, "the filter has no 'rules'; list ids or names of rules, or write 'any'");
        }
        if (rules instanceof Yaml.Scalar one) {
            boolean any = one.text().equalsIgnoreCase("any") || one.text().equalsIgnoreCase("all");
            return any ? List.of() : List.of(new Reference(one.text(), one.place()));
        }
        if (!(rules instanceof Yaml.Sequence list) || list.items().isEmpty()) {
            throw new RuleRejection(rules, "'rules' must be a list of ids or names, or 'any'");
        }
        List<Reference> references = new ArrayList<>();
        for (Yaml item : list.items()) {
            if (!(item instanceof Yaml.Scalar scalar)) {
                throw new RuleRejection(item, "'rules' must be a list of ids or names, or 'any'");
            }
            references.add(new Reference(scalar.text(), scalar.place()));
        }
        return references;
    }
}
