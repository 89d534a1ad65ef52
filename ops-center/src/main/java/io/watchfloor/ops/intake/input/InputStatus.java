package io.watchfloor.ops.intake.input;

import io.watchfloor.config.input.InputRate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of an input since this node started.
 *
 * @param on whether the input is enabled in the settings
 * @param listens the addresses, such as {@code udp 0.0.0.0:514} or {@code /inputs/hec}
 * @param rate null if the input is disabled
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
     * @param connections number of open connections
     * @param records number of committed records, including quarantined records
     * @param rejected number of quarantined records
     * @param late number of files or content blobs that the provider showed late
     * @param refused number of rejected or dropped messages, requests or connections, by code
     * @param pulledAt end of the latest complete pull; null for inputs that pull nothing, and before the first pull
     */
    public record Traffic(
            int connections,
            long records,
            long bytes,
            long rejected,
            long late,
            Map<String, Long> refused,
            @Nullable Instant lastRecordAt,
            @Nullable Instant pulledAt) {

        public Traffic {
            refused = Map.copyOf(refused);
        }
    }

    /** The latest rejection or failure of an input. */
    public record Trouble(String code, String detail, Instant at) {}
}
