package io.watchfloor.ops.intake.input;

import io.watchfloor.ops.intake.DirectSubmission;
import io.watchfloor.ops.intake.gate.NodeLeavingException;
import io.watchfloor.ops.intake.gate.TelemetryGate.Judged;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.LongStream;

/**
 * From every door to the gate. What was brought and is not confirmed is the sender's still; a sender that brings it again brings new
 * records, because doors' protocols number none: at least once.
 */
public final class InputGate {

    static final String NO_ROOM = "gate.no-room";
    static final String OVER_RATE = "input.over-rate";
    static final String UNAVAILABLE = "gate.unavailable";

    private static final Duration SOON = Duration.ofSeconds(1);

    private final DirectSubmission gate;
    private final Inputs doors;
    private final InputSenders senders;
    private final int mostAtOnce;
    private final SecureRandom random;
    private final Clock clock;
    private final Executor executor;

    /**
     * @param mostAtOnce records that may be brought at once
     * @param executor may block
     */
    public InputGate(
            DirectSubmission gate,
            Inputs doors,
            InputSenders senders,
            int mostAtOnce,
            SecureRandom random,
            Clock clock,
            Executor executor) {
        this.gate = gate;
        this.doors = doors;
        this.senders = senders;
        this.mostAtOnce = mostAtOnce;
        this.random = random;
        this.clock = clock;
        this.executor = executor;
    }

    /**
     * Has the records of one request judged.
     *
     * @return completes when everything that they changed is committed; fails with a {@link InputRejection}, already counted, when none
     *     of them is taken
     */
    public CompletionStage<InputReceipt> bring(InputName door, InputSender sender, List<InputRecord> arrivals) {
        InputCounters counters = doors.of(door);
        return attempt(door, sender, random.nextLong(), 1, arrivals).whenComplete((done, failure) -> {
            if (failure != null) {
                refusal(failure).ifPresent(why -> counters.refused(why.code(), why.detail()));
            }
        });
    }

    /** For the records of one connection, which come one batch after the other. */
    public InputConnection line(InputName door, InputSender sender) {
        return new InputConnection(this, doors.of(door), door, sender, random.nextLong(), true);
    }

    /**
     * For records that have numbers of their own, which a repeat keeps: it changes nothing then. What another node has brought of them, and
     * what waits of it, comes before what this line brings.
     *
     * @param epoch of these numbers: the same for the same records, and used by nobody else
     */
    public InputConnection line(InputName door, InputSender sender, long epoch) {
        return new InputConnection(this, doors.of(door), door, sender, epoch, false);
    }

    /** What waits of this epoch is known from now on. */
    CompletionStage<Void> expect(InputSender sender, long epoch) {
        return gate.expect(sender.sensor(), epoch);
    }

    /** Records that may be brought at once. */
    int mostAtOnce() {
        return mostAtOnce;
    }

    /** Fails with a {@link InputRejection} that is not counted yet. */
    CompletionStage<InputReceipt> attempt(
            InputName door, InputSender sender, long epoch, long firstSequence, List<InputRecord> arrivals) {
        return attempt(
                door,
                sender,
                epoch,
                LongStream.range(firstSequence, firstSequence + arrivals.size()).toArray(),
                arrivals);
    }

    /** @param sequences of the records, ascending */
    CompletionStage<InputReceipt> attempt(
            InputName door, InputSender sender, long epoch, long[] sequences, List<InputRecord> arrivals) {
        if (arrivals.isEmpty()) {
            return CompletableFuture.completedFuture(InputReceipt.NOTHING);
        }
        InputCounters counters = doors.of(door);
        if (arrivals.size() > mostAtOnce) {
            return CompletableFuture.failedFuture(InputRejection.tooLarge(
                    "body.too-many-records",
                    "%d records came at once, and %d may (watchfloor.ingest.max-batch-records): send them in parts."
                            .formatted(arrivals.size(), mostAtOnce)));
        }
        Duration wait = counters.take(arrivals.size());
        if (wait.isPositive()) {
            return CompletableFuture.failedFuture(InputRejection.busy(
                    OVER_RATE,
                    "More comes through the door %s than watchfloor.inputs.%s.rate lets in: send the same again later."
                            .formatted(door.text(), door.text()),
                    wait));
        }
        List<TelemetryRecord> records = records(sequences, arrivals);
        return CompletableFuture.supplyAsync(() -> stands(sender), executor)
                .thenCompose(stands -> stands ? submitted(sender, epoch, records) : revoked(sender))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(refusalOf(failure)))
                .thenApply(judged -> counted(counters, records, sequences, judged));
    }

    private boolean stands(InputSender sender) {
        return senders.stands(sender);
    }

    /** Blocks when this node has not heard of the sender before. */
    private CompletionStage<Judged> submitted(InputSender sender, long epoch, List<TelemetryRecord> records) {
        return gate.bring(sender.sensor(), epoch, records).orElseGet(InputGate::noRoom);
    }

    private static CompletionStage<Judged> revoked(InputSender sender) {
        return CompletableFuture.failedFuture(InputRejection.unknown(
                "sensor.revoked", "The sender %s is revoked: nothing of it is taken.".formatted(sender.sensor())));
    }

    private List<TelemetryRecord> records(long[] sequences, List<InputRecord> arrivals) {
        long now = clock.millis();
        List<TelemetryRecord> records = new ArrayList<>(sequences.length);
        for (InputRecord one : arrivals) {
            records.add(new TelemetryRecord(sequences[records.size()], now, one.asset(), one.logsource(), one.body()));
        }
        return records;
    }

    private static InputReceipt counted(
            InputCounters counters, List<TelemetryRecord> records, long[] sequences, Judged judged) {
        counters.brought(
                records.size(),
                records.stream().mapToLong(one -> one.body().length).sum(),
                judged.rejected().size());
        return new InputReceipt(
                records.size() - judged.rejected().size(),
                judged.rejected().stream()
                        .map(one -> new InputReceipt.Rejected(
                                Arrays.binarySearch(sequences, one.sequence()), one.code(), one.reason()))
                        .toList());
    }

    private static CompletionStage<Judged> noRoom() {
        return CompletableFuture.failedFuture(InputRejection.busy(
                NO_ROOM, "The center has no room for more records now: send the same again a little later.", SOON));
    }

    /** What a failed stage says of the records. */
    static InputRejection refusalOf(Throwable failure) {
        return refusal(failure)
                .orElseGet(
                        () -> NodeLeavingException.caused(failure)
                                ? InputRejection.unavailable(
                                        NodeLeavingException.CODE,
                                        "This node is leaving: send to another node, or here again later.")
                                : InputRejection.unavailable(
                                        UNAVAILABLE,
                                        "The center cannot store what the records change: send the same again a little later."));
    }

    /** What a stage failed with. */
    public static Optional<InputRejection> refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputRejection refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }
}
