package io.watchfloor.sensors.agent.state;

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
 * The status that {@code run} writes every two seconds and {@code status} shows. Its JSON is flat: scripts read it.
 *
 * @param at when it was written, RFC 3339
 * @param lastAck RFC 3339; null when none came since the start
 * @param drops by reason, since the state directory was created
 * @param parted when spool and center were last found to hold different records; null for never
 */
public record SensorStatus(
        long pid,
        String at,
        @JsonUnwrapped Link link,
        @JsonUnwrapped Waiting waiting,
        @Nullable String lastAck,
        @JsonUnwrapped Counts counts,
        SortedMap<String, Long> drops,
        @Nullable HistoryDivergence parted) {

    /** Where it reports, and whether it can. */
    public record Link(String center, boolean connected) {}

    /**
     * What the spool holds.
     *
     * @param spoolRecords records without an ack
     * @param lagMillis age of the oldest of them
     */
    public record Waiting(long spoolRecords, long spoolBytes, long spoolMaxBytes, long lagMillis) {}

    /** Records since the start, and the detections that came of them. */
    public record Counts(long sent, long acked, long rejected, long detections) {}

    /**
     * A new epoch was started because histories diverged.
     *
     * @param at RFC 3339
     */
    public record HistoryDivergence(String at, String what) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    public static SensorStatus now(
            CenterAddress center,
            Spool spool,
            UplinkStatus uplink,
            DropCounter drops,
            @Nullable HistoryDivergence parted,
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
                parted);
    }

    public static Optional<SensorStatus> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), SensorStatus.class));
        } catch (IOException e) {
            return Optional.empty(); // not there yet, or truncated by a power cut: the next one comes in two seconds
        }
    }

    /** @return false when the disk has no room: the previous status stays */
    public boolean write(Path file) throws IOException {
        return AtomicFile.replace(file, JSON.writeValueAsBytes(this), false);
    }

    /**
     * @param running whether the process that wrote it still runs: a killed one wrote "connected" last, and nothing
     *     after it
     */
    public String json(boolean running) {
        ObjectNode object = JSON.valueToTree(this);
        return object.put("running", running)
                .put("connected", running && link.connected())
                .toString();
    }
}
