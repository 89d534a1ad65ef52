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

/** A sensor: its health, what it may speak for, and its missing records. */
@Meaning("A sensor: its health, what it may speak for, and what is missing of it.")
public record SensorView(
        @JsonUnwrapped Enrolment enrolment,

        @Meaning("By which it proves who it is; null when its credential is enough.") @Nullable
        Certificate certificate,

        @JsonUnwrapped Standing standing,
        @JsonUnwrapped Health health,
        @JsonUnwrapped Traffic traffic,
        @JsonUnwrapped Reach reach,
        @JsonUnwrapped Foreign foreign,

        @Meaning("Records that are counted beside being judged, by code: in quarantine (telemetry.*,"
                + " sensor.foreign-asset, sensor.too-many-new-assets), or judged with a time that was not"
                + " believed (sensor.clock-ahead, sensor.clock-behind).")
        Map<String, Long> tally,

        @JsonUnwrapped Missing missing,
        @JsonUnwrapped Doubles doubles,
        @JsonUnwrapped Parting parting)
        implements LiveItem {

    /** Its identity and enrolment. */
    public record Enrolment(
            String id,
            String name,
            Status status,
            Instant enrolledAt,
            @Nullable Instant revokedAt,
            @Nullable String agentVersion) {}

    /** Its latest certificate. */
    @Meaning("A sensor's latest certificate.")
    public record Certificate(
            @Meaning("As openssl prints it.") String serial,
            Instant issuedAt,
            Instant endsAt,

            @Meaning("good, ended, or revoked with its sensor.")
            String status) {}

    /** Whether it reports. */
    public enum Status implements WireText {
        ENROLLED,
        REPORTING,
        QUIET,
        REVOKED
    }

    /** In which state it is. */
    public record Standing(
            @Meaning(
                    "Live; quiet: connected, without a record for a while; stopped in order, or not run yet; lost: away"
                            + " without a word; removed: revoked.")
            SensorState state,

            Instant stateSince,

            @Meaning("Why, as a sentence; empty when there is nothing to say.")
            String stateReason) {}

    /** What it tells of itself; nothing is known of one that never ran, and of one that posts its records. */
    public record Health(
            @Meaning("When it was last heard on its stream.") @Nullable
            Instant heardAt,

            @Meaning("Age of the oldest record that waits in its spool, as it last told.") @Nullable
            Long lagMillis,

            @Nullable Spool spool,

            @Meaning("What it left out since it was installed, by reason.")
            Map<String, Long> drops,

            @Nullable ClockState clock,
            @Nullable Load load,

            @Meaning("How its host is called and reached now, by its own word.") @Nullable
            HostIdentity host) {}

    /** What waits in its spool for an ack. */
    public record Spool(long records, long bytes, long maxBytes) {}

    /** How far its clock is off. */
    public record ClockState(
            @Meaning("To add to its times; positive when its clock is slow.")
            long offsetMillis,

            @Meaning("By how much the true offset may differ.")
            long uncertaintyMillis,

            @Meaning("The offset is beyond doubt: the times of its records are corrected by it.")
            boolean corrected) {}

    /** The load of the sensor and its host. */
    public record Load(
            long uptimeMillis,

            @Meaning("The share of one processor that the sensor uses.")
            double cpu,

            long memoryBytes,

            @Meaning("Processes that run or wait on its host, over a minute.") @Nullable
            Double hostLoad,

            int cpus,

            @Meaning("Free where its spool is.") long diskFreeBytes) {}

    /** What it has sent. */
    public record Traffic(
            @Nullable Instant connectedAt, @Nullable Instant lastAckAt, long records, long rejected) {}

    /** What it may speak for. */
    public record Reach(
            @Meaning("Which assets it may speak for: own, patterns, or *.")
            List<String> assets,

            @Meaning("Of its host, as it gave them when it enrolled: proven by the token's holder alone.")
            List<String> names,

            List<String> addresses) {}

    /** Assets that it reported about without the right to. */
    public record Foreign(
            @Meaning("Records about assets that it may not speak for: they are in quarantine (sensor.foreign-asset).")
            long foreign,

            @Nullable String lastForeignAsset,
            @Nullable Instant lastForeignAt) {

        public static final Foreign NONE = new Foreign(0, null, null);
    }

    /** Its missing records. */
    public record Missing(
            @Meaning("Ranges of its records that are missing here.")
            long gaps,

            long gapRecords,

            @Meaning("How many records these are by reason; the gaps tell when.")
            Map<String, Long> missing) {}

    /** Whether two machines share its credential. */
    public record Doubles(
            @Meaning("Connections turned away because another one speaks for the sensor.")
            long secondSessions,

            @Nullable Instant lastSecondSessionAt,

            @Meaning("Two machines use its credential: enrol each.")
            boolean crowded) {}

    /** Whether its history has diverged from the center's. */
    public record Parting(
            @Meaning("When its spool and the center were last found to hold different records.") @Nullable
            Instant partedAt,

            @Nullable String partedReason) {}

    @Override
    public String id() {
        return enrolment.id();
    }
}
