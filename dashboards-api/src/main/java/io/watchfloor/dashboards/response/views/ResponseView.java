package io.watchfloor.dashboards.response.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.response.PackageStore;
import io.watchfloor.ops.response.Response;
import io.watchfloor.ops.response.ResponseStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@Meaning("A response action of a sensor on its host, and its result.")
public record ResponseView(
        String id,

        @Meaning("kill-process, block-address, isolate-host or collect-package.")
        String kind,

        @Meaning("ID of the sensor.") String sensor,

        @Meaning(
                "Arguments of the action, such as address, or pid and program, or paths (one per line)" + " and state.")
        Map<String, String> arguments,

        String reason,
        String askedBy,
        Instant askedAt,

        @Meaning("approved: sent as soon as the sensor is connected. sent. running. succeeded, failed."
                + " refused: the sensor's configuration or its checks do not allow the action. timed-out:"
                + " the sensor did not report a result in time. cancel-pending, cancel-sent: a user"
                + " cancelled the action, and the sensor has not confirmed; the action may have completed"
                + " before. cancelled. reverted: undone by a user or because it expired.")
        Response.State state,

        @Meaning("Latest result.") String words,
        @Meaning("Evidence reported by the sensor.") Map<String, String> evidence,

        @Meaning("Seconds after which the sensor reverts the action; for an action that cannot be"
                + " reverted, its timeout.")
        long limitSeconds,

        @Meaning("Time when the action was last sent to the sensor.") @Nullable
        Instant sentAt,

        @Meaning("Time when the sensor reverts the action.") @Nullable
        Instant revertAt,

        @Meaning("Allowed changes: revert, cancel.") List<String> allowed,

        @Meaning("State of the collected package; null until the first part has arrived.") @Nullable
        Collected collected,

        @Meaning("All steps, oldest first.") List<PastStep> steps) {

    /** A step of the action. */
    @Meaning("A step of a response action.")
    public record PastStep(
            Instant at,
            Response.State state,
            String words,

            @Meaning("A user, the sensor or the center.") String by,

            @Meaning("Time according to the sensor's clock; null for steps that the sensor did not report.") @Nullable
            Instant saidAt) {}

    /** State of the collected package. */
    @Meaning("A package of collected files and host state.")
    public record Collected(
            @Meaning("Size in bytes.") long total,
            @Meaning("Bytes received so far.") long received,

            @Meaning("SHA-256 of the package according to the sensor; verified by the center once the package"
                    + " is complete.")
            String sha256,

            @Meaning("Whether the package is complete and can be downloaded.")
            boolean complete,

            @Meaning("Time when the package was deleted because its retention time"
                    + " (watchfloor.responses.packages-kept) had passed.")
            @Nullable
            Instant droppedAt) {

        static @Nullable Collected of(Optional<PackageStore.PackageState> held) {
            return held.map(one ->
                            new Collected(one.total(), one.received(), one.sha256(), one.isThere(), one.droppedAt()))
                    .orElse(null);
        }
    }

    /** @param now current time, which determines which changes are allowed */
    public static ResponseView of(Handle handle, ResponseStore.StoredResponse kept, Instant now) {
        String id = kept.response().what().id();
        List<ResponseStore.Past> past = ResponseStore.past(handle, id);
        Response one = kept.response();
        return new ResponseView(
                one.what().id(),
                one.what().kind(),
                one.what().sensor(),
                one.what().arguments(),
                kept.asked().reason(),
                kept.asked().by(),
                kept.asked().at(),
                one.state(),
                kept.words(),
                kept.evidence(),
                one.what().limit().toSeconds(),
                kept.sentAt(),
                one.revertAt(),
                one.allowed(now, ResponseStore.stops(handle, one.what().sensor())),
                Collected.of(PackageStore.find(handle, id)),
                past.stream()
                        .map(step -> new PastStep(step.at(), step.state(), step.words(), step.by(), step.saidAt()))
                        .toList());
    }
}
