package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.ledger.Gap;
import io.watchfloor.ops.intake.ledger.Ledger.Settled;
import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs the findings of one stream about its sensor's history: new gaps, and records that differ between
 * sensor and center.
 */
final class SessionFindings {

    private static final Logger LOG = LoggerFactory.getLogger(SessionFindings.class);

    private final String sensor;
    private final IngestMetrics metrics;

    SessionFindings(String sensor, IngestMetrics metrics) {
        this.sensor = sensor;
        this.metrics = metrics;
    }

    void report(UplinkFrame.Hello hello, Settled settled) {
        report(settled.fresh());
        Divergence parting = hello.after();
        if (parting != null && settled.divergenceIsNew()) {
            metrics.parted.inc();
            LOG.warn(
                    "The records of sensor {} and of the center differ after record {}: {}. "
                            + "The sensor sends its pending records in a new epoch.",
                    sensor,
                    parting.through(),
                    parting.reason().sentence());
        }
    }

    void report(List<Gap> fresh) {
        fresh.stream().collect(Collectors.groupingBy(Gap::reason)).forEach(this::report);
    }

    private void report(Gap.Reason reason, List<Gap> gaps) {
        gaps.forEach(metrics.gate::missing);
        LOG.warn(
                "Sensor {}: gap of {} records (within {} to {} of epoch {}): {}",
                sensor,
                gaps.stream().mapToLong(Gap::count).sum(),
                gaps.getFirst().from(),
                gaps.getLast().to(),
                Long.toHexString(gaps.getFirst().epoch()),
                reason.sentence());
    }
}
