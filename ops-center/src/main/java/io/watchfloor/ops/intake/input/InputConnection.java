package io.watchfloor.ops.intake.input;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Submits the records of one connection in order. The connection's thread waits until each batch is committed, so a
 * fast sender is slowed down by flow control and no records are lost.
 */
public final class InputConnection {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final InputGate way;
    private final InputCounters counters;
    private final InputName door;
    private final InputSender sender;
    private final long epoch;
    private volatile boolean expected;
    private long next = 1;

    /** @param alone true if no other node has submitted or will submit records of the epoch */
    InputConnection(
            InputGate way, InputCounters counters, InputName door, InputSender sender, long epoch, boolean alone) {
        this.way = way;
        this.counters = counters;
        this.door = door;
        this.sender = sender;
        this.epoch = epoch;
        this.expected = alone;
    }

    /**
     * Submits records until they are committed, and retries while the center is busy or cannot store the records.
     * Blocks.
     *
     * @param goesOn checked before each retry
     * @throws InputRejection when the records can never be accepted, or {@code goesOn} is false
     */
    public InputReceipt submit(List<InputRecord> arrivals, BooleanSupplier goesOn)
            throws InputRejection, InterruptedException {
        long[] numbers = LongStream.range(next, next + arrivals.size()).toArray();
        next += arrivals.size();
        return submit(numbers, arrivals, goesOn);
    }

    /**
     * Like {@link #submit(List, BooleanSupplier)}, but with given sequence numbers. The sequence numbers must ascend,
     * and must be the same when the same records are submitted again.
     */
    public InputReceipt submit(long[] numbers, List<InputRecord> arrivals, BooleanSupplier goesOn)
            throws InputRejection, InterruptedException {
        int most = way.mostAtOnce();
        int accepted = 0;
        List<InputReceipt.Rejected> rejected = new ArrayList<>();
        for (int from = 0; from < arrivals.size(); from += most) {
            int start = from;
            int end = Math.min(arrivals.size(), start + most);
            InputReceipt part = persist(
                    () -> way.attempt(
                            door, sender, epoch, Arrays.copyOfRange(numbers, start, end), arrivals.subList(start, end)),
                    goesOn);
            accepted += part.accepted();
            part.rejected()
                    .forEach(one ->
                            rejected.add(new InputReceipt.Rejected(start + one.index(), one.code(), one.reason())));
        }
        return new InputReceipt(accepted, rejected);
    }

    /**
     * Before the first attempt, loads the earlier records of the epoch that are in the retry queue. New records must
     * not overtake these records, because an asset ignores records below its watermark.
     */
    private CompletionStage<InputReceipt> expecting(Supplier<CompletionStage<InputReceipt>> attempt) {
        if (expected) {
            return attempt.get();
        }
        return way.expect(sender, epoch).thenCompose(known -> {
            expected = true;
            return attempt.get();
        });
    }

    private InputReceipt persist(Supplier<CompletionStage<InputReceipt>> attempt, BooleanSupplier goesOn)
            throws InputRejection, InterruptedException {
        while (true) {
            try {
                return expecting(attempt).toCompletableFuture().get();
            } catch (ExecutionException e) {
                InputRejection refusal = InputGate.refusalOf(e);
                counters.failed(refusal.code(), refusal.detail());
                if (!refusal.passes() || !goesOn.getAsBoolean()) {
                    throw refusal;
                }
                Duration pause = refusal.retryAfter();
                Thread.sleep(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
            }
        }
    }
}
