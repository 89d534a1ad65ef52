package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.watchfloor.ops.telemetry.Telemetry;
import io.watchfloor.ops.telemetry.TelemetryReader;
import io.watchfloor.ops.telemetry.UnreadableTelemetry;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way to its asset: as received and, on the node that received it, as read. Only the first crosses the
 * network: reading again is deterministic and cheaper than shipping both.
 */
public record Submission(
        TelemetryRecord received, @JsonIgnore @Nullable Telemetry read) {

    @JsonCreator
    public Submission(TelemetryRecord received) {
        this(received, null);
    }

    long sequence() {
        return received.sequence();
    }

    Instant receivedAt() {
        return Instant.ofEpochMilli(received.receivedAtMillis());
    }

    Telemetry telemetry(TelemetryReader reader) {
        if (read != null) {
            return read;
        }
        try {
            return reader.read(received.body(), received.asset(), received.logsource(), receivedAt());
        } catch (UnreadableTelemetry e) {
            throw new IllegalStateException("The gate read record " + sequence() + ", its asset cannot", e);
        }
    }
}
