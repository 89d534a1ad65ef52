package io.watchfloor.sensors.agent.state;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.spool.AtomicFile;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.agent.spool.SpoolDepth;
import io.watchfloor.sensors.agent.uplink.UplinkStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The status that {@code run} writes every two seconds and {@code status} prints. The JSON object is flat, because
 * scripts read it.
 *
 * @param at when the status was written, RFC 3339
 * @param lastAck time of the last ack, RFC 3339; null if there was no ack since the start
 * @param drops dropped records by reason, since the state directory was created
 * @param diverged when the histories of spool and center last diverged; null for never
 */
public record SensorStatus(
        long pid,
        String at,
        @JsonUnwrapped Link link,
        @JsonUnwrapped Waiting waiting,
        @Nullable String lastAck,
        @JsonUnwrapped Counts counts,
        SortedMap<String, Long> drops,
        @JsonAlias("parted") @Nullable HistoryDivergence diverged) {

    /** The center's address, and whether the sensor is connected. */
    public record Link(String center, boolean connected) {}

    /**
     * The unacknowledged records in the spool.
     *
     * @param spoolRecords number of unacknowledged records
     * @param lagMillis age of the oldest unacknowledged record
     */
    public record Waiting(long spoolRecords, long spoolBytes, long spoolMaxBytes, long lagMillis) {}

    /** Numbers of records and detections since the start of the sensor. */
    public record Counts(long sent, long acked, long rejected, long detections) {}

    /**
     * Describes why a new epoch was started: the histories of spool and center diverged.
     *
     * @param at time of the divergence, RFC 3339
     */
    public record HistoryDivergence(String at, String what) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    public static SensorStatus now(
            CenterAddress center,
            Spool spool,
            UplinkStatus uplink,
            DropCounter drops,
            @Nullable HistoryDivergence diverged,
            Instant now)
            throws IOException {
        SpoolDepth depth = spool.depth();
        return new SensorStatus(
                ProcessHandle.current().pid(),
                now.toString(),
                new Link(center.toString(), uplink.connected()),
                new Waiting(
                        depth.records(),
                        depth.bytes(),
                        depth.maxBytes(),
                        depth.oldestMillis() == 0 ? 0 : Math.max(0, now.toEpochMilli() - depth.oldestMillis())),
                uplink.lastAckMillis() == 0
                        ? null
                        : Instant.ofEpochMilli(uplink.lastAckMillis()).toString(),
                new Counts(uplink.sent(), uplink.acked(), uplink.rejected(), uplink.detections()),
                drops.counts(),
                diverged);
    }

    public static Optional<SensorStatus> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), SensorStatus.class));
        } catch (IOException e) {
            // the file is missing or was truncated by a power cut: the next status is written within two seconds
            return Optional.empty();
        }
    }

    /** @return false if the disk is full; then the previous status remains */
    public boolean write(Path file) throws IOException {
        return AtomicFile.replace(file, JSON.writeValueAsBytes(this), false);
    }

    /**
     * @param running whether the process that wrote the status is still running; the last status of a killed process
     *     may still say "connected"
     */
    public String json(boolean running) {
        ObjectNode object = JSON.valueToTree(this);
        return object.put("running", running)
                .put("connected", running && link.connected())
                .toString();
    }
}
