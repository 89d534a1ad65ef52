package io.watchfloor.dashboards.sensors.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.InputStatus;
import io.watchfloor.ops.intake.input.NodeInputs;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An input with its counts on all nodes since each node started. */
@Meaning("An input: a data source other than a sensor, with its counts on all nodes since each node started.")
public record InputView(
        @Meaning("Name of the input's section in the settings: watchfloor.inputs.NAME.")
        String name,

        @Meaning("Whether at least one node enables the input in its settings.")
        boolean on,

        @Meaning("Endpoint, such as udp 0.0.0.0:514 or a path on the API's port.")
        List<String> listens,

        @JsonUnwrapped Protocol protocol,

        @Meaning("Rate limit of each node; null if the input is disabled.") @Nullable
        Rate rate,

        @JsonUnwrapped Traffic traffic,
        @Nullable Trouble lastError,

        @Meaning("Counts of the nodes that have inputs, by name of the node. The counts of the input are the"
                + " sums of these counts.")
        List<OnNode> nodes) {

    /** Properties of the input's protocol. */
    public record Protocol(
            @Meaning("Delivery guarantee: which records can be lost, and when.")
            String loses,

            @Meaning(
                    "Whether programs can authenticate with an ingest token; otherwise the settings list the allowed networks.")
            boolean credentials) {}

    /** Rate limit. */
    public record Rate(
            @Meaning("Sustained rate in records per second.")
            int perSecond,

            @Meaning("Burst size in records.") int burst) {}

    /** Counts of the input. */
    public record Traffic(
            @Meaning("Open connections.") int connections,

            @Meaning("Stored records, including those in quarantine.")
            long records,

            long bytes,

            @Meaning("Records in quarantine.") long rejected,

            @Meaning("Files or content blobs that were pulled, but that the provider showed late.")
            long late,

            @Meaning("Rejected or dropped messages, requests and connections, by error code.")
            Map<String, Long> refused,

            @Nullable Instant lastRecordAt,

            @Meaning("End of the latest complete pull from a provider; null for inputs that pull nothing, and before"
                    + " the first pull.")
            @Nullable
            Instant pulledAt) {}

    /** The latest rejection or error. */
    public record Trouble(
            String code,
            @Meaning("Description and recommended action.") String detail,
            Instant at) {}

    /** Counts on one node. */
    @Meaning("Counts of the input on one node.")
    public record OnNode(
            @Meaning("Address of the node in the cluster; empty for a single node.")
            String node,

            @Meaning("False if the node does not respond. Its counts are then the last known counts, or none.")
            boolean answers,

            @Meaning("Time of the last known counts of a node that does not respond; null if no counts are known,"
                    + " or if the node responds.")
            @Nullable
            Instant reportedAt,

            boolean on,
            @JsonUnwrapped Traffic traffic,
            @Nullable Trouble lastError) {

        /** @param told state that the node published; null if the node published nothing */
        public static OnNode of(String node, NodeInputs.@Nullable NodeReport told, InputName door) {
            List<InputStatus> state = told == null
                    ? List.of()
                    : told.doors().stream().filter(one -> one.door() == door).toList();
            boolean answers = told != null && told.answers();
            return new OnNode(
                    node,
                    answers,
                    told == null || answers ? null : told.at(),
                    state.stream().anyMatch(InputStatus::on),
                    sum(state),
                    latest(state));
        }
    }

    /** @param states states of the nodes that published a state */
    public static InputView of(InputName door, List<InputStatus> states, List<OnNode> nodes) {
        return new InputView(
                door.text(),
                states.stream().anyMatch(InputStatus::on),
                states.stream()
                        .flatMap(one -> one.listens().stream())
                        .distinct()
                        .toList(),
                new Protocol(door.deliveryGuarantee(), door.hasCredentials()),
                states.stream()
                        .map(InputStatus::rate)
                        .flatMap(Stream::ofNullable)
                        .findFirst()
                        .map(rate -> new Rate(rate.perSecond(), rate.burst()))
                        .orElse(null),
                sum(states),
                latest(states),
                nodes);
    }

    private static Traffic sum(List<InputStatus> states) {
        int connections = 0;
        long records = 0;
        long bytes = 0;
        long rejected = 0;
        long late = 0;
        Map<String, Long> refused = new TreeMap<>();
        for (InputStatus state : states) {
            InputStatus.Traffic one = state.traffic();
            connections += one.connections();
            records += one.records();
            bytes += one.bytes();
            rejected += one.rejected();
            late += one.late();
            one.refused().forEach((code, count) -> refused.merge(code, count, Long::sum));
        }
        return new Traffic(
                connections,
                records,
                bytes,
                rejected,
                late,
                refused,
                latest(states, InputStatus.Traffic::lastRecordAt),
                latest(states, InputStatus.Traffic::pulledAt));
    }

    private static @Nullable Instant latest(
            List<InputStatus> states, Function<InputStatus.Traffic, @Nullable Instant> time) {
        Instant latest = null;
        for (InputStatus state : states) {
            Instant one = time.apply(state.traffic());
            if (one != null && (latest == null || one.isAfter(latest))) {
                latest = one;
            }
        }
        return latest;
    }

    private static @Nullable Trouble latest(List<InputStatus> states) {
        return states.stream()
                .map(InputStatus::last)
                .flatMap(Stream::ofNullable)
                .max(Comparator.comparing(InputStatus.Trouble::at))
                .map(last -> new Trouble(last.code(), last.detail(), last.at()))
                .orElse(null);
    }
}
