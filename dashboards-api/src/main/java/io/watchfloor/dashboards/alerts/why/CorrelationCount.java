package io.watchfloor.dashboards.alerts.why;

import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.views.CorrelationCountView;
import io.watchfloor.dashboards.alerts.views.CorrelationCountView.Group;
import io.watchfloor.dashboards.alerts.why.AlertExplanation.Proven;
import io.watchfloor.sigma.explain.Explanation;
import io.watchfloor.sigma.language.CorrelationCondition;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a correlation rule as text, and the records that it counted in groups.
 *
 * @param rules rules whose matches the correlation rule counts
 */
record CorrelationCount(CorrelationRule correlation, List<Rule> rules) {

    /** Key by which counted records are grouped. */
    private record Kind(@Nullable String rule, @Nullable String title, String asset, Map<String, String> values) {}

    CorrelationCountView of(AlertView alert, List<Proven> records) {
        Map<Kind, List<Instant>> groups = records.stream()
                .collect(Collectors.groupingBy(
                        record -> kind(alert, record),
                        LinkedHashMap::new,
                        Collectors.mapping(record -> record.view().time(), Collectors.toList())));
        return new CorrelationCountView(
                conditionText(),
                groups.entrySet().stream()
                        .map(entry -> group(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparingLong(Group::count)
                                .reversed()
                                .thenComparing(Group::firstSeen)
                                .thenComparing(Group::toString))
                        .toList());
    }

    private static Group group(Kind kind, List<Instant> times) {
        return new Group(
                kind.rule(),
                kind.title(),
                kind.asset(),
                kind.values(),
                times.size(),
                times.stream().min(Comparator.naturalOrder()).orElseThrow(),
                times.stream().max(Comparator.naturalOrder()).orElseThrow());
    }

    private Kind kind(AlertView alert, Proven record) {
        Optional<Telemetry> read = record.read();
        Optional<Rule> matched = read.flatMap(telemetry -> rules.stream()
                .filter(rule -> Explanation.mayMatch(rule, telemetry))
                .findFirst());
        return new Kind(
                matched.map(Rule::id).orElse(null),
                matched.map(Rule::title).orElse(null),
                read.map(telemetry -> telemetry.asset().toString()).orElse(alert.asset()),
                read.map(telemetry -> values(telemetry, matched)).orElse(Map.of()));
    }

    private Map<String, String> values(Telemetry telemetry, Optional<Rule> matched) {
        Map<String, String> values = new LinkedHashMap<>();
        Stream.concat(correlation.groupBy().fields().stream(), correlation.condition().fields().stream())
                .map(field -> matched.map(rule -> correlation.carrier(field, rule.id()))
                        .orElse(field))
                .forEach(field -> {
                    Object value = telemetry.fields().get(field);
                    if (value != null) {
                        values.put(
                                field,
                                value instanceof List<?> several
                                        ? several.stream().map(String::valueOf).collect(Collectors.joining(", "))
                                        : value.toString());
                    }
                });
        return values;
    }

    private String conditionText() {
        String within = " within " + text(correlation.timespan());
        String fields = String.join(" and ", correlation.condition().fields());
        String number = correlation.condition().criteria().stream()
                .map(CorrelationCount::text)
                .collect(Collectors.joining(" and "));
        String what = switch (correlation.type()) {
            case EVENT_COUNT -> number + (number.endsWith(" 1") ? " record" : " records");
            case VALUE_COUNT -> number + " different values of " + fields;
            case TEMPORAL -> rules.size() < 2 ? "a match of its rule" : "matches of its rules";
            case TEMPORAL_ORDERED -> "matches of its rules in this order";
            case VALUE_SUM -> "a sum of " + fields + " of " + number;
            case VALUE_AVG -> "an average of " + fields + " of " + number;
            case VALUE_PERCENTILE -> "a percentile of " + fields + " of " + number;
        };
        String each = correlation.groupBy().fields().isEmpty()
                ? ""
                : ", for each value of "
                        + String.join(" and ", correlation.groupBy().fields());
        return "Counts " + what + within + each;
    }

    private static String text(CorrelationCondition.Criterion criterion) {
        String number = criterion.number().toPlainString();
        return switch (criterion.operator()) {
            case GT -> "more than " + number;
            case GTE -> "at least " + number;
            case LT -> "less than " + number;
            case LTE -> "at most " + number;
            case EQ -> "exactly " + number;
            case NEQ -> "other than " + number;
        };
    }

    private static String text(Duration span) {
        long seconds = span.toSeconds();
        if (seconds % 86_400 == 0) {
            return Plural.of(seconds / 86_400, "day");
        }
        if (seconds % 3_600 == 0) {
            return Plural.of(seconds / 3_600, "hour");
        }
        return seconds % 60 == 0 ? Plural.of(seconds / 60, "minute") : Plural.of(seconds, "second");
    }
}
