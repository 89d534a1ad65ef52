package io.watchfloor.dashboards.alerts.why;

import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.views.DecodedTextView;
import io.watchfloor.dashboards.alerts.views.MatchReasonView;
import io.watchfloor.dashboards.alerts.views.ProcessView;
import io.watchfloor.dashboards.alerts.views.TelemetryView;
import io.watchfloor.dashboards.alerts.why.AlertExplanation.Proven;
import io.watchfloor.dashboards.cases.views.CaseReasonsView;
import io.watchfloor.ops.detection.alert.Decoder;
import io.watchfloor.sigma.explain.Explanation;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Explains alerts from their records. Match reasons that were stored with a match are used unchanged. If none were stored, the reasons
 * are computed with the current rules.
 */
public final class Explainer {

    /** Maximum number of decoded texts per record. */
    private static final int MOST_DECODED = 8;

    private final RulePack pack;

    public Explainer(RulePack pack) {
        this.pack = pack;
    }

    /** @param telemetry latest first */
    public AlertExplanation explain(AlertView alert, List<TelemetryView> telemetry) {
        Optional<CorrelationRule> correlation = correlation(alert.rule());
        List<Rule> rules = pack.rule(alert.rule())
                .map(List::of)
                .orElseGet(() -> correlation.map(this::counted).orElse(List.of()));
        TelemetryReader reader = new TelemetryReader().forRecordings(AssetName.parse(alert.asset()));
        List<Proven> records =
                telemetry.stream().map(view -> proven(view, rules, reader)).toList();
        return new AlertExplanation(
                alert,
                records,
                correlation
                        .map(rule -> new CorrelationCount(rule, rules).of(alert, records))
                        .orElse(null));
    }

    /** Processes found in all records, by asset. */
    public static List<ProcessView.OfAsset> processes(List<AlertExplanation> alerts) {
        ProcessForest forest = new ProcessForest();
        for (AlertExplanation one : alerts) {
            for (Proven record : one.records()) {
                record.read().ifPresent(read -> forest.add(one.alert(), read));
            }
        }
        return forest.trees();
    }

    /** @param records by alert; only these alerts are explained */
    public CaseReasonsView reasons(List<AlertView> alerts, Map<String, List<TelemetryView>> records) {
        List<AlertExplanation> explained = alerts.stream()
                .filter(alert -> records.containsKey(alert.id()))
                .map(alert -> explain(alert, records.getOrDefault(alert.id(), List.of())))
                .toList();
        return new CaseReasonsView(
                explained.stream().map(AlertExplanation::reason).toList(),
                processes(explained),
                explained.stream().mapToInt(one -> one.records().size()).sum());
    }

    private Optional<CorrelationRule> correlation(String id) {
        return pack.correlations().stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** Rules that the correlation counts directly or through other correlations. */
    private List<Rule> counted(CorrelationRule correlation) {
        Set<String> open = new LinkedHashSet<>(correlation.rules());
        Set<String> known = new LinkedHashSet<>(List.of(correlation.id()));
        List<Rule> found = new ArrayList<>();
        while (!open.isEmpty()) {
            String id = open.iterator().next();
            open.remove(id);
            if (known.add(id)) {
                pack.rule(id).ifPresent(found::add);
                correlation(id).ifPresent(inner -> open.addAll(inner.rules()));
            }
        }
        return found;
    }

    private static Proven proven(TelemetryView view, List<Rule> rules, TelemetryReader reader) {
        Optional<Telemetry> read = read(view, reader);
        List<MatchReasonView> because = view.because() == null
                ? read.map(telemetry -> because(telemetry, rules)).orElse(List.of())
                : view.because();
        return new Proven(view.explained(because, read.map(Explainer::decoded).orElse(List.of())), read);
    }

    private static List<MatchReasonView> because(Telemetry telemetry, List<Rule> rules) {
        return rules.stream()
                .filter(rule -> Explanation.mayMatch(rule, telemetry))
                .findFirst()
                .map(rule -> Explanation.of(rule, telemetry).stream()
                        .map(MatchReasonView::of)
                        .toList())
                .orElse(List.of());
    }

    private static Optional<Telemetry> read(TelemetryView view, TelemetryReader reader) {
        if (view.raw() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.read(view.raw().getBytes(StandardCharsets.UTF_8), null, null, view.time()));
        } catch (UnreadableTelemetry older) {
            return Optional.empty(); // another version wrote this JSON, so it is shown unchanged
        }
    }

    /** Decoded texts, sorted by field name. Fields with rendered messages are last because they repeat other fields. */
    private static List<DecodedTextView> decoded(Telemetry telemetry) {
        Map<String, DecodedTextView> found = new LinkedHashMap<>();
        telemetry.fields().entrySet().stream()
                .sorted(Comparator.comparing(field -> field.getKey().equalsIgnoreCase("message")))
                .forEach(field -> values(field.getValue()).stream()
                        .flatMap(value -> Decoder.decode(value).stream())
                        .forEach(one -> found.putIfAbsent(
                                one.encoded(),
                                new DecodedTextView(field.getKey(), one.how(), one.encoded(), one.text(), one.cut()))));
        return found.values().stream().limit(MOST_DECODED).toList();
    }

    private static List<String> values(Object value) {
        return value instanceof List<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of(value.toString());
    }
}
