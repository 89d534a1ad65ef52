package io.watchfloor.ops.intake.quarantine;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.intake.sensor.NewNames;
import io.watchfloor.ops.intake.sensor.SensorRights;
import java.util.List;

/** Counters of what is not judged: in quarantine, parked, and what people decide about it. */
public final class SetAsideMetrics {

    /** Exposed as zero from the start, so that the first occurrence is an increase. */
    private static final List<String> UNREADABLE =
            List.of("telemetry.json", "telemetry.no-asset", "telemetry.too-large", SensorRights.FOREIGN, NewNames.CODE);

    private static final List<String> PARKED = List.of(Parking.FAILING, Parking.DAMAGED, NewNames.CODE);

    private final Counter quarantined;
    private final Counter decided;
    private final Counter parked;
    private final Gauge parkedRecords;
    private final Gauge parkedAssets;

    public SetAsideMetrics(PrometheusRegistry registry) {
        quarantined = Counter.builder()
                .name("watchfloor_telemetry_quarantined_total")
                .help("Records that could not be judged and are kept in quarantine")
                .labelNames("code")
                .register(registry);
        UNREADABLE.forEach(quarantined::initLabelValues);
        decided = Counter.builder()
                .name("watchfloor_set_aside_total")
                .help("Records in quarantine or parked that people had judged again or dropped")
                .labelNames("from", "outcome")
                .register(registry);
        parked = Counter.builder()
                .name("watchfloor_telemetry_parked_total")
                .help(
                        "Records that wait because their asset is failing or damaged, or because their sensor brings too many new assets")
                .labelNames("code")
                .register(registry);
        PARKED.forEach(parked::initLabelValues);
        parkedRecords = Gauge.builder()
                .name("watchfloor_parked_records")
                .help("Records of the whole center that wait, by reason")
                .labelNames("code")
                .register(registry);
        parkedAssets = Gauge.builder()
                .name("watchfloor_parked_assets")
                .help("Assets of the whole center whose records wait, by reason")
                .labelNames("code")
                .register(registry);
        waiting(List.of());
    }

    /** Counts one record that goes into quarantine. */
    public void quarantined(String code) {
        quarantined.labelValues(code).inc();
    }

    /** Counts records that are parked. */
    public void parked(String code, int records) {
        parked.labelValues(code).inc(records);
    }

    /** Parked records of the whole center. */
    void waiting(List<ParkedCounts.ByCode> counts) {
        for (String code : PARKED) {
            parkedRecords.labelValues(code).set(0);
            parkedAssets.labelValues(code).set(0);
        }
        for (ParkedCounts.ByCode count : counts) {
            parkedRecords.labelValues(count.code()).set((double) count.records());
            parkedAssets.labelValues(count.code()).set((double) count.assets());
        }
    }

    /**
     * @param from {@code quarantine} or {@code parking}
     * @param outcome {@code retried}, {@code refused} or {@code dropped}
     */
    void decided(String from, String outcome, int count) {
        decided.labelValues(from, outcome).inc(count);
    }
}
