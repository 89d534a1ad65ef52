package io.watchfloor.dashboards.alerts.why;

import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.views.CorrelationCountView;
import io.watchfloor.dashboards.alerts.views.DecodedTextView;
import io.watchfloor.dashboards.alerts.views.MatchReasonView;
import io.watchfloor.dashboards.alerts.views.TelemetryView;
import io.watchfloor.dashboards.cases.views.CaseReasonsView.AlertReason;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An alert with its explained records.
 *
 * @param records latest first
 * @param counted result of a correlation rule; null for other rules
 */
public record AlertExplanation(
        AlertView alert, List<Proven> records, @Nullable CorrelationCountView counted) {

    private static final int MOST_REASONS = 3;
    private static final int LONGEST_SHORT = 300;
    private static final int ABOVE_ALL = 1_000;

    private static final Set<String> KIND =
            Set.of("EventID", "Channel", "Provider_Name", "LogonType", "Status", "OriginalFileName", "logsource");

    /** @param read the parsed record; empty if the record cannot be parsed */
    record Proven(TelemetryView view, Optional<Telemetry> read) {}

    public List<TelemetryView> telemetry() {
        return records.stream().map(Proven::view).toList();
    }

    AlertReason reason() {
        List<MatchReasonView> because = telemetry().stream()
                .flatMap(view -> Optional.ofNullable(view.because()).stream())
                .findFirst()
                .orElse(List.of());
        return new AlertReason(
                alert.id(),
                because.stream()
                        .sorted(Comparator.comparingInt(AlertExplanation::significance)
                                .reversed())
                        .limit(MOST_REASONS)
                        .toList(),
                counted == null ? null : counted.says(),
                telemetry().stream()
                        .flatMap(view -> Optional.ofNullable(view.decoded()).stream())
                        .map(List::getFirst)
                        .findFirst()
                        .map(AlertExplanation::shortened)
                        .orElse(null));
    }

    /**
     * Rates how informative a match reason is. Command lines rate highest, then longer patterns, because long patterns match rarely.
     * Absent values and fields that only name the type of record rate lowest.
     */
    private static int significance(MatchReasonView because) {
        String field = because.field();
        if (because.matched() == null || KIND.contains(field)) {
            return 0;
        }
        return (field.endsWith("CommandLine") || field.equals("ScriptBlockText") ? ABOVE_ALL : 0)
                + because.pattern().length();
    }

    private static DecodedTextView shortened(DecodedTextView decoded) {
        return new DecodedTextView(
                decoded.field(),
                decoded.how(),
                cut(decoded.encoded()),
                cut(decoded.text()),
                decoded.cut() || decoded.text().length() > LONGEST_SHORT);
    }

    private static String cut(String text) {
        return text.length() > LONGEST_SHORT ? text.substring(0, LONGEST_SHORT) : text;
    }
}
