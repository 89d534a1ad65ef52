package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.HelloThrottle.Turn;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the batches of one sensor give way to the sensors that come back. */
final class Backpressure {

    /**
     * So long may a herd take, and no longer: who is in must not wait for ever because others come and go. Given up earlier, the batches of
     * those who came first take the processors while the last still come: these wait until their tries end, and come once more.
     */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final int WAIT_MILLIS = 500;

    /** One that could not be held comes again when it would have been held for long enough, not at once. */
    private static final int NO_ROOM_WAIT_MILLIS = 5000;

    private final HelloThrottle greetings;
    private final IngestMetrics metrics;
    private @Nullable Long since;

    Backpressure(HelloThrottle greetings, IngestMetrics metrics) {
        this.greetings = greetings;
        this.metrics = metrics;
    }

    /** The batch's own answer when it may go on; otherwise the sensor is told to send it again. */
    CompletionStage<StreamReply> before(int bytes, Supplier<CompletionStage<StreamReply>> batch) {
        return greetings
                .turn(bytes)
                .thenCompose(turn ->
                        mayGoOn(turn) ? batch.get() : CompletableFuture.completedFuture(StreamReply.of(again(turn))));
    }

    /** When its turn has come, or it has given way to this herd for long enough. */
    private boolean mayGoOn(Turn turn) {
        if (turn == Turn.NOW) {
            since = null;
            return true;
        }
        long now = greetings.now();
        since = since == null ? now : since;
        return now - since >= LONGEST.toNanos();
    }

    private UplinkFrame again(Turn turn) {
        if (turn == Turn.NO_ROOM) {
            metrics.refused.labelValues("gate.no-room").inc();
            return new UplinkFrame.Wait(
                    NO_ROOM_WAIT_MILLIS,
                    "Sensors come back to this center and many batches wait: keep the records and try again.");
        }
        return new UplinkFrame.Wait(
                WAIT_MILLIS, "Other sensors come back to this center first: keep the records and try again.");
    }
}
