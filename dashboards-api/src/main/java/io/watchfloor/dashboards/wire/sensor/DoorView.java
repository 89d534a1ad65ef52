package io.watchfloor.dashboards.wire.sensor;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.door.DoorState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A door of the node that answers: what came through it since the node started. */
@Meaning(
        "A door of the node that answers: a way in beside the sensors' uplink, with what came through it since the node started.")
public record DoorView(
        @Meaning("Its section in the settings: watchfloor.doors.NAME.")
        String name,

        @Meaning("The node that answers: each counts what comes through its own doors. Empty for a node alone.")
        String node,

        @Meaning("Whether its section opens it on this node.")
        boolean on,

        @Meaning("Where it listens, such as udp 0.0.0.0:514 or a path of the API's port.")
        List<String> listens,

        @JsonUnwrapped Protocol protocol,

        @Meaning("Null when it is off.") @Nullable Rate rate,
        @JsonUnwrapped Traffic traffic,
        @Nullable Trouble lastError) {

    /** What its protocol can. */
    public record Protocol(
            @Meaning("What can be lost through it, and when: what its protocol confirms.")
            String loses,

            @Meaning("Whether a program can show a credential of its own there; else the settings say who may send.")
            boolean credentials) {}

    /** What it lets in. */
    public record Rate(
            @Meaning("Records a second, in the long run.") int perSecond,
            @Meaning("Records at once.") int burst) {}

    /** What came through. */
    public record Traffic(
            @Meaning("Open now.") int connections,

            @Meaning("Brought and committed, in quarantine included.")
            long records,

            long bytes,

            @Meaning("Of the records, the ones in quarantine.")
            long rejected,

            @Meaning("Messages, requests and connections that were turned away or dropped, by code.")
            Map<String, Long> refused,

            @Nullable Instant lastRecordAt) {}

    /** The latest refusal or failure. */
    public record Trouble(
            String code,
            @Meaning("What happened, and what to do.") String detail,
            Instant at) {}

    /** @param node that answers */
    public static DoorView of(DoorState state, String node) {
        DoorState.Traffic traffic = state.traffic();
        DoorState.Trouble last = state.last();
        var rate = state.rate();
        return new DoorView(
                state.door().text(),
                node,
                state.on(),
                state.listens(),
                new Protocol(state.door().loses(), state.door().knowsCredentials()),
                rate == null ? null : new Rate(rate.perSecond(), rate.burst()),
                new Traffic(
                        traffic.connections(),
                        traffic.records(),
                        traffic.bytes(),
                        traffic.rejected(),
                        traffic.refused(),
                        traffic.lastRecordAt()),
                last == null ? null : new Trouble(last.code(), last.detail(), last.at()));
    }
}
