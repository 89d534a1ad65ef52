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

/** One response action. */
@Meaning("What a sensor was asked to do on its host, and what it says became of that.")
public record ResponseView(
        String id,

        @Meaning("kill-process, block-address, isolate-host or collect-package.")
        String kind,

        @Meaning("The sensor's id.") String sensor,

        @Meaning("What it is about, such as address, or pid and program, or paths (one a line) and state.")
        Map<String, String> arguments,

        String reason,
        String askedBy,
        Instant askedAt,

        @Meaning(
                "approved: it goes to the sensor as soon as that is connected. sent. running. succeeded, failed. refused: the sensor's own"
                        + " configuration, or what it knows of its host, does not allow it. timed-out: the sensor did not say in time"
                        + " what came of it. cancel-pending, cancel-sent: a person does not want it any more, and the sensor has not"
                        + " said yet whether it stopped; it may have come to its end before. cancelled. reverted: a person wanted it"
                        + " undone, or its time was over.")
        Response.State state,

        @Meaning("What happened last.") String words,
        @Meaning("What the sensor saw of it.") Map<String, String> evidence,

        @Meaning(
                "So long after it is done the sensor undoes it by itself; for one without an inverse: how long it may take.")
        long limitSeconds,

        @Meaning("When it was last sent.") @Nullable Instant sentAt,

        @Meaning("When the sensor undoes it by itself.") @Nullable
        Instant revertAt,

        @Meaning("What you may do: revert, cancel.") List<String> allowed,

        @Meaning("What the sensor collected; null until some of it is here.") @Nullable
        Collected collected,

        @Meaning("Each step, as they came.") List<PastStep> steps) {

    /** One step. */
    @Meaning("One step of a response action.")
    public record PastStep(
            Instant at,
            Response.State state,
            String words,

            @Meaning("A person, the sensor or the center.") String by,

            @Meaning("By the sensor's own clock; null for what the sensor did not say.") @Nullable
            Instant saidAt) {}

    /** A package. */
    @Meaning("A package of files and state, as far as it is here.")
    public record Collected(
            @Meaning("How many bytes it has.") long total,
            @Meaning("How many of them are here.") long received,

            @Meaning("Of the whole, as the sensor told; the center compared it if complete.")
            String sha256,

            @Meaning("Whether all of it is here, so that it can be downloaded.")
            boolean complete,

            @Meaning("When it was deleted, after watchfloor.responses.packages-kept.") @Nullable
            Instant droppedAt) {

        static @Nullable Collected of(Optional<PackageStore.Held> held) {
            return held.map(one ->
                            new Collected(one.total(), one.received(), one.sha256(), one.isThere(), one.droppedAt()))
                    .orElse(null);
        }
    }

    /** @param now for what is allowed */
    public static ResponseView of(Handle handle, ResponseStore.Kept kept, Instant now) {
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
