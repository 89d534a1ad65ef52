package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.CorrelationCondition;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RuleLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses one Sigma correlation. Sigma correlation rules specification 2.1. */
public final class CorrelationParser {

    private static final Duration LONGEST = Duration.ofDays(31);

    private static final Set<String> KEYS =
            Set.of("type", "rules", "aliases", "group-by", "timespan", "condition", "generate");

    private CorrelationParser() {}

    /** Parses a correlation. References to rules are not resolved yet. */
    public static CorrelationRule parse(Yaml.Mapping document, String file) throws RuleRejection {
        RuleRejections refusals = new RuleRejections();
        Optional<RuleHeader> header = refusals.read(() -> HeaderParser.parse(document, file));
        Optional<Yaml.Mapping> given = refusals.read(() -> correlation(document));
        if (given.isEmpty()) {
            refusals.throwAny();
        }
        Yaml.Mapping correlation = given.orElseThrow();
        Optional<List<String>> rules = refusals.read(() -> rules(correlation));
        refusals.read(() -> withKnownKeys(correlation));
        Optional<CorrelationRule.Type> type = refusals.read(() -> type(correlation));
        Optional<CorrelationRule.GroupBy> groupBy = refusals.read(
                () -> new CorrelationRule.GroupBy(HeaderParser.texts(correlation, "group-by"), aliases(correlation)));
        Optional<Duration> timespan = refusals.read(() -> timespan(correlation));
        Optional<Boolean> generate = refusals.read(() -> generate(document, correlation));
        // The valid conditions depend on the type and on the number of rules.
        Optional<CorrelationCondition> condition = type.flatMap(one -> rules.flatMap(several ->
                refusals.read(() -> CorrelationConditionParser.parse(correlation, one, asked(one, several)))));
        refusals.throwAny();
        return new CorrelationRule(
                header.orElseThrow(),
                type.orElseThrow(),
                rules.orElseThrow(),
                groupBy.orElseThrow(),
                timespan.orElseThrow(),
                condition.orElseThrow(),
                Duration.ZERO,
                generate.orElseThrow());
    }

    private static Yaml.Mapping correlation(Yaml.Mapping document) throws RuleRejection {
        if (!(document.get("correlation") instanceof Yaml.Mapping correlation)) {
            throw new RuleRejection(document, "'correlation' must be a map");
        }
        checkSize(correlation);
        return correlation;
    }

    private static List<String> rules(Yaml.Mapping correlation) throws RuleRejection {
        List<String> rules = HeaderParser.texts(correlation, "rules");
        if (rules.isEmpty()) {
            throw new RuleRejection(correlation, "the correlation has no 'rules'");
        }
        return rules;
    }

    private static int asked(CorrelationRule.Type type, List<String> rules) {
        return type == CorrelationRule.Type.TEMPORAL
                ? (int) rules.stream().distinct().count()
                : rules.size();
    }

    /** Rejects unknown keys, because a mistyped {@code group-by} would put all records into one group. */
    private static Yaml.Mapping withKnownKeys(Yaml.Mapping correlation) throws RuleRejection {
        for (Map.Entry<String, Yaml.Entry> entry : correlation.entries().entrySet()) {
            if (!KEYS.contains(entry.getKey())) {
                throw new RuleRejection(
                        entry.getValue().place(), "unknown key '%s' in the correlation".formatted(entry.getKey()));
            }
        }
        return correlation;
    }

    private static void checkSize(Yaml.Mapping correlation) throws RuleRejection {
        for (Yaml.Entry entry : correlation.entries().values()) {
            long size = size(entry.value());
            if (size > RuleLimits.REFERENCES) {
                throw RuleRejection.beyond(
                        entry.place(),
                        "rule.references",
                        "the correlation has more than %d rules, fields or aliases; split it"
                                .formatted(RuleLimits.REFERENCES));
            }
        }
    }

    private static long size(Yaml yaml) {
        return switch (yaml) {
            case Yaml.Scalar scalar -> 1;
            case Yaml.Sequence list ->
                list.items().stream().mapToLong(CorrelationParser::size).sum();
            case Yaml.Mapping map ->
                map.entries().values().stream()
                        .mapToLong(entry -> size(entry.value()))
                        .sum();
        };
    }

    private static CorrelationRule.Type type(Yaml.Mapping correlation) throws RuleRejection {
        String text = HeaderParser.text(correlation, "type");
        Yaml at = correlation.get("type");
        if (at == null || text.isEmpty()) {
            throw new RuleRejection(correlation, "the correlation has no 'type'");
        }
        for (CorrelationRule.Type type : CorrelationRule.Type.values()) {
            if (type.text().equals(text)) {
                return type;
            }
        }
        throw new RuleRejection(at, "correlations of type '%s' are not supported".formatted(text));
    }

    private static Map<String, Map<String, String>> aliases(Yaml.Mapping correlation) throws RuleRejection {
        Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
        Yaml given = correlation.get("aliases");
        if (given == null) {
            return aliases;
        }
        if (!(given instanceof Yaml.Mapping byAlias)) {
            throw new RuleRejection(given, "'aliases' must be a map");
        }
        for (Map.Entry<String, Yaml.Entry> alias : byAlias.entries().entrySet()) {
            if (!(alias.getValue().value() instanceof Yaml.Mapping byRule)) {
                throw new RuleRejection(alias.getValue().value(), "an alias must be a map from rule to field");
            }
            Map<String, String> fields = new LinkedHashMap<>();
            for (String rule : byRule.entries().keySet()) {
                fields.put(rule, HeaderParser.text(byRule, rule));
            }
            aliases.put(alias.getKey(), fields);
        }
        return aliases;
    }

    private static Duration timespan(Yaml.Mapping correlation) throws RuleRejection {
        String text = HeaderParser.text(correlation, "timespan");
        Yaml given = correlation.get("timespan");
        Yaml at = given == null ? correlation : given;
        if (text.matches("\\d+[My]")) {
            throw new RuleRejection(at, "months and years have no fixed length; write 'timespan' in days, such as 30d");
        }
        if (!text.matches("[1-9]\\d{0,8}[smhdw]")) {
            throw new RuleRejection(at, "'timespan' must be a number followed by s, m, h, d or w, such as 10m");
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        Duration timespan = switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            case 'd' -> Duration.ofDays(number);
            default -> Duration.ofDays(7 * number);
        };
        if (timespan.compareTo(LONGEST) > 0) {
            throw new RuleRejection(at, "'timespan' is longer than %d days".formatted(LONGEST.toDays()));
        }
        return timespan;
    }

    /**
     * Reads {@code generate}, which the specification puts next to {@code level} and the schema puts into
     * {@code correlation}; both are accepted.
     */
    private static boolean generate(Yaml.Mapping document, Yaml.Mapping correlation) throws RuleRejection {
        return HeaderParser.text(document, "generate").equals("true")
                || HeaderParser.text(correlation, "generate").equals("true");
    }
}
