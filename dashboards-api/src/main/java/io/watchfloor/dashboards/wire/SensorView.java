package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intake.health.SensorState;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sensors.protocol.HostIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sensor: its health, allowed assets and gaps. */
@Meaning("A sensor: its health, its allowed assets, and its gaps.")
public record SensorView(
        @JsonUnwrapped Enrolment enrolment,

        @Meaning("The certificate that authenticates the sensor; null if the sensor needs only its credential.")
        @Nullable
        Certificate certificate,

        @JsonUnwrapped SensorLifecycle standing,
        @JsonUnwrapped Health health,
        @JsonUnwrapped Traffic traffic,
        @JsonUnwrapped AllowedAssets reach,
        @JsonUnwrapped Foreign foreign,

        @Meaning("Records with problems by code: in quarantine (telemetry.*, sensor.foreign-asset,"
                + " sensor.partner-signal, sensor.too-many-new-assets), or evaluated with a corrected time (sensor.clock-ahead,"
                + " sensor.clock-behind).")
        Map<String, Long> tally,

        @JsonUnwrapped Missing missing,
        @JsonUnwrapped Doubles doubles,
        @JsonUnwrapped Parting parting)
        implements LiveItem {

    /** Identity and enrollment. */
    public record Enrolment(
            String id,
            String name,
            Status status,
            Instant enrolledAt,
            @Nullable Instant revokedAt,
            @Nullable String agentVersion) {}

    /** Its latest certificate. */
    @Meaning("The latest certificate of a sensor.")
    public record Certificate(
            @Meaning("Serial number in the format of openssl.")
            String serial,

            Instant issuedAt,
            Instant endsAt,

            @Meaning("good, ended (expired), or revoked together with its sensor.")
            String status) {}

    /** Reporting status. */
    public enum Status implements WireText {
        ENROLLED,
        REPORTING,
        QUIET,
        REVOKED
    }

    /** State of the sensor, with its start time and an explanation. */
    public record SensorLifecycle(
            @Meaning("live: connected and sending records. quiet: connected, but no records for a while. stopped:"
                    + " shut down normally or never started. lost: disconnected unexpectedly. removed: revoked.")
            SensorState state,

            Instant stateSince,

            @Meaning("Explanation of the state; may be empty.")
            String stateReason) {}

    /**
     * Health as reported by the sensor. The health is unknown for a sensor that has never run, and for programs that send HTTP requests.
     */
    public record Health(
            @Meaning("Time of the last message on the sensor's connection.") @Nullable
            Instant heardAt,

            @Meaning("Age of the oldest unsent record in the sensor's spool, according to the sensor's last"
                    + " report.")
            @Nullable
            Long lagMillis,

            @Nullable Spool spool,

            @Meaning("Records dropped at the source since installation, by reason.")
            Map<String, Long> drops,

            @Nullable ClockState clock,
            @Nullable Load load,

            @Meaning("Names and addresses of the sensor's host, as reported by the sensor.") @Nullable
            HostIdentity host) {}

    /** Records in the sensor's spool that the center has not acknowledged. */
    public record Spool(long records, long bytes, long maxBytes) {}

    /** Offset of the sensor's clock. */
    public record ClockState(
            @Meaning("Milliseconds to add to the sensor's times; positive if the sensor's clock is slow.")
            long offsetMillis,

            @Meaning("Accuracy of the offset in milliseconds.")
            long uncertaintyMillis,

            @Meaning("Whether the offset is certain, so that the times of the sensor's records are corrected.")
            boolean corrected) {}

    /** Load of the sensor and its host. */
    public record Load(
            long uptimeMillis,

            @Meaning("Fraction of one processor that the sensor uses.")
            double cpu,

            long memoryBytes,

            @Meaning("Load average of the host over one minute.") @Nullable
            Double hostLoad,

            int cpus,

            @Meaning("Free space on the disk of the spool.") long diskFreeBytes) {}

    /** Numbers of records. */
    public record Traffic(
            @Nullable Instant connectedAt, @Nullable Instant lastAckAt, long records, long rejected) {}

    /** Allowed assets. */
    public record AllowedAssets(
            @Meaning("Allowed assets: own, patterns, or *.") List<String> assets,

            @Meaning("Names and addresses of the sensor's host as given at enrollment. The center does not verify"
                    + " them; they were stated by the holder of the token.")
            List<String> names,

            List<String> addresses) {}

    /** Records about assets that are not allowed for the sensor. */
    public record Foreign(
            @Meaning("Records about assets that are not allowed for the sensor. These records are in quarantine"
                    + " (sensor.foreign-asset).")
            long foreign,

            @Nullable String lastForeignAsset,
            @Nullable Instant lastForeignAt) {

        public static final Foreign NONE = new Foreign(0, null, null);
    }

    /** Gaps in the sensor's records. */
    public record Missing(
            @Meaning("Number of gaps in the sensor's records.")
            long gaps,

            long gapRecords,

            @Meaning("Number of missing records by reason. The list of gaps contains the times.")
            Map<String, Long> missing) {}

    /** Whether two machines use the sensor's credential. */
    public record Doubles(
            @Meaning("Connections rejected because the sensor was already connected.")
            long secondSessions,

            @Nullable Instant lastSecondSessionAt,

            @Meaning("Whether two machines use the sensor's credential. If so, enroll each machine separately.")
            boolean crowded) {}

    /** Whether the sensor's spool and the center contain different records. */
    public record Parting(
            @Meaning("Last time when the spool of the sensor and the center were found to contain different"
                    + " records.")
            @Nullable
            Instant partedAt,

            @Nullable String partedReason) {}

    @Override
    public String id() {
        return enrolment.id();
    }
}
