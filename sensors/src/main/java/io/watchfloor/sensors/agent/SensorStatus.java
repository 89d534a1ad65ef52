package io.watchfloor.sensors.agent;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.agent.spool.Drops;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.agent.spool.SpoolDepth;
import io.watchfloor.sensors.agent.spool.WholeFile;
import io.watchfloor.sensors.agent.uplink.UplinkStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The status that {@code run} writes every two seconds and {@code status} shows.
 *
 * @param at when it was written, RFC 3339
 * @param spoolRecords records without an ack
 * @param lagMillis age of the oldest of them
 * @param lastAck RFC 3339; null when none came since the start
 * @param sent since the start, as {@code acked}, {@code rejected} and {@code detections}
 * @param drops by reason, since the state directory was created
 * @param parted when spool and center were last found to hold different records; null for never
 */
record SensorStatus(
        long pid,
        String at,
        String center,
        boolean connected,
        long spoolRecords,
        long spoolBytes,
        long spoolMaxBytes,
        long lagMillis,
        @Nullable String lastAck,
        long sent,
        long acked,
        long rejected,
        long detections,
        SortedMap<String, Long> drops,
        @Nullable Parted parted) {

    /**
     * A new epoch was started because histories diverged.
     *
     * @param at RFC 3339
     */
    record Parted(String at, String what) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    static SensorStatus now(
            CenterAddress center, Spool spool, UplinkStatus uplink, Drops drops, @Nullable Parted parted, Instant now)
            throws IOException {
        SpoolDepth depth = spool.depth();
        return new SensorStatus(
                ProcessHandle.current().pid(),
                now.toString(),
                center.toString(),
                uplink.connected(),
                depth.records(),
                depth.bytes(),
                depth.maxBytes(),
                depth.oldestMillis() == 0 ? 0 : Math.max(0, now.toEpochMilli() - depth.oldestMillis()),
                uplink.lastAckMillis() == 0
                        ? null
                        : Instant.ofEpochMilli(uplink.lastAckMillis()).toString(),
                uplink.sent(),
                uplink.acked(),
                uplink.rejected(),
                uplink.detections(),
                drops.counts(),
                parted);
    }

    static Optional<SensorStatus> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), SensorStatus.class));
        } catch (IOException e) {
            return Optional.empty(); // not there yet, or truncated by a power cut: the next one comes in two seconds
        }
    }

    /** @return false when the disk has no room: the previous status stays */
    boolean write(Path file) throws IOException {
        return WholeFile.replace(file, JSON.writeValueAsBytes(this), false);
    }

    /**
     * @param running whether the process that wrote it still runs: a killed one wrote "connected" last, and nothing
     *     after it
     */
    String json(boolean running) {
        ObjectNode object = JSON.valueToTree(this);
        return object.put("running", running)
                .put("connected", running && connected)
                .toString();
    }
}
