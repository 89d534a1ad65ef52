package io.watchfloor.ops.intake.sensor;

import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits times of receipt to a plausible range, because a sensor's clock may be wrong, or a compromised sensor may
 * send false times. A time outside the range is replaced by the nearest time within the range.
 *
 * @param ahead how many records had a time too far ahead of the center's clock
 * @param behind how many records had a time older than the center's retention
 */
public record ReceiptTimes(List<TelemetryRecord> records, int ahead, int behind) {

    public static final String AHEAD = "sensor.clock-ahead";
    public static final String BEHIND = "sensor.clock-behind";

    /** The maximum accepted difference between two clocks that are synchronized. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    public static ReceiptTimes believed(List<TelemetryRecord> given, Instant now, Duration retention) {
        long latest = now.plus(SKEW).toEpochMilli();
        long earliest = now.minus(retention).toEpochMilli();
        int ahead = 0;
        int behind = 0;
        for (TelemetryRecord record : given) {
            ahead += record.receivedAtMillis() > latest ? 1 : 0;
            behind += record.receivedAtMillis() < earliest ? 1 : 0;
        }
        if (ahead + behind == 0) {
            return new ReceiptTimes(given, 0, 0);
        }
        List<TelemetryRecord> records = new ArrayList<>(given.size());
        for (TelemetryRecord record : given) {
            long at = Math.clamp(record.receivedAtMillis(), earliest, latest);
            records.add(at == record.receivedAtMillis() ? record : record.receivedAt(at));
        }
        return new ReceiptTimes(records, ahead, behind);
    }
}
