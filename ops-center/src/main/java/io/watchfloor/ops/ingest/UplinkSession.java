package io.watchfloor.ops.ingest;

import io.watchfloor.config.IngestSettings;
import io.watchfloor.sensors.protocol.Limits;
import io.watchfloor.sensors.protocol.ProtocolException;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TraceContext;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sensor's stream: hello, then batches, each answered with an ack. It is fed one message at a time and takes the next when the one
 * before is answered, so that at most one sub-batch per asset of this spool is under way.
 */
final class UplinkSession {

    private static final Logger LOG = LoggerFactory.getLogger(UplinkSession.class);

    private static final int WAIT_MILLIS = 500;
    private static final int LOOK_MILLIS = 200;
    private static final String NO_DATABASE = "The center's database does not answer: keep the records and try again.";

    private final String sensor;
    private final Collaborators with;
    private final Limits limits;
    private @Nullable Long epoch;

    /** Where the next batch must begin, or earlier. A later one would leave a gap that its cumulative ack covers. */
    private long next;

    /** The latest batch that was taken: judged on, also while the sensor has been told to wait. */
    private @Nullable CompletableFuture<Answer> underWay;

    /** What all sessions of a node share. */
    record Collaborators(
            TelemetryGate gate,
            Progress progress,
            SensorKeyring keyring,
            IngestSettings settings,
            IngestMetrics metrics,
            Clock clock,
            Executor executor) {}

    /**
     * What goes back to the sensor.
     *
     * @param last whether the stream ends with it
     */
    record Answer(UplinkFrame frame, boolean last) {}

    UplinkSession(String sensor, Collaborators with) {
        this.sensor = sensor;
        this.with = with;
        IngestSettings settings = with.settings();
        this.limits =
                new Limits(settings.maxBody(), settings.maxInflated(), settings.maxRatio(), settings.maxBatchRecords());
    }

    CompletionStage<Answer> onText(String text) {
        return answered(() -> switch (UplinkCodec.decode(text)) {
            case UplinkFrame.Hello hello -> CompletableFuture.completedFuture(onHello(hello));
            case UplinkFrame.Welcome ignored -> unexpected("welcome");
            case UplinkFrame.Ack ignored -> unexpected("ack");
            case UplinkFrame.StartNewEpoch ignored -> unexpected("startNewEpoch");
            case UplinkFrame.Wait ignored -> unexpected("wait");
            case UplinkFrame.Refusal ignored -> unexpected("refusal");
        });
    }

    CompletionStage<Answer> onBinary(byte[] frame) {
        return answered(() -> onBatch(UplinkCodec.decodeBatch(frame, limits)));
    }

    CompletionStage<Answer> onTooLarge() {
        return CompletableFuture.completedFuture(refuse(
                "batch.frame-too-large",
                "A frame may have %d bytes: send smaller batches.".formatted(limits.frameBytes())));
    }

    private Answer onHello(UplinkFrame.Hello hello) {
        with.keyring().connected(sensor, hello.agentVersion());
        long through = with.progress().through(sensor, hello.epoch());
        if (hello.nextSequence() <= through) {
            LOG.warn("Sensor {} was set back: its spool ends below what is acknowledged ({})", sensor, through);
            return new Answer(
                    new UplinkFrame.StartNewEpoch("The spool ends below what is acknowledged: it was set back."),
                    false);
        }
        with.gate().expect(sensor, hello.epoch());
        epoch = hello.epoch();
        next = Math.max(hello.firstPending(), through + 1);
        return new Answer(
                new UplinkFrame.Welcome(
                        through,
                        with.settings().credit(),
                        limits.frameBytes(),
                        with.clock().instant(),
                        with.gate().traces()),
                false);
    }

    private CompletionStage<Answer> onBatch(TelemetryBatch batch) {
        if (epoch == null || epoch != batch.epoch()) {
            return CompletableFuture.completedFuture(
                    refuse("frame.no-hello", "Say hello with the spool's epoch before its batches."));
        }
        if (batch.firstSequence() > next) {
            return CompletableFuture.completedFuture(pause("Records before these are still missing: send them first."));
        }
        CompletableFuture<Answer> before = underWay;
        if (before == null || before.isDone()) {
            return taken(batch);
        }
        return patiently(before)
                .handle((answer, failure) -> failure == null && answer.frame() instanceof UplinkFrame.Wait
                        ? Optional.of(answer)
                        : Optional.<Answer>empty())
                .thenComposeAsync(
                        waits -> waits.isPresent() ? CompletableFuture.completedFuture(waits.get()) : taken(batch),
                        with.executor());
    }

    private CompletionStage<Answer> taken(TelemetryBatch batch) {
        if (!with.gate().commits()) {
            return CompletableFuture.completedFuture(withoutDatabase());
        }
        return with.gate()
                .submit(sensor, batch.epoch(), batch.records(), traceparent(batch))
                .map(stage -> {
                    CompletableFuture<Answer> work = stage.thenApplyAsync(
                                    judged -> acknowledge(batch, judged), with.executor())
                            .toCompletableFuture();
                    underWay = work;
                    return patiently(work);
                })
                .orElseGet(() -> {
                    with.metrics().refused.labelValues("gate.no-room").inc();
                    return CompletableFuture.completedFuture(
                            pause("The center is busy: keep the records and try again."));
                });
    }

    private static @Nullable String traceparent(TelemetryBatch batch) {
        TraceContext trace = batch.trace();
        return trace == null ? null : trace.traceparent();
    }

    /**
     * The work's answer, or a wait as soon as the database is silent. The work goes on behind it, and a repeat of the batch is answered
     * when it is done: each sub-batch still starts where its asset is known to be, so nothing is skipped or judged twice.
     */
    private CompletionStage<Answer> patiently(CompletableFuture<Answer> work) {
        if (work.isDone()) {
            return work;
        }
        return work.thenApply(done -> true)
                .completeOnTimeout(false, LOOK_MILLIS, TimeUnit.MILLISECONDS)
                .thenCompose(done -> done || with.gate().commits()
                        ? patiently(work)
                        : CompletableFuture.completedFuture(withoutDatabase()));
    }

    private Answer withoutDatabase() {
        with.metrics().refused.labelValues("gate.unavailable").inc();
        return pause(NO_DATABASE);
    }

    private Answer acknowledge(TelemetryBatch batch, TelemetryGate.Judged judged) {
        long through = batch.lastSequence();
        next = Math.max(next, through + 1);
        with.progress()
                .acknowledged(
                        sensor,
                        batch.epoch(),
                        through,
                        batch.records().size(),
                        judged.rejected().size());
        return new Answer(
                new UplinkFrame.Ack(
                        batch.epoch(), through, with.settings().credit(), judged.detections(), judged.rejected()),
                false);
    }

    private interface Step {
        CompletionStage<Answer> run() throws ProtocolException;
    }

    private CompletionStage<Answer> answered(Step step) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return step.run();
                            } catch (ProtocolException e) {
                                return CompletableFuture.completedFuture(
                                        refuse(e.code(), String.valueOf(e.getMessage())));
                            }
                        },
                        with.executor())
                .thenCompose(stage -> stage)
                .exceptionally(failure -> {
                    LOG.warn("A batch of sensor {} is not acknowledged: {}", sensor, failure.getMessage());
                    with.metrics().refused.labelValues("gate.unavailable").inc();
                    return pause("The center cannot store what the records change: try again.");
                });
    }

    private CompletionStage<Answer> unexpected(String type) {
        return CompletableFuture.completedFuture(
                refuse("frame.unexpected", "A sensor does not send frames of type " + type + "."));
    }

    private static Answer pause(String reason) {
        return new Answer(new UplinkFrame.Wait(WAIT_MILLIS, reason), false);
    }

    private Answer refuse(String code, String message) {
        with.metrics().refused.labelValues(code).inc();
        LOG.warn("Sensor {} is refused ({}): {}", sensor, code, message);
        return new Answer(new UplinkFrame.Refusal(code, message), true);
    }
}
