package io.watchfloor.ops.intake.input;

import io.watchfloor.ops.intake.DirectSubmission;
import io.watchfloor.ops.intake.DirectSubmission.Repeats;
import io.watchfloor.ops.intake.gate.NodeLeavingException;
import io.watchfloor.ops.intake.gate.TelemetryGate.BatchResult;
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
 * Submits the records of all inputs to the gate. The sender must keep unconfirmed records. Records have no sequence
 * numbers in these protocols, so a record that is sent again counts as a new record. Therefore each record is
 * delivered at least once.
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
     * @param mostAtOnce maximum number of records in one submission
     * @param executor runs tasks that may block
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
     * Submits the records of one request.
     *
     * @return completes when all changes caused by the records are committed; fails with an {@link InputRejection},
     *     which is already counted, when no record is accepted
     */
    public CompletionStage<InputReceipt> submit(InputName door, InputSender sender, List<InputRecord> arrivals) {
        InputCounters counters = doors.of(door);
        return attempt(door, sender, arrivals).whenComplete((done, failure) -> {
            if (failure != null) {
                refusal(failure).ifPresent(why -> counters.refused(why.code(), why.detail()));
            }
        });
    }

    /** Creates a line for the records of one connection, which are submitted one batch after the other. */
    public InputConnection line(InputName door, InputSender sender) {
        return new InputConnection(this, doors.of(door), door, sender, random.nextLong(), true);
    }

    /**
     * Creates a line for records that have sequence numbers, so that a record that is submitted again changes
     * nothing. Records that another node submitted earlier and that are still in the retry queue are processed before
     * the records of this line.
     *
     * @param epoch the epoch of the sequence numbers: always the same for the same records, and used by no other
     *     records
     */
    public InputConnection line(InputName door, InputSender sender, long epoch) {
        return new InputConnection(this, doors.of(door), door, sender, epoch, false);
    }

    /** Loads the records of this epoch that are in the retry queue. */
    CompletionStage<Void> expect(InputSender sender, long epoch) {
        return gate.expect(sender.sensor(), epoch);
    }

    /** Maximum number of records in one submission. */
    int mostAtOnce() {
        return mostAtOnce;
    }

    private CompletionStage<InputReceipt> attempt(InputName door, InputSender sender, List<InputRecord> arrivals) {
        return attempt(
                door,
                sender,
                random.nextLong(),
                Repeats.NEVER,
                LongStream.rangeClosed(1, arrivals.size()).toArray(),
                arrivals);
    }

    /**
     * Fails with an {@link InputRejection} that is not counted yet.
     *
     * @param sequences the sequence numbers of the records, ascending
     */
    CompletionStage<InputReceipt> attempt(
            InputName door, InputSender sender, long epoch, long[] sequences, List<InputRecord> arrivals) {
        return attempt(door, sender, epoch, Repeats.POSSIBLE, sequences, arrivals);
    }

    private CompletionStage<InputReceipt> attempt(
            InputName door,
            InputSender sender,
            long epoch,
            Repeats repeats,
            long[] sequences,
            List<InputRecord> arrivals) {
        if (arrivals.isEmpty()) {
            return CompletableFuture.completedFuture(InputReceipt.NOTHING);
        }
        InputCounters counters = doors.of(door);
        if (arrivals.size() > mostAtOnce) {
            return CompletableFuture.failedFuture(InputRejection.tooLarge(
                    "body.too-many-records",
                    "%d records were sent together, but the limit is %d (watchfloor.ingest.max-batch-records). Send the records in parts."
                            .formatted(arrivals.size(), mostAtOnce)));
        }
        Duration wait = counters.takeTokens(arrivals.size());
        if (wait.isPositive()) {
            return CompletableFuture.failedFuture(InputRejection.busy(
                    OVER_RATE,
                    "The input %s exceeds its rate (watchfloor.inputs.%s.rate): send the same records again later."
                            .formatted(door.text(), door.text()),
                    wait));
        }
        List<TelemetryRecord> records = records(sequences, arrivals);
        return CompletableFuture.supplyAsync(() -> isActive(sender), executor)
                .thenCompose(stands -> stands ? submitted(sender, epoch, repeats, records) : revoked(sender))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(refusalOf(failure)))
                .thenApply(judged -> counted(counters, records, sequences, judged));
    }

    private boolean isActive(InputSender sender) {
        return senders.isActive(sender);
    }

    /** Blocks on the database when this node has not received records from the sender before. */
    private CompletionStage<BatchResult> submitted(
            InputSender sender, long epoch, Repeats repeats, List<TelemetryRecord> records) {
        return gate.submit(sender.sensor(), epoch, repeats, records, null).orElseGet(InputGate::noRoom);
    }

    private static CompletionStage<BatchResult> revoked(InputSender sender) {
        return CompletableFuture.failedFuture(InputRejection.unknown(
                "sensor.revoked", "The sender %s is revoked: its records are rejected.".formatted(sender.sensor())));
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
            InputCounters counters, List<TelemetryRecord> records, long[] sequences, BatchResult judged) {
        counters.committed(
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

    private static CompletionStage<BatchResult> noRoom() {
        return CompletableFuture.failedFuture(InputRejection.busy(
                NO_ROOM, "The center has no room for more records now: send the same records again later.", SOON));
    }

    /** The rejection that corresponds to the failure of a stage. */
    static InputRejection refusalOf(Throwable failure) {
        return refusal(failure)
                .orElseGet(() -> NodeLeavingException.isCauseOf(failure)
                        ? InputRejection.unavailable(
                                NodeLeavingException.CODE,
                                "This node is shutting down: send to another node, or send again later.")
                        : InputRejection.unavailable(
                                UNAVAILABLE, "The center cannot store the result: send the same records again later."));
    }

    /** The rejection that caused the failure of a stage, if there is one. */
    public static Optional<InputRejection> refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputRejection refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }
}
