package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.parsing.RuleFilter.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one Sigma filter from its document. Sigma filters specification 2.1. */
public final class FilterParser {

    private static final String RULES = "rules";

    private final Placeholders placeholders;
    private final String lists;

    /** @param lists the hash of the placeholder lists */
    public FilterParser(Placeholders placeholders, String lists) {
        this.placeholders = placeholders;
        this.lists = lists;
    }

    public RuleFilter parse(Yaml.Mapping document, String file) throws RuleRefusal {
        RuleHeader header = HeaderParser.parse(document, file);
        if (!(document.get("logsource") instanceof Yaml.Mapping logsource)) {
            throw new RuleRefusal(document, "the filter has no logsource");
        }
        if (!(document.get("filter") instanceof Yaml.Mapping filter)) {
            throw new RuleRefusal(document, "'filter' must be a map");
        }
        if (filter.get("condition") instanceof Yaml.Sequence list) {
            throw new RuleRefusal(list, "a filter has one condition");
        }
        Map<String, Yaml.Entry> detection = new LinkedHashMap<>(filter.entries());
        detection.remove(RULES);
        return new RuleFilter(
                header.id(),
                RuleParser.logsource(logsource),
                rules(filter),
                DetectionParser.parse(new Yaml.Mapping(filter.place(), detection), placeholders),
                Expansion.contentHash(filter, header.origin().contentHash(), lists),
                file,
                header.origin().line());
    }

    private static List<Reference> rules(Yaml.Mapping filter) throws RuleRefusal {
        Yaml rules = filter.get(RULES);
        if (rules == null) {
            throw new RuleRefusal(filter, "the filter names no rules: list their ids or names, or say 'any'");
        }
        if (rules instanceof Yaml.Scalar one) {
            boolean any = one.text().equalsIgnoreCase("any") || one.text().equalsIgnoreCase("all");
            return any ? List.of() : List.of(new Reference(one.text(), one.place()));
        }
        if (!(rules instanceof Yaml.Sequence list) || list.items().isEmpty()) {
            throw new RuleRefusal(rules, "'rules' must be a list of ids or names, or 'any'");
        }
        List<Reference> references = new ArrayList<>();
        for (Yaml item : list.items()) {
            if (!(item instanceof Yaml.Scalar scalar)) {
                throw new RuleRefusal(item, "'rules' must be a list of ids or names, or 'any'");
            }
            references.add(new Reference(scalar.text(), scalar.place()));
        }
        return references;
    }
}
