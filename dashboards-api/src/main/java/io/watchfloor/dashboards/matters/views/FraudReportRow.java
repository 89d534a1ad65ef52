package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.fraud.FraudChannel;
import io.watchfloor.ops.fraud.FraudStore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Meaning("A report of tech support fraud in a list, without what the reporter wrote.")
public record FraudReportRow(
        @Meaning("Number of the report.") String id,

        @Meaning("Account that sent the report; empty for the public form.")
        String source,

        Instant receivedAt,
        Instant happenedAt,
        FraudChannel channel,
        @Nullable String country,

        @Meaning("null if no money was lost.") FraudReportView.@Nullable LossView loss,

        @Meaning("Whether what the reporter wrote was erased.")
        boolean erased) {

    public static FraudReportRow of(FraudStore.Stored report) {
        return new FraudReportRow(
                report.id(),
                report.origin().source(),
                report.received().at(),
                report.event().at(),
                report.event().channel(),
                report.event().country(),
                FraudReportView.LossView.of(report.loss()),
                report.received().erasedAt() != null);
    }
}
