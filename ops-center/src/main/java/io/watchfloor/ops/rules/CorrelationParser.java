package io.watchfloor.ops.rules;

import io.watchfloor.ops.rules.CorrelationRule.Threshold;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one Sigma correlation from its document. Sigma correlation rules specification 2.1. */
final class CorrelationParser {

    /** What a window can count exactly; see {@code ops.correlation}. */
    static final int HIGHEST_THRESHOLD = 1_000;

    private static final Duration LONGEST = Duration.ofDays(31);

    private CorrelationParser() {}

    /** The rules that it refers to are still named as the document names them. */
    static CorrelationRule parse(Yaml.Mapping document, String file) throws RuleRefusal {
        RuleHeader header = RuleHeader.of(document);
        if (!(document.get("correlation") instanceof Yaml.Mapping correlation)) {
            throw new RuleRefusal(document, "'correlation' must be a map");
        }
        List<String> rules = RuleHeader.texts(correlation, "rules");
        if (rules.isEmpty()) {
            throw new RuleRefusal(correlation, "the correlation refers to no rules");
        }
        CorrelationRule.Type type = type(correlation);
        return new CorrelationRule(
                header.id(),
                header.name(),
                header.title(),
                header.description(),
                header.level(),
                header.status(),
                type,
                rules,
                groupBy(correlation),
                aliases(correlation),
                timespan(correlation),
                threshold(correlation, type, rules.size()),
                generate(document, correlation),
                header.tags(),
                header.author(),
                header.license(),
                header.references(),
                header.falsepositives(),
                header.contentHash(),
                file,
                document.place().line());
    }

    private static CorrelationRule.Type type(Yaml.Mapping correlation) throws RuleRefusal {
        String type = RuleHeader.text(correlation, "type");
        Yaml at = correlation.get("type");
        return switch (type) {
            case "event_count" -> CorrelationRule.Type.EVENT_COUNT;
            case "temporal" -> CorrelationRule.Type.TEMPORAL;
            case "temporal_ordered" -> CorrelationRule.Type.TEMPORAL_ORDERED;
            case "" -> throw new RuleRefusal(correlation, "the correlation has no type");
            default ->
                throw new RuleRefusal(
                        at == null ? correlation : at, "correlations of type '%s' are not supported".formatted(type));
        };
    }

    private static List<String> groupBy(Yaml.Mapping correlation) throws RuleRefusal {
        List<String> groupBy = RuleHeader.texts(correlation, "group-by");
        if (groupBy.stream().noneMatch(AssetFields::contains)) {
            Yaml at = correlation.get("group-by");
            throw new RuleRefusal(
                    at == null ? correlation : at,
                    "without a field that names the asset (asset, Computer, Hostname...) in group-by the correlation crosses assets,"
                            + " which is not supported");
        }
        return groupBy;
    }

    private static Map<String, Map<String, String>> aliases(Yaml.Mapping correlation) throws RuleRefusal {
        Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
        Yaml given = correlation.get("aliases");
        if (given == null) {
            return aliases;
        }
        if (!(given instanceof Yaml.Mapping byAlias)) {
            throw new RuleRefusal(given, "'aliases' must be a map");
        }
        for (Map.Entry<String, Yaml.Entry> alias : byAlias.entries().entrySet()) {
            if (!(alias.getValue().value() instanceof Yaml.Mapping byRule)) {
                throw new RuleRefusal(alias.getValue().value(), "an alias is a map from rule to field");
            }
            Map<String, String> fields = new LinkedHashMap<>();
            for (String rule : byRule.entries().keySet()) {
                fields.put(rule, RuleHeader.text(byRule, rule));
            }
            aliases.put(alias.getKey(), fields);
        }
        return aliases;
    }

    private static Duration timespan(Yaml.Mapping correlation) throws RuleRefusal {
        String text = RuleHeader.text(correlation, "timespan");
        Yaml given = correlation.get("timespan");
        Yaml at = given == null ? correlation : given;
        if (!text.matches("[1-9]\\d{0,8}[smhd]")) {
            throw new RuleRefusal(at, "'timespan' must be a number and one of s, m, h, d, such as 10m");
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        Duration timespan = switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        if (timespan.compareTo(LONGEST) > 0) {
            throw new RuleRefusal(at, "'timespan' is longer than %d days".formatted(LONGEST.toDays()));
        }
        return timespan;
    }

    private static Threshold threshold(Yaml.Mapping correlation, CorrelationRule.Type type, int rules)
            throws RuleRefusal {
        Yaml given = correlation.get("condition");
        if (given == null && type != CorrelationRule.Type.EVENT_COUNT) {
            return new Threshold(rules);
        }
        if (!(given instanceof Yaml.Mapping condition)) {
            throw new RuleRefusal(given == null ? correlation : given, "'condition' must be a map such as gte: 10");
        }
        int atLeast = 0;
        for (Map.Entry<String, Yaml.Entry> criterion : condition.entries().entrySet()) {
            Yaml.Place at = criterion.getValue().place();
            String operator = criterion.getKey().toLowerCase(Locale.ROOT);
            int number = count(criterion.getValue().value());
            atLeast = switch (operator) {
                case "gte" -> Math.max(atLeast, number);
                case "gt" -> Math.max(atLeast, number + 1);
                case "lt", "lte", "eq", "neq" ->
                    throw new RuleRefusal(
                            at,
                            "'%s' can only be judged when the time span has passed, which is not supported"
                                    .formatted(operator));
                default -> throw new RuleRefusal(at, "'%s' is no condition of %s".formatted(criterion.getKey(), type));
            };
        }
        int highest = type == CorrelationRule.Type.EVENT_COUNT ? HIGHEST_THRESHOLD : rules;
        if (type == CorrelationRule.Type.TEMPORAL_ORDERED && atLeast != rules) {
            throw new RuleRefusal(
                    condition, "an order is of all its rules: the condition must ask for %d".formatted(rules));
        }
        if (atLeast < 1 || atLeast > highest) {
            throw new RuleRefusal(condition, "the condition must ask for 1 to %d".formatted(highest));
        }
        return new Threshold(atLeast);
    }

    private static int count(Yaml value) throws RuleRefusal {
        if (value instanceof Yaml.Scalar scalar && scalar.text().matches("\\d{1,9}")) {
            return Integer.parseInt(scalar.text());
        }
        throw new RuleRefusal(value, "a count is a whole number");
    }

    /** The specification draws it beside {@code level}, the schema within {@code correlation}: both are read. */
    private static boolean generate(Yaml.Mapping document, Yaml.Mapping correlation) throws RuleRefusal {
        return RuleHeader.text(document, "generate").equals("true")
                || RuleHeader.text(correlation, "generate").equals("true");
    }
}
