package io.watchfloor.dashboards.alerts.why;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.views.CorrelationCountView;
import io.watchfloor.dashboards.alerts.views.TelemetryView;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An alert with its telemetry as evidence, and its rule. */
@Meaning("An alert with its evidence, latest first, and the description of its rule.")
public record AlertWithEvidence(
        @JsonUnwrapped AlertView alert,
        WhyView.Credit credit,

        @Meaning("Records counted by a correlation rule; absent for other rules.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        CorrelationCountView counted,

        List<TelemetryView> telemetry) {}
