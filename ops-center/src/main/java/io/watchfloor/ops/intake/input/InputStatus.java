package io.watchfloor.ops.intake.input;

import io.watchfloor.config.input.InputRate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a door of this node is, since the node started.
 *
 * @param on whether its section of the settings opens it
 * @param listens where, such as {@code udp 0.0.0.0:514} or {@code /inputs/hec}
 * @param rate null when it is off
 */
public record InputStatus(
        InputName door,
        boolean on,
        List<String> listens,
        @Nullable InputRate rate,
        Traffic traffic,
        @Nullable Trouble last) {

    public InputStatus {
        listens = List.copyOf(listens);
    }

    /**
     * What came through.
     *
     * @param connections open now
     * @param records brought and committed, in quarantine included
     * @param rejected of these in quarantine
     * @param refused messages, requests or connections that were turned away, or dropped, by code
     */
    public record Traffic(
            int connections,
            long records,
            long bytes,
            long rejected,
            Map<String, Long> refused,
            @Nullable Instant lastRecordAt) {

        public Traffic {
            refused = Map.copyOf(refused);
        }
    }

    /** The latest refusal or failure. */
    public record Trouble(String code, String detail, Instant at) {}
}
