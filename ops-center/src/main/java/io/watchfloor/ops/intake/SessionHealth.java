package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.UplinkSession.Collaborators;
import io.watchfloor.ops.intake.health.ClockProof;
import io.watchfloor.sensors.protocol.BatchCompression;
import io.watchfloor.sensors.protocol.Feature;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Processes the health reports that a sensor sends on one stream. */
final class SessionHealth {

    private final String sensor;
    private final Collaborators with;

    SessionHealth(String sensor, Collaborators with) {
        this.sensor = sensor;
        this.with = with;
    }

    /** The optional features that this center supports. */
    Set<Feature> features(boolean traces) {
        Set<Feature> takes = EnumSet.of(Feature.HEALTH, Feature.CONTROL, Feature.GAPS);
        if (traces) {
            takes.add(Feature.TRACE_CONTEXT);
        }
        if (BatchCompression.zstdWorks()) {
            takes.add(Feature.ZSTD);
        }
        return takes;
    }

    StreamReply onReport(UplinkFrame.Health health) {
        with.health().reported(sensor, health.health());
        return StreamReply.of(new UplinkFrame.Heard(with.clock().instant()));
    }

    StreamReply onGoodbye(UplinkFrame.Goodbye goodbye) {
        with.health().goodbye(sensor, goodbye.reason());
        return StreamReply.END;
    }

    /**
     * Corrects the times of the records if the sensor's clock has been proven wrong, and counts the corrected
     * records.
     */
    List<TelemetryRecord> correctTimes(List<TelemetryRecord> records) {
        ClockProof.Corrected corrected = with.health().correctTimes(sensor, records);
        with.metrics().gate.corrected(corrected.count());
        return corrected.records();
    }
}
