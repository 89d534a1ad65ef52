package io.watchfloor.ops.intake;

import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.intake.gate.TelemetryGate;
import io.watchfloor.ops.intake.own.CenterAsset;
import io.watchfloor.ops.intake.own.CenterRecords;
import io.watchfloor.ops.intake.own.CenterRecords.Waiting;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Submits the center's own telemetry to the center's asset. The records go through the gate like those of any sensor.
 * A batch always starts with the oldest unprocessed record. Several nodes, or a node that restarts after a failure,
 * may submit the same records again; repeated records change nothing.
 */
final class CenterUplink implements AutoCloseable {

    private static final int MOST_AT_ONCE = 200;
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final long WAIT_SECONDS = 30;

    /** The epoch is constant, because the table is the only spool and is included in a backup. */
    private static final long EPOCH = 1;

    private final DirectSubmission gate;
    private final CenterRecords records;
    private final Clock clock;
    private final Runnable onDetection;
    private final PeriodicWork work =
            new PeriodicWork("own-telemetry", EVERY, "The center's own telemetry is not evaluated yet", this::submit);

    /** @param onDetection called after each batch that caused at least one detection */
    CenterUplink(DirectSubmission gate, CenterRecords records, Clock clock, Runnable onDetection) {
        this.gate = gate;
        this.records = records;
        this.clock = clock;
        this.onDetection = onDetection;
    }

    void start() {
        work.start();
    }

    private void submit() throws InterruptedException, ExecutionException, TimeoutException {
        List<Waiting> waiting = records.waiting(MOST_AT_ONCE);
        if (!waiting.isEmpty()) {
            submit(waiting);
        }
    }

    private void submit(List<Waiting> waiting) throws InterruptedException, ExecutionException, TimeoutException {
        gate.expect(CenterAsset.SENSOR, EPOCH).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        Optional<CompletionStage<TelemetryGate.BatchResult>> submitted = gate.submit(
                CenterAsset.SENSOR,
                EPOCH,
                DirectSubmission.Repeats.POSSIBLE,
                waiting.stream().map(CenterUplink::record).toList(),
                null);
        if (submitted.isEmpty()) {
            return;
        }
        TelemetryGate.BatchResult judged = submitted.get().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        records.markEvaluated(waiting.getLast().sequence(), clock.instant());
        if (judged.detections() > 0) {
            onDetection.run();
        }
    }

    private static TelemetryRecord record(Waiting one) {
        return new TelemetryRecord(
                one.sequence(),
                one.at().toEpochMilli(),
                CenterAsset.ID.toString(),
                null,
                one.json().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        work.close();
    }
}
