package io.watchfloor.ops.door;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * The records of one connection, in their order. Its thread waits for each batch, so the sender is slowed by its own connection instead of
 * losing anything.
 */
public final class DoorLine {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final DoorWay way;
    private final DoorName door;
    private final DoorSender sender;
    private final long epoch;
    private long next = 1;

    DoorLine(DoorWay way, DoorName door, DoorSender sender, long epoch) {
        this.way = way;
        this.door = door;
        this.sender = sender;
        this.epoch = epoch;
    }

    /**
     * Brings them until they are committed, again and again while the center is busy or cannot store. Blocks.
     *
     * @param goesOn asked before each new attempt
     * @throws DoorRefusal when they will never be taken, or it does not go on
     */
    public Brought bring(List<Arrival> arrivals, BooleanSupplier goesOn) throws DoorRefusal, InterruptedException {
        while (true) {
            try {
                Brought brought = once(arrivals);
                next += arrivals.size();
                return brought;
            } catch (DoorRefusal refusal) {
                if (!refusal.passes() || !goesOn.getAsBoolean()) {
                    throw refusal;
                }
                Duration pause = refusal.retryAfter();
                Thread.sleep(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
            }
        }
    }

    /**
     * Brings them once. Blocks.
     *
     * @throws DoorRefusal when none of them is taken
     */
    public Brought once(List<Arrival> arrivals) throws DoorRefusal, InterruptedException {
        try {
            return way.bring(door, sender, epoch, next, arrivals)
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw DoorWay.refusalOf(e);
        }
    }
}
