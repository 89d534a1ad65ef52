package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.HelloThrottle.Turn;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Delays the batches of one connected sensor while many other sensors reconnect to the same node. */
final class Backpressure {

    /**
     * Maximum time that a sensor's batches are delayed during a reconnect storm. A shorter limit would let the
     * batches use the processors while the last sensors still connect: their hellos would time out and be sent again.
     */
    private static final Duration MAX_DELAY = Duration.ofSeconds(60);

    private static final int WAIT_MILLIS = 500;

    /**
     * How long a sensor waits if there was no memory for its batch. Equal to the maximum time that a batch may be
     * kept in memory.
     */
    private static final int NO_ROOM_WAIT_MILLIS = 5000;

    private final HelloThrottle throttle;
    private final IngestMetrics metrics;
    private @Nullable Long since;

    Backpressure(HelloThrottle throttle, IngestMetrics metrics) {
        this.throttle = throttle;
        this.metrics = metrics;
    }

    /** Runs the batch if the batch may proceed; otherwise asks the sensor to send the batch again later. */
    CompletionStage<StreamReply> admit(int bytes, Supplier<CompletionStage<StreamReply>> batch) {
        return throttle.turn(bytes)
                .thenCompose(turn -> mayProceed(turn)
                        ? batch.get()
                        : CompletableFuture.completedFuture(StreamReply.of(waitFrame(turn))));
    }

    /**
     * A batch may proceed when the throttle allows it, or when the sensor was already delayed for {@link #MAX_DELAY}
     * in this reconnect storm.
     */
    private boolean mayProceed(Turn turn) {
        if (turn == Turn.NOW) {
            since = null;
            return true;
        }
        long now = throttle.now();
        since = since == null ? now : since;
        return now - since >= MAX_DELAY.toNanos();
    }

    private UplinkFrame waitFrame(Turn turn) {
        if (turn == Turn.NO_ROOM) {
            metrics.refused.labelValues("gate.no-room").inc();
            return new UplinkFrame.Wait(
                    NO_ROOM_WAIT_MILLIS,
                    "Many sensors are reconnecting and the queue for batches is full: keep the records and try again.");
        }
        return new UplinkFrame.Wait(
                WAIT_MILLIS, "Other sensors are reconnecting and have priority: keep the records and try again.");
    }
}
