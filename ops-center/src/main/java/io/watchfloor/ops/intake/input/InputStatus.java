package io.watchfloor.ops.intake.input;

import io.watchfloor.config.input.InputRate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of an input on this node, since the node started.
 *
 * @param on whether the settings enable it
 * @param listens the addresses, such as {@code udp 0.0.0.0:514} or {@code /inputs/hec}
 * @param rate null if disabled
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
     * The traffic of an input.
     *
     * @param connections open now
     * @param records committed records, including quarantined ones
     * @param rejected how many of them were quarantined
     * @param refused rejected or dropped messages, requests or connections, by code
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

    /** The latest rejection or failure. */
    public record Trouble(String code, String detail, Instant at) {}
}
