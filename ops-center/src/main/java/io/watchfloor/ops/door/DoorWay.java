package io.watchfloor.ops.door;

import io.watchfloor.ops.ingest.Handover;
import io.watchfloor.ops.ingest.NodeLeaves;
import io.watchfloor.ops.ingest.TelemetryGate.Judged;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * From every door to the gate. What was brought and is not confirmed is the sender's still; a sender that brings it again brings new
 * records, because doors' protocols number none: at least once.
 */
public final class DoorWay {

    static final String NO_ROOM = "gate.no-room";
    static final String OVER_RATE = "door.over-rate";
    static final String UNAVAILABLE = "gate.unavailable";

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Handover gate;
    private final Doors doors;
    private final int mostAtOnce;
    private final SecureRandom random;
    private final Clock clock;
    private final Executor executor;

    /**
     * @param mostAtOnce records that may be brought at once
     * @param executor may block
     */
    public DoorWay(Handover gate, Doors doors, int mostAtOnce, SecureRandom random, Clock clock, Executor executor) {
        this.gate = gate;
        this.doors = doors;
        this.mostAtOnce = mostAtOnce;
        this.random = random;
        this.clock = clock;
        this.executor = executor;
    }

    /**
     * Has the records of one request judged.
     *
     * @return completes when everything that they changed is committed; fails with a {@link DoorRefusal}, already counted, when none
     *     of them is taken
     */
    public CompletionStage<Brought> bring(DoorName door, DoorSender sender, List<Arrival> arrivals) {
        return bring(door, sender, random.nextLong(), 1, arrivals);
    }

    /** For the records of one connection, which come one batch after the other. */
    public DoorLine line(DoorName door, DoorSender sender) {
        return new DoorLine(this, door, sender, random.nextLong());
    }

    CompletionStage<Brought> bring(
            DoorName door, DoorSender sender, long epoch, long firstSequence, List<Arrival> arrivals) {
        if (arrivals.isEmpty()) {
            return CompletableFuture.completedFuture(Brought.NOTHING);
        }
        DoorCounters counters = doors.of(door);
        if (arrivals.size() > mostAtOnce) {
            return refuse(
                    counters,
                    DoorRefusal.tooLarge(
                            "body.too-many-records",
                            "%d records came at once, and %d may (watchfloor.ingest.max-batch-records): send them in parts."
                                    .formatted(arrivals.size(), mostAtOnce)));
        }
        Duration wait = counters.take(arrivals.size());
        if (wait.isPositive()) {
            return refuse(
                    counters,
                    DoorRefusal.busy(
                            OVER_RATE,
                            "More comes through the door %s than watchfloor.doors.%s.rate lets in: send the same again later."
                                    .formatted(door.text(), door.text()),
                            wait));
        }
        long now = clock.millis();
        List<TelemetryRecord> records = new ArrayList<>(arrivals.size());
        for (Arrival one : arrivals) {
            records.add(
                    new TelemetryRecord(firstSequence + records.size(), now, one.asset(), one.logsource(), one.body()));
        }
        return CompletableFuture.supplyAsync(() -> gate.bring(sender.sensor(), epoch, records), executor)
                .thenCompose(taken -> taken.orElseGet(DoorWay::noRoom))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(refusalOf(failure)))
                .thenApply(judged -> counted(counters, records, firstSequence, judged))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        refusal(failure).ifPresent(why -> counters.refused(why.code(), why.detail()));
                    }
                });
    }

    private static Brought counted(
            DoorCounters counters, List<TelemetryRecord> records, long firstSequence, Judged judged) {
        counters.brought(
                records.size(),
                records.stream().mapToLong(one -> one.body().length).sum(),
                judged.rejected().size());
        return new Brought(
                records.size() - judged.rejected().size(),
                judged.rejected().stream()
                        .map(one ->
                                new Brought.Rejected((int) (one.sequence() - firstSequence), one.code(), one.reason()))
                        .toList());
    }

    private static CompletionStage<Judged> noRoom() {
        return CompletableFuture.failedFuture(DoorRefusal.busy(
                NO_ROOM, "The center has no room for more records now: send the same again a little later.", SOON));
    }

    /** What a failed stage says of the records. */
    static DoorRefusal refusalOf(Throwable failure) {
        return refusal(failure)
                .orElseGet(
                        () -> NodeLeaves.caused(failure)
                                ? DoorRefusal.unavailable(
                                        NodeLeaves.CODE,
                                        "This node is leaving: send to another node, or here again later.")
                                : DoorRefusal.unavailable(
                                        UNAVAILABLE,
                                        "The center cannot store what the records change: send the same again a little later."));
    }

    private static CompletionStage<Brought> refuse(DoorCounters counters, DoorRefusal refusal) {
        counters.refused(refusal.code(), refusal.detail());
        return CompletableFuture.failedFuture(refusal);
    }

    /** What a stage failed with. */
    public static Optional<DoorRefusal> refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DoorRefusal refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }
}
