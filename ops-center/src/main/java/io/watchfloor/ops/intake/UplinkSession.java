package io.watchfloor.ops.intake;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.ops.intake.gate.BatchGate;
import io.watchfloor.ops.intake.gate.NodeLeavingException;
import io.watchfloor.ops.intake.gate.TelemetryGate;
import io.watchfloor.ops.intake.health.HealthListener;
import io.watchfloor.ops.intake.ledger.Gap;
import io.watchfloor.ops.intake.ledger.HelloReconciliation;
import io.watchfloor.ops.intake.ledger.Ledger;
import io.watchfloor.ops.intake.ledger.Ledger.Claim;
import io.watchfloor.ops.intake.ledger.Ledger.Crowded;
import io.watchfloor.ops.intake.ledger.Ledger.Session;
import io.watchfloor.ops.intake.ledger.Ledger.SessionStart;
import io.watchfloor.ops.intake.ledger.Ledger.Settled;
import io.watchfloor.sensors.protocol.BatchLimits;
import io.watchfloor.sensors.protocol.ProtocolException;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.TraceContext;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol state of one sensor's stream: the sensor sends a hello and then batches, and the center acknowledges
 * each batch. Messages are handled one after the other, so at most one sub-batch per asset of this spool is in
 * progress. While a batch is evaluated, the next batch is only unpacked and claimed. A record is evaluated and
 * acknowledged only under the sequence number that was claimed for the record.
 */
final class UplinkSession {

    private static final Logger LOG = LoggerFactory.getLogger(UplinkSession.class);

    private static final int WAIT_MILLIS = 500;

    private static final String NO_DATABASE = "The center's database does not respond: keep the records and try again.";

    private final Session session;
    private final Collaborators with;
    private final BatchLimits limits;
    private final SessionHealth health;
    private final SessionFindings news;
    private final Backpressure backpressure;
    private final Function<UplinkFrame.Control, List<UplinkFrame>> onCare;
    private volatile @Nullable SpokenEpoch epoch;
    private boolean greeted;

    /**
     * Completes when the reply to the latest message was sent. Turns are created only by the stream's own thread, one
     * after the other.
     */
    private CompletableFuture<Void> lastTurn = CompletableFuture.completedFuture(null);

    /** Set after the last reply. Later messages of the stream are ignored. */
    private volatile boolean ended;

    /** The latest claim. The next claim starts when this claim is done. */
    private volatile CompletionStage<Boolean> claiming = CompletableFuture.completedFuture(true);

    private volatile CompletableFuture<Boolean> preparing = CompletableFuture.completedFuture(false);

    /**
     * The most recently accepted batch. The evaluation of this batch continues even after the sensor was asked to
     * wait.
     */
    private volatile @Nullable CompletableFuture<StreamReply> inProgress;

    /** Dependencies shared by all sessions of a node. */
    record Collaborators(
            BatchGate gate,
            Ledger ledger,
            IngestSettings settings,
            IngestMetrics metrics,
            CompletionSignal patience,
            HealthListener health,
            HelloThrottle throttle,
            RunningHash hash,
            Clock clock,
            Executor executor) {}

    /** @param care processes frames about the sensor itself; may block */
    UplinkSession(Session session, Collaborators with, Function<UplinkFrame.Control, List<UplinkFrame>> care) {
        this.session = session;
        this.with = with;
        this.health = new SessionHealth(session.sensor(), with);
        this.news = new SessionFindings(session.sensor(), with.metrics());
        this.backpressure = new Backpressure(with.throttle(), with.metrics());
        this.onCare = care;
        IngestSettings.Body body = with.settings().body();
        this.limits = new BatchLimits(body.max(), body.maxInflated(), body.maxRatio(), body.maxRecords());
    }

    /** Must be called in the order in which messages arrive, before the content of a message is read. */
    Turn turn() {
        Turn turn = new Turn(lastTurn);
        lastTurn = turn.over;
        return turn;
    }

    /**
     * The place of one message in the stream's order. The message is handled after the reply to the previous message.
     */
    final class Turn {
        private final CompletableFuture<Void> before;
        private final CompletableFuture<Void> over = new CompletableFuture<>();

        private Turn(CompletableFuture<Void> before) {
            this.before = before;
        }

        CompletionStage<StreamReply> onText(String text) {
            return inTurn(() -> reply(() -> switch (UplinkCodec.decode(text)) {
                case UplinkFrame.Hello hello -> onHello(hello);
                case UplinkFrame.Compare compare ->
                    completed(HashComparison.answer(with.ledger(), session.sensor(), epoch, compare));
                case UplinkFrame.Beat beat -> completed(StreamReply.of());
                case UplinkFrame.Health word -> completed(health.onReport(word));
                case UplinkFrame.Goodbye goodbye -> completed(health.onGoodbye(goodbye));
                case UplinkFrame.Control about
                when epoch != null -> completed(new StreamReply(onCare.apply(about), false));
                case UplinkFrame other -> unexpected(other);
            }));
        }

        CompletionStage<StreamReply> onBinary(byte[] frame) {
            FutureTask<Unpacked> unpacking = new FutureTask<>(() -> unpack(frame));
            if (isEvaluating()) {
                prepare(unpacking);
            }
            return inTurn(() -> backpressure.admit(frame.length, () -> reply(() -> onBatch(awaitUnpacked(unpacking)))));
        }

        CompletionStage<StreamReply> onTooLarge() {
            return inTurn(() -> completed(refuse(
                    "batch.frame-too-large",
                    "A frame may have %d bytes: send smaller batches.".formatted(limits.frameBytes()))));
        }

        /** Must be called when the message could not be read. Ends the stream. */
        void failed() {
            ended = true;
            over.complete(null);
        }

        private CompletionStage<StreamReply> inTurn(Supplier<CompletionStage<StreamReply>> work) {
            return before.thenCompose(done -> ended ? completed(StreamReply.END) : work.get())
                    .whenComplete((answer, failure) -> {
                        ended |= failure != null || answer.last();
                        over.complete(null);
                    });
        }
    }

    /**
     * Whether a batch is being evaluated. The next batch is prepared only then, because a batch that the throttle
     * delays must not use memory of the gate.
     */
    private boolean isEvaluating() {
        CompletableFuture<StreamReply> judging = inProgress;
        return judging != null && !judging.isDone();
    }

    /**
     * Unpacks and claims the next batch while the previous one is evaluated, because a claim needs a round trip to
     * the database. The batch's own turn need not wait for the claim, because claims run one after the other: the
     * turn finds that the claim is done, or makes the claim itself. Only one batch is prepared at a time, so that
     * repeated batches do not accumulate while the database does not respond.
     */
    private void prepare(FutureTask<Unpacked> unpacking) {
        if (preparing.isDone()) {
            preparing = CompletableFuture.runAsync(unpacking, with.executor())
                    .thenCompose(done -> claiming)
                    .thenCompose(before -> before ? claimEarly(unpacking) : CompletableFuture.completedFuture(false))
                    .exceptionally(claimedInItsTurn -> false);
        }
    }

    private CompletionStage<Boolean> claimEarly(FutureTask<Unpacked> unpacking) {
        Unpacked unpacked;
        try {
            unpacked = awaitUnpacked(unpacking);
        } catch (ProtocolException refusedInItsTurn) {
            return CompletableFuture.completedFuture(false);
        }
        TelemetryBatch batch = unpacked.batch();
        SpokenEpoch current = epoch;
        if (current == null
                || current.number != batch.epoch()
                || current.diverged
                || batch.firstSequence() > current.held.end() + 1
                || !with.gate().canCommit()) {
            return CompletableFuture.completedFuture(false);
        }
        int agreeing = current.held.matchingPrefix(batch.firstSequence(), batch.history(), unpacked.histories());
        return claimInOrder(current, batch, Arrays.copyOf(unpacked.histories(), agreeing));
    }

    /** @param histories the running hash at each sequence number of the batch */
    @SuppressWarnings("ArrayRecordComponent") // The array is read once and never compared.
    private record Unpacked(TelemetryBatch batch, long[] histories) {}

    private Unpacked unpack(byte[] frame) throws ProtocolException {
        TelemetryBatch batch = UplinkCodec.decodeBatch(frame, limits);
        return new Unpacked(batch, batch.histories(with.hash()));
    }

    /** Unpacks the batch in this thread, unless another thread has already started to unpack it. */
    private static Unpacked awaitUnpacked(FutureTask<Unpacked> unpacking) throws ProtocolException {
        unpacking.run();
        try {
            return unpacking.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProtocolException refused) {
                throw refused;
            }
            throw new IllegalStateException("could not unpack a batch", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while unpacking a batch", e);
        }
    }

    private static CompletableFuture<StreamReply> completed(StreamReply answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private CompletionStage<StreamReply> onHello(UplinkFrame.Hello hello) {
        epoch = null;
        CompletionStage<StreamReply> answer = with.ledger()
                .startSession(session, hello)
                .thenComposeAsync(
                        met -> switch (met) {
                            case Crowded crowded -> completed(rejectSecondSession());
                            case SessionStart known -> reconcile(hello, known);
                        },
                        with.executor());
        // A sensor may send another hello on the same stream to report a large gap or its host. Only the first hello
        // counts as a reconnect.
        boolean comes = !greeted;
        greeted = true;
        return comes ? with.throttle().track(answer) : answer;
    }

    private StreamReply rejectSecondSession() {
        with.metrics().secondSessions.inc();
        return refuse(
                "sensor.session-live",
                "The sensor already has a live connection. If two machines share one credential, enroll each of "
                        + "them. Otherwise the former connection ends within 15 s.");
    }

    private CompletionStage<StreamReply> reconcile(UplinkFrame.Hello hello, SessionStart known) {
        HelloReconciliation reconciled = HelloReconciliation.of(hello, known);
        if (reconciled.settlement().isPresent()) {
            Settled settled =
                    with.ledger().settle(session, reconciled.settlement().get());
            if (!settled.done()) {
                return completed(StreamReply.END);
            }
            news.report(hello, settled);
        }
        if (reconciled.history().isEmpty()) {
            return completed(diverged(
                    hello.epoch(), "The center cannot continue after record " + (hello.firstPending() - 1) + "."));
        }
        long history = reconciled.history().getAsLong();
        long[] after = reconciled.claimed() == reconciled.through()
                ? new long[0]
                : with.ledger().histories(session.sensor(), hello.epoch(), reconciled.through(), reconciled.claimed());
        if (after.length < reconciled.claimed() - reconciled.through()) {
            return completed(diverged(hello.epoch(), "The center no longer has the hashes of the claimed records."));
        }
        with.health().connected(session.sensor(), hello.host());
        with.gate().reportHost(session.sensor(), hello.host());
        SpokenEpoch current = new SpokenEpoch(hello.epoch(), new HeldHistory(reconciled.through(), history, after));
        return with.gate()
                .prepare(session.sensor(), hello.epoch())
                .thenApply(expected -> welcome(current, reconciled, history, known));
    }

    private StreamReply welcome(SpokenEpoch current, HelloReconciliation reconciled, long history, SessionStart known) {
        epoch = current;
        return StreamReply.of(new UplinkFrame.Welcome(
                reconciled.through(),
                history,
                known.lineage(),
                with.settings().sensors().credit(),
                limits.frameBytes(),
                with.clock().instant(),
                health.features(with.gate().tracing())));
    }

    /** Asks the sensor to start a new epoch. Batches are ignored until the hello of the new epoch arrives. */
    private StreamReply diverged(long number, String reason) {
        epoch = new SpokenEpoch(number, new HeldHistory(0, 0, new long[0]));
        return StreamReply.of(new UplinkFrame.StartNewEpoch(reason));
    }

    private CompletionStage<StreamReply> onBatch(Unpacked unpacked) {
        TelemetryBatch batch = unpacked.batch();
        SpokenEpoch current = epoch;
        if (current == null || current.number != batch.epoch()) {
            return completed(
                    refuse("frame.no-hello", "A batch arrived before the hello of its epoch: send the hello first."));
        }
        if (current.diverged) {
            return completed(StreamReply.of());
        }
        CompletableFuture<StreamReply> before = inProgress;
        if (before == null || before.isDone()) {
            return accept(current, unpacked);
        }
        return orWait(before)
                .handle((answer, failure) ->
                        failure == null && answer.isWait() ? Optional.of(answer) : Optional.<StreamReply>empty())
                .thenComposeAsync(
                        waits -> waits.isPresent() ? completed(waits.get()) : accept(current, unpacked),
                        with.executor());
    }

    private CompletionStage<StreamReply> accept(SpokenEpoch current, Unpacked unpacked) {
        TelemetryBatch batch = unpacked.batch();
        if (batch.firstSequence() > current.evaluated + 1) {
            return completed(waitReply("Earlier records are still missing: send them first."));
        }
        if (!with.gate().canCommit()) {
            return completed(withoutDatabase());
        }
        long[] hashes = unpacked.histories();
        if (batch.lastSequence() <= current.held.base()) {
            return completed(repeated(current, batch, hashes[hashes.length - 1]));
        }
        int agreeing = current.held.matchingPrefix(batch.firstSequence(), batch.history(), hashes);
        if (agreeing == 0) {
            return completed(startNewEpoch(current, batch.firstSequence()));
        }
        CompletableFuture<StreamReply> work = claimInOrder(current, batch, Arrays.copyOf(hashes, agreeing))
                .thenComposeAsync(
                        mine -> mine ? evaluate(current, batch, agreeing) : completed(superseded()), with.executor())
                .toCompletableFuture();
        inProgress = work;
        return orWait(work);
    }

    /**
     * Replies to a batch whose records are all acknowledged already. Their hashes are no longer in memory, so the
     * hash at the last sequence number is compared with the ledger. Comparing one hash is sufficient, because a
     * running hash covers all preceding records. Blocks.
     */
    private StreamReply repeated(SpokenEpoch current, TelemetryBatch batch, long history) {
        UplinkFrame.Compared.Same same =
                HashComparison.same(with.ledger(), session.sensor(), current.number, batch.lastSequence(), history);
        return same == UplinkFrame.Compared.Same.TRUE
                ? StreamReply.of(acknowledgement(current))
                : startNewEpoch(current, batch.firstSequence());
    }

    private UplinkFrame acknowledgement(SpokenEpoch current) {
        return new UplinkFrame.Ack(
                current.number, current.evaluated, with.settings().sensors().credit(), 0, List.of());
    }

    /**
     * Asks the sensor to start a new epoch, because its records differ from the records that were evaluated under the
     * same sequence numbers. An ack is sent first for the records whose evaluation finished in the background,
     * because otherwise the sensor would send these records again in the new epoch.
     */
    private StreamReply startNewEpoch(SpokenEpoch current, long sequence) {
        UplinkFrame start = startNewEpoch(sequence);
        return current.evaluated > current.held.base()
                ? StreamReply.of(acknowledgement(current), start)
                : StreamReply.of(start);
    }

    private static UplinkFrame startNewEpoch(long sequence) {
        return new UplinkFrame.StartNewEpoch(
                "Record %d differs from the record that the center has with the same sequence number."
                        .formatted(sequence));
    }

    private StreamReply superseded() {
        LOG.warn(
                "Ending a stream of sensor {}: the sensor has another stream, or the ledger changed in the meantime",
                session.sensor());
        with.metrics().refused.labelValues("sensor.superseded").inc();
        return StreamReply.END;
    }

    /** A claim starts after the previous claim is done, so that no hash is added to the history twice. */
    private synchronized CompletionStage<Boolean> claimInOrder(
            SpokenEpoch current, TelemetryBatch batch, long[] hashes) {
        claiming = claiming.handle((mine, failure) -> claim(current, batch, hashes))
                .thenCompose(claim -> claim);
        return claiming;
    }

    private CompletionStage<Boolean> claim(SpokenEpoch current, TelemetryBatch batch, long[] hashes) {
        long end = current.held.end();
        int known = (int) Math.max(0, end + 1 - batch.firstSequence());
        if (known >= hashes.length) {
            return CompletableFuture.completedFuture(true);
        }
        long[] fresh = Arrays.copyOfRange(hashes, known, hashes.length);
        return with.ledger()
                .claim(new Claim(session, current.number, end, current.row(), fresh))
                .thenApply(mine -> {
                    if (mine) {
                        current.held.add(fresh);
                    }
                    return mine;
                });
    }

    private CompletionStage<StreamReply> evaluate(SpokenEpoch current, TelemetryBatch batch, int agreeing) {
        long through = batch.firstSequence() + agreeing - 1;
        List<TelemetryRecord> records = batch.records().stream()
                .filter(record -> record.sequence() <= through)
                .toList();
        if (records.isEmpty()) {
            return acknowledge(current, batch, through, 0, new TelemetryGate.BatchResult(0, List.of()));
        }
        return with.gate()
                .submit(session.sensor(), batch.epoch(), health.correctTimes(records), traceparent(batch))
                .map(stage -> stage.thenComposeAsync(
                        judged -> acknowledge(current, batch, through, records.size(), judged), with.executor()))
                .orElseGet(() -> {
                    with.metrics().refused.labelValues("gate.no-room").inc();
                    return completed(
                            waitReply("The center has no room for more records now: keep the records and try again."));
                });
    }

    private static @Nullable String traceparent(TelemetryBatch batch) {
        TraceContext trace = batch.trace();
        return trace == null ? null : trace.traceparent();
    }

    /**
     * Returns the reply to the batch, or asks the sensor to wait as soon as the database does not respond. The
     * evaluation continues in the background. If the sensor sends the batch again, the reply is sent when the
     * evaluation is done. Each sub-batch starts at the watermark of its asset, so no record is skipped or evaluated
     * twice.
     */
    private CompletionStage<StreamReply> orWait(CompletableFuture<StreamReply> work) {
        if (work.isDone()) {
            return work;
        }
        return with.patience()
                .done(work)
                .thenCompose(done ->
                        done || with.gate().canCommit() ? (done ? work : orWait(work)) : completed(withoutDatabase()));
    }

    private StreamReply withoutDatabase() {
        with.metrics().refused.labelValues("gate.unavailable").inc();
        return waitReply(NO_DATABASE);
    }

    private CompletionStage<StreamReply> acknowledge(
            SpokenEpoch current, TelemetryBatch batch, long through, int records, TelemetryGate.BatchResult judged) {
        List<Gap> gaps = Gap.of(batch, current.evaluated, through);
        return with.ledger()
                .recordResult(new Ledger.Progress(
                        session.sensor(),
                        batch.epoch(),
                        through,
                        records,
                        judged.rejected().size(),
                        gaps,
                        archived(judged, current.evaluated)))
                .thenApply(written -> {
                    if (!written) {
                        return superseded();
                    }
                    current.evaluated = Math.max(current.evaluated, through);
                    news.report(gaps);
                    UplinkFrame.Ack ack = new UplinkFrame.Ack(
                            batch.epoch(),
                            through,
                            with.settings().sensors().credit(),
                            judged.detections(),
                            judged.rejected());
                    return through < batch.lastSequence()
                            ? StreamReply.of(ack, startNewEpoch(through + 1))
                            : StreamReply.of(ack);
                });
    }

    private static Ledger.@Nullable Archived archived(TelemetryGate.BatchResult judged, long after) {
        return judged.archived() ? new Ledger.Archived(after, judged.block(after), judged.quarantined()) : null;
    }

    /** Called after the frames were sent. Deletes the hashes of acknowledged records. */
    private void onSent(StreamReply answer) {
        SpokenEpoch current = epoch;
        for (UplinkFrame frame : answer.frames()) {
            if (current != null && frame instanceof UplinkFrame.Ack ack && ack.epoch() == current.number) {
                current.held.dropThrough(ack.through());
            } else if (current != null && frame instanceof UplinkFrame.StartNewEpoch) {
                current.diverged = true;
            }
        }
    }

    private interface Step {
        CompletionStage<StreamReply> run() throws ProtocolException;
    }

    private CompletionStage<StreamReply> reply(Step step) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return step.run();
                            } catch (ProtocolException e) {
                                return completed(refuse(e.code(), String.valueOf(e.getMessage())));
                            }
                        },
                        with.executor())
                .thenCompose(stage -> stage)
                .exceptionally(failure -> {
                    if (NodeLeavingException.isCauseOf(failure)) {
                        return StreamReply.END;
                    }
                    LOG.warn(
                            "A batch of sensor {} could not be acknowledged. The sensor will send the batch again: {}",
                            session.sensor(),
                            failure.getMessage());
                    with.metrics().refused.labelValues("gate.unavailable").inc();
                    return waitReply("The center cannot store the result: send the records again.");
                })
                .thenApply(answer -> {
                    onSent(answer);
                    return answer;
                });
    }

    private CompletionStage<StreamReply> unexpected(UplinkFrame frame) {
        return completed(refuse(
                "frame.unexpected",
                "Unexpected frame: %s.".formatted(frame.getClass().getSimpleName())));
    }

    private static StreamReply waitReply(String reason) {
        return StreamReply.of(new UplinkFrame.Wait(WAIT_MILLIS, reason));
    }

    private StreamReply refuse(String code, String message) {
        StreamReply refusal = StreamReply.refusal(code, message);
        with.metrics().refused.labelValues(code).inc();
        LOG.warn("Ending the stream of sensor {} ({}): {}", session.sensor(), code, message);
        return refusal;
    }
}
