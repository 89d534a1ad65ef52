package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.fraud.FraudStore;
import io.watchfloor.ops.fraud.FraudValue;
import java.time.Instant;
import java.util.List;

@Meaning("Reports of tech support fraud that a chain of shared numbers, kits or accounts joins.")
public record FraudClusterView(
        @Meaning("Number of the first report of the cluster. The number of any of its reports names the cluster too.")
        String id,

        @Meaning("Number of reports.") long reports,

        Instant firstAt,
        Instant latestAt,
        List<LossesView> losses,

        @Meaning("Values that at least two reports of the cluster share, those of most reports first.")
        List<SharedView> shared,

        @Meaning("Matters to which the cluster is linked and of which you are a member.")
        List<String> matters) {

    @Meaning("Lost money in one currency.")
    public record LossesView(
            String currency,
            @Meaning("Decimal number.") String amount,

            @Meaning("Number of reports with a loss in this currency.")
            long reports) {}

    @Meaning("A value that reports share.")
    public record SharedView(
            @Meaning("number, kit (shape of the path of web pages), account, page or tool.")
            FraudValue.Kind kind,

            String value,

            @Meaning("Reports of the cluster with this value.")
            long reports,

            @Meaning("Reports of the center with this value.")
            long everywhere,

            @Meaning("Whether the value joins reports. Pages, tools, common values and kits of one site do not.")
            boolean joins) {}

    public static FraudClusterView of(
            FraudStore.Cluster cluster,
            List<FraudStore.Losses> losses,
            List<FraudStore.Shared> shared,
            List<String> matters) {
        return new FraudClusterView(
                cluster.id(),
                cluster.reports(),
                cluster.firstAt(),
                cluster.latestAt(),
                losses.stream()
                        .map(one -> new LossesView(
                                one.currency(),
                                one.amount().stripTrailingZeros().toPlainString(),
                                one.reports()))
                        .toList(),
                shared.stream()
                        .map(one -> new SharedView(
                                one.value().kind(),
                                one.value().value(),
                                /* reports= */ one.here(),
                                /* everywhere= */ one.reports(),
                                one.joins()))
                        .toList(),
                List.copyOf(matters));
    }
}
