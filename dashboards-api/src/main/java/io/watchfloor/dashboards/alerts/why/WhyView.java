package io.watchfloor.dashboards.alerts.why;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.views.CorrelationCountView;
import io.watchfloor.dashboards.alerts.views.ProcessView;
import io.watchfloor.dashboards.alerts.views.TelemetryView;
import io.watchfloor.dashboards.rules.views.AttackView;
import io.watchfloor.dashboards.rules.views.RuleNotes;
import io.watchfloor.dashboards.rules.views.RuleRow;
import io.watchfloor.dashboards.rules.views.RuleView;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.dashboards.wire.NotificationView;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("The evidence chain of a case: raw telemetry, rules, alerts and notifications.")
public record WhyView(
        @JsonProperty("case") CaseName of,
        List<Link> chain,
        List<ProcessView.OfAsset> processes,
        List<NotificationView> notifications) {

    /** The case concerned. */
    @Meaning("The case.")
    public record CaseName(String id, long number, String title, Level severity, Instant openedAt) {

        public static CaseName of(CaseView found) {
            CaseRow.Heading heading = found.row().heading();
            return new CaseName(
                    heading.id(),
                    heading.number(),
                    heading.title(),
                    heading.severity(),
                    found.row().rounds().openedAt());
        }
    }

    @Meaning("An alert with its evidence and its rule.")
    public record Link(
            List<TelemetryView> telemetry,
            Credit rule,

            @Meaning("Records counted by a correlation rule; absent for other rules.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            CorrelationCountView counted,

            AlertView alert) {}

    /** The rule with its author and license, because the rule's license requires naming both. */
    @Meaning(
            "The rule with its match details. If the rule is no longer active, only its ID and title are" + " present.")
    public record Credit(
            String id,
            String title,
            @JsonUnwrapped @Nullable RuleDetails known,
            @Meaning("Whether the rule is active.") boolean active,
            List<AttackView> attack) {}

    /** Details of an active rule. */
    public record RuleDetails(
            RuleView.Kind kind,
            Level level,
            String status,
            @JsonUnwrapped RuleRow.Rights rights,
            List<String> tags,
            String description,
            @JsonUnwrapped RuleNotes notes) {}
}
