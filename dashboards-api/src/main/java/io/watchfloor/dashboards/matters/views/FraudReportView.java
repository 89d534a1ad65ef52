package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.fraud.FraudChannel;
import io.watchfloor.ops.fraud.FraudReport;
import io.watchfloor.ops.fraud.FraudStore;
import io.watchfloor.ops.fraud.FraudValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A report of tech support fraud.")
public record FraudReportView(
        @Meaning("Number of the report, which the reporter knows.")
        String id,

        @Meaning("Number of the first report of the cluster.")
        String cluster,

        OriginView origin,
        EventView event,

        @Meaning("null if no money was lost.") @Nullable LossView loss,

        @Meaning("The values that are compared, normalised. They stay when the content is erased.")
        List<ValueView> values,

        @Meaning("What the reporter wrote. null if it was erased.") @Nullable
        ContentView content) {

    @Meaning("Where a report came from.")
    public record OriginView(
            @Meaning("Account that sent the report; empty for the public form.")
            String source,

            Instant receivedAt,

            @Meaning("Version of the text that the reporter agreed to.")
            String consent,

            @Meaning("Who erased the content. null if it was not erased.") @Nullable
            String erasedBy,

            @Nullable Instant erasedAt) {}

    @Meaning("When and how it happened.")
    public record EventView(
            Instant happenedAt,
            FraudChannel channel,

            @Meaning("Country of the reporter. null if not known.") @Nullable
            String country) {}

    @Meaning("Lost money.")
    public record LossView(@Meaning("Decimal number.") String amount, String currency) {

        static @Nullable LossView of(FraudReport.@Nullable Loss loss) {
            return loss == null
                    ? null
                    : new LossView(loss.amount().stripTrailingZeros().toPlainString(), loss.currency());
        }
    }

    @Meaning("A normalised value of a report.")
    public record ValueView(FraudValue.Kind kind, String value) {

        static ValueView of(FraudValue one) {
            return new ValueView(one.kind(), one.value());
        }
    }

    @Meaning("What the reporter wrote.")
    public record ContentView(
            String what,

            @Meaning("How to reach the reporter. null if the reporter does not want to be reached.") @Nullable
            String contact,

            List<String> numbers,
            List<String> pages,
            List<String> accounts,
            List<String> tools) {

        static ContentView of(FraudReport.Content content) {
            FraudReport.Named named = content.named();
            return new ContentView(
                    content.what(), content.contact(), named.numbers(), named.pages(), named.accounts(), named.tools());
        }
    }

    /**
     * @param cluster number of the first report of the cluster
     * @param content null if it was erased
     */
    public static FraudReportView of(
            FraudStore.Stored report, String cluster, List<FraudValue> values, FraudReport.@Nullable Content content) {
        return new FraudReportView(
                report.id(),
                cluster,
                new OriginView(
                        report.origin().source(),
                        report.received().at(),
                        report.received().consent(),
                        report.received().erasedBy(),
                        report.received().erasedAt()),
                new EventView(
                        report.event().at(),
                        report.event().channel(),
                        report.event().country()),
                LossView.of(report.loss()),
                values.stream().map(ValueView::of).toList(),
                content == null ? null : ContentView.of(content));
    }
}
