package io.watchfloor.dashboards.alerts.why;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.views.CorrelationCountView;
import io.watchfloor.dashboards.alerts.views.TelemetryView;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An alert with the telemetry that proves it, and the rule. */
@Meaning("An alert with the telemetry that proves it, latest first, and what the rule says of itself.")
public record AlertWithEvidence(
        @JsonUnwrapped AlertView alert,
        WhyView.Credit credit,

        @Meaning("What a correlation counted; absent for a rule.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        CorrelationCountView counted,

        List<TelemetryView> telemetry) {}
