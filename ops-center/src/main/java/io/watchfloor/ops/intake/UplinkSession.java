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
 * The protocol state of one sensor's stream: a hello, then batches, each answered with an ack. Messages are handled one
 * after the other, so at most one sub-batch per asset of this spool is in progress. While one batch is evaluated, the
 * next one is only unpacked and claimed. A record is evaluated and acknowledged only under the sequence that was
 * claimed for it.
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
    private final Backpressure givingWay;
    private final Function<UplinkFrame.Control, List<UplinkFrame>> care;
    private volatile @Nullable SpokenEpoch epoch;
    private boolean came;

    /**
     * Completes when the latest message is answered. Only the stream's own thread creates turns, one after the other.
     */
    private CompletableFuture<Void> latest = CompletableFuture.completedFuture(null);

    /** Set after the last answer: later messages of the stream are ignored. */
    private volatile boolean ended;

    /** The latest claim. The next claim starts when this one is done. */
    private volatile CompletionStage<Boolean> claiming = CompletableFuture.completedFuture(true);

    private volatile CompletableFuture<Boolean> preparing = CompletableFuture.completedFuture(false);

    /** The latest accepted batch. Its evaluation continues even after the sensor was asked to wait. */
    private volatile @Nullable CompletableFuture<StreamReply> underWay;

    /** Dependencies that all sessions of a node share. */
    record Collaborators(
            BatchGate gate,
            Ledger ledger,
            IngestSettings settings,
            IngestMetrics metrics,
            CompletionSignal patience,
            HealthListener health,
            HelloThrottle greetings,
            RunningHash hash,
            Clock clock,
            Executor executor) {}

    /** @param care handles frames about the sensor itself; may block */
    UplinkSession(Session session, Collaborators with, Function<UplinkFrame.Control, List<UplinkFrame>> care) {
        this.session = session;
        this.with = with;
        this.health = new SessionHealth(session.sensor(), with);
        this.news = new SessionFindings(session.sensor(), with.metrics());
        this.givingWay = new Backpressure(with.greetings(), with.metrics());
        this.care = care;
        IngestSettings.Body body = with.settings().body();
        this.limits = new BatchLimits(body.max(), body.maxInflated(), body.maxRatio(), body.maxRecords());
    }

    /** Must be called in the order in which messages arrive, before a message is read. */
    Turn turn() {
        Turn turn = new Turn(latest);
        latest = turn.over;
        return turn;
    }

    /** The place of one message in the stream's order. The message is handled after the one before it is answered. */
    final class Turn {
        private final CompletableFuture<Void> before;
        private final CompletableFuture<Void> over = new CompletableFuture<>();

        private Turn(CompletableFuture<Void> before) {
            this.before = before;
        }

        CompletionStage<StreamReply> onText(String text) {
            return inTurn(() -> answered(() -> switch (UplinkCodec.decode(text)) {
                case UplinkFrame.Hello hello -> onHello(hello);
                case UplinkFrame.Compare compare ->
                    now(HashComparison.answer(with.ledger(), session.sensor(), epoch, compare));
                case UplinkFrame.Beat beat -> now(StreamReply.of());
                case UplinkFrame.Health word -> now(health.told(word));
                case UplinkFrame.Goodbye goodbye -> now(health.said(goodbye));
                case UplinkFrame.Control about when epoch != null -> now(new StreamReply(care.apply(about), false));
                case UplinkFrame other -> unexpected(other);
            }));
        }

        CompletionStage<StreamReply> onBinary(byte[] frame) {
            FutureTask<Unpacked> unpacking = new FutureTask<>(() -> unpack(frame));
            if (judges()) {
                prepare(unpacking);
            }
            return inTurn(() -> givingWay.before(frame.length, () -> answered(() -> onBatch(unpacked(unpacking)))));
        }

        CompletionStage<StreamReply> onTooLarge() {
            return inTurn(() -> now(refuse(
                    "batch.frame-too-large",
                    "A frame may have %d bytes: send smaller batches.".formatted(limits.frameBytes()))));
        }

        /** Call this when the message could not be read: the stream ends. */
        void failed() {
            ended = true;
            over.complete(null);
        }

        private CompletionStage<StreamReply> inTurn(Supplier<CompletionStage<StreamReply>> work) {
            return before.thenCompose(done -> ended ? now(StreamReply.END) : work.get())
                    .whenComplete((answer, failure) -> {
                        ended |= failure != null || answer.last();
                        over.complete(null);
                    });
        }
    }

    /**
     * Whether a batch is being evaluated. Only then is the next batch prepared: a batch that the throttle delays must
     * not use memory of the gate.
     */
    private boolean judges() {
        CompletableFuture<StreamReply> judging = underWay;
        return judging != null && !judging.isDone();
    }

    /**
     * Unpacks and claims the next batch while the previous one is evaluated, because a claim takes a round trip to the
     * database. The batch's own turn does not wait for this: claims run one after the other, so its turn finds the
     * claim done or makes it. Only one batch is prepared at a time, so that repeated batches do not pile up while the
     * database is silent.
     */
    private void prepare(FutureTask<Unpacked> unpacking) {
        if (preparing.isDone()) {
            preparing = CompletableFuture.runAsync(unpacking, with.executor())
                    .thenCompose(done -> claiming)
                    .thenCompose(before -> before ? claimedAhead(unpacking) : CompletableFuture.completedFuture(false))
                    .exceptionally(claimedInItsTurn -> false);
        }
    }

    private CompletionStage<Boolean> claimedAhead(FutureTask<Unpacked> unpacking) {
        Unpacked unpacked;
        try {
            unpacked = unpacked(unpacking);
        } catch (ProtocolException refusedInItsTurn) {
            return CompletableFuture.completedFuture(false);
        }
        TelemetryBatch batch = unpacked.batch();
        SpokenEpoch speaks = epoch;
        if (speaks == null
                || speaks.number != batch.epoch()
                || speaks.parted
                || batch.firstSequence() > speaks.held.end() + 1
                || !with.gate().commits()) {
            return CompletableFuture.completedFuture(false);
        }
        int agreeing = speaks.held.agreeing(batch.firstSequence(), batch.history(), unpacked.histories());
        return claimed(speaks, batch, Arrays.copyOf(unpacked.histories(), agreeing));
    }

    /** @param histories the running hash at each sequence of the batch */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Unpacked(TelemetryBatch batch, long[] histories) {}

    private Unpacked unpack(byte[] frame) throws ProtocolException {
        TelemetryBatch batch = UplinkCodec.decodeBatch(frame, limits);
        return new Unpacked(batch, batch.histories(with.hash()));
    }

    /** Unpacks the batch in this thread, unless another thread already started. */
    private static Unpacked unpacked(FutureTask<Unpacked> unpacking) throws ProtocolException {
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

    private static CompletableFuture<StreamReply> now(StreamReply answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private CompletionStage<StreamReply> onHello(UplinkFrame.Hello hello) {
        epoch = null;
        CompletionStage<StreamReply> answer = with.ledger()
                .meet(session, hello)
                .thenComposeAsync(
                        met -> switch (met) {
                            case Crowded crowded -> now(crowded());
                            case SessionStart known -> met(hello, known);
                        },
                        with.executor());
        // A sensor may say hello again on the same stream, to report a large gap or its host. Only the first hello
        // counts as a reconnect.
        boolean comes = !came;
        came = true;
        return comes ? with.greetings().follow(answer) : answer;
    }

    private StreamReply crowded() {
        with.metrics().secondSessions.inc();
        return refuse(
                "sensor.session-live",
                "The sensor already has a live connection. If two machines share one credential, enroll each of "
                        + "them. Otherwise the former connection ends within 15 s.");
    }

    private CompletionStage<StreamReply> met(UplinkFrame.Hello hello, SessionStart known) {
        HelloReconciliation means = HelloReconciliation.of(hello, known);
        if (means.settlement().isPresent()) {
            Settled settled = with.ledger().settle(session, means.settlement().get());
            if (!settled.done()) {
                return now(StreamReply.END);
            }
            news.tell(hello, settled);
        }
        if (means.history().isEmpty()) {
            return now(parted(
                    hello.epoch(), "The center cannot continue after record " + (hello.firstPending() - 1) + "."));
        }
        long history = means.history().getAsLong();
        long[] after = means.claimed() == means.through()
                ? new long[0]
                : with.ledger().histories(session.sensor(), hello.epoch(), means.through(), means.claimed());
        if (after.length < means.claimed() - means.through()) {
            return now(parted(hello.epoch(), "The center no longer knows the hashes of the records that it claimed."));
        }
        with.health().met(session.sensor(), hello.host());
        with.gate().introduce(session.sensor(), hello.host());
        SpokenEpoch speaks = new SpokenEpoch(hello.epoch(), new HeldHistory(means.through(), history, after));
        return with.gate()
                .expect(session.sensor(), hello.epoch())
                .thenApply(expected -> welcomed(speaks, means, history, known));
    }

    private StreamReply welcomed(SpokenEpoch speaks, HelloReconciliation means, long history, SessionStart known) {
        epoch = speaks;
        return StreamReply.of(new UplinkFrame.Welcome(
                means.through(),
                history,
                known.lineage(),
                with.settings().sensors().credit(),
                limits.frameBytes(),
                with.clock().instant(),
                health.takes(with.gate().traces())));
    }

    /** Asks the sensor to start a new epoch. Until the hello of the new epoch arrives, batches are ignored. */
    private StreamReply parted(long number, String reason) {
        epoch = new SpokenEpoch(number, new HeldHistory(0, 0, new long[0]));
        return StreamReply.of(new UplinkFrame.StartNewEpoch(reason));
    }

    private CompletionStage<StreamReply> onBatch(Unpacked unpacked) {
        TelemetryBatch batch = unpacked.batch();
        SpokenEpoch speaks = epoch;
        if (speaks == null || speaks.number != batch.epoch()) {
            return now(
                    refuse("frame.no-hello", "A batch arrived before a hello with its epoch: send the hello first."));
        }
        if (speaks.parted) {
            return now(StreamReply.of());
        }
        CompletableFuture<StreamReply> before = underWay;
        if (before == null || before.isDone()) {
            return taken(speaks, unpacked);
        }
        return patiently(before)
                .handle((answer, failure) ->
                        failure == null && answer.isWait() ? Optional.of(answer) : Optional.<StreamReply>empty())
                .thenComposeAsync(
                        waits -> waits.isPresent() ? now(waits.get()) : taken(speaks, unpacked), with.executor());
    }

    private CompletionStage<StreamReply> taken(SpokenEpoch speaks, Unpacked unpacked) {
        TelemetryBatch batch = unpacked.batch();
        if (batch.firstSequence() > speaks.judged + 1) {
            return now(pause("Earlier records are still missing: send them first."));
        }
        if (!with.gate().commits()) {
            return now(withoutDatabase());
        }
        long[] hashes = unpacked.histories();
        if (batch.lastSequence() <= speaks.held.base()) {
            return now(repeated(speaks, batch, hashes[hashes.length - 1]));
        }
        int agreeing = speaks.held.agreeing(batch.firstSequence(), batch.history(), hashes);
        if (agreeing == 0) {
            return now(differs(speaks, batch.firstSequence()));
        }
        CompletableFuture<StreamReply> work = claimed(speaks, batch, Arrays.copyOf(hashes, agreeing))
                .thenComposeAsync(mine -> mine ? judged(speaks, batch, agreeing) : now(superseded()), with.executor())
                .toCompletableFuture();
        underWay = work;
        return patiently(work);
    }

    /**
     * Answers a batch whose sequences are all acknowledged already. Their hashes are no longer in memory, so the hash
     * of the last sequence is compared with the ledger. A running hash covers all records before it. Blocks.
     */
    private StreamReply repeated(SpokenEpoch speaks, TelemetryBatch batch, long history) {
        UplinkFrame.Compared.Same same =
                HashComparison.same(with.ledger(), session.sensor(), speaks.number, batch.lastSequence(), history);
        return same == UplinkFrame.Compared.Same.TRUE
                ? StreamReply.of(acknowledgement(speaks))
                : differs(speaks, batch.firstSequence());
    }

    private UplinkFrame acknowledgement(SpokenEpoch speaks) {
        return new UplinkFrame.Ack(
                speaks.number, speaks.judged, with.settings().sensors().credit(), 0, List.of());
    }

    /**
     * Asks the sensor to start a new epoch, because its records differ from the records evaluated under the same
     * sequences. The ack before it covers records whose evaluation finished after a wait: otherwise the sensor would
     * send these again in the new epoch.
     */
    private StreamReply differs(SpokenEpoch speaks, long sequence) {
        UplinkFrame start = differs(sequence);
        return speaks.judged > speaks.held.base()
                ? StreamReply.of(acknowledgement(speaks), start)
                : StreamReply.of(start);
    }

    private static UplinkFrame differs(long sequence) {
        return new UplinkFrame.StartNewEpoch(
                "Record %d differs from the record that the center has under the same sequence.".formatted(sequence));
    }

    private StreamReply superseded() {
        LOG.warn(
                "Ending a stream of sensor {}: the sensor has another stream, or the ledger changed in the meantime",
                session.sensor());
        with.metrics().refused.labelValues("sensor.superseded").inc();
        return StreamReply.END;
    }

    /** A claim starts after the previous claim has ended, so that no hash is added to the history twice. */
    private synchronized CompletionStage<Boolean> claimed(SpokenEpoch speaks, TelemetryBatch batch, long[] hashes) {
        claiming =
                claiming.handle((mine, failure) -> claim(speaks, batch, hashes)).thenCompose(claim -> claim);
        return claiming;
    }

    private CompletionStage<Boolean> claim(SpokenEpoch speaks, TelemetryBatch batch, long[] hashes) {
        long end = speaks.held.end();
        int known = (int) Math.max(0, end + 1 - batch.firstSequence());
        if (known >= hashes.length) {
            return CompletableFuture.completedFuture(true);
        }
        long[] fresh = Arrays.copyOfRange(hashes, known, hashes.length);
        return with.ledger()
                .claim(new Claim(session, speaks.number, end, speaks.row(), fresh))
                .thenApply(mine -> {
                    if (mine) {
                        speaks.held.add(fresh);
                    }
                    return mine;
                });
    }

    private CompletionStage<StreamReply> judged(SpokenEpoch speaks, TelemetryBatch batch, int agreeing) {
        long through = batch.firstSequence() + agreeing - 1;
        List<TelemetryRecord> records = batch.records().stream()
                .filter(record -> record.sequence() <= through)
                .toList();
        if (records.isEmpty()) {
            return acknowledged(speaks, batch, through, 0, new TelemetryGate.BatchResult(0, List.of()));
        }
        return with.gate()
                .submit(session.sensor(), batch.epoch(), health.dated(records), traceparent(batch))
                .map(stage -> stage.thenComposeAsync(
                        judged -> acknowledged(speaks, batch, through, records.size(), judged), with.executor()))
                .orElseGet(() -> {
                    with.metrics().refused.labelValues("gate.no-room").inc();
                    return now(pause("The gate is full: keep the records and try again."));
                });
    }

    private static @Nullable String traceparent(TelemetryBatch batch) {
        TraceContext trace = batch.trace();
        return trace == null ? null : trace.traceparent();
    }

    /**
     * Returns the answer of the work, or asks the sensor to wait as soon as the database is silent. The work continues
     * in the background, and a repeat of the batch is answered when it is done. Each sub-batch starts at the watermark
     * of its asset, so no record is skipped or evaluated twice.
     */
    private CompletionStage<StreamReply> patiently(CompletableFuture<StreamReply> work) {
        if (work.isDone()) {
            return work;
        }
        return with.patience()
                .done(work)
                .thenCompose(done ->
                        done || with.gate().commits() ? (done ? work : patiently(work)) : now(withoutDatabase()));
    }

    private StreamReply withoutDatabase() {
        with.metrics().refused.labelValues("gate.unavailable").inc();
        return pause(NO_DATABASE);
    }

    private CompletionStage<StreamReply> acknowledged(
            SpokenEpoch speaks, TelemetryBatch batch, long through, int records, TelemetryGate.BatchResult judged) {
        List<Gap> gaps = Gap.of(batch, speaks.judged, through);
        return with.ledger()
                .judged(new Ledger.Progress(
                        session.sensor(),
                        batch.epoch(),
                        through,
                        records,
                        judged.rejected().size(),
                        gaps))
                .thenApply(written -> {
                    if (!written) {
                        return superseded();
                    }
                    speaks.judged = Math.max(speaks.judged, through);
                    news.tell(gaps);
                    UplinkFrame.Ack ack = new UplinkFrame.Ack(
                            batch.epoch(),
                            through,
                            with.settings().sensors().credit(),
                            judged.detections(),
                            judged.rejected());
                    return through < batch.lastSequence()
                            ? StreamReply.of(ack, differs(through + 1))
                            : StreamReply.of(ack);
                });
    }

    /** Called after the frames were sent: drops the hashes of acknowledged records. */
    private void sent(StreamReply answer) {
        SpokenEpoch speaks = epoch;
        for (UplinkFrame frame : answer.frames()) {
            if (speaks != null && frame instanceof UplinkFrame.Ack ack && ack.epoch() == speaks.number) {
                speaks.held.forget(ack.through());
            } else if (speaks != null && frame instanceof UplinkFrame.StartNewEpoch) {
                speaks.parted = true;
            }
        }
    }

    private interface Step {
        CompletionStage<StreamReply> run() throws ProtocolException;
    }

    private CompletionStage<StreamReply> answered(Step step) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return step.run();
                            } catch (ProtocolException e) {
                                return now(refuse(e.code(), String.valueOf(e.getMessage())));
                            }
                        },
                        with.executor())
                .thenCompose(stage -> stage)
                .exceptionally(failure -> {
                    if (NodeLeavingException.caused(failure)) {
                        return StreamReply.END;
                    }
                    LOG.warn(
                            "A batch of sensor {} could not be acknowledged, the sensor sends it again: {}",
                            session.sensor(),
                            failure.getMessage());
                    with.metrics().refused.labelValues("gate.unavailable").inc();
                    return pause("The center cannot store the result: send the records again.");
                })
                .thenApply(answer -> {
                    sent(answer);
                    return answer;
                });
    }

    private CompletionStage<StreamReply> unexpected(UplinkFrame frame) {
        return now(refuse(
                "frame.unexpected",
                "Unexpected frame: %s.".formatted(frame.getClass().getSimpleName())));
    }

    private static StreamReply pause(String reason) {
        return StreamReply.of(new UplinkFrame.Wait(WAIT_MILLIS, reason));
    }

    private StreamReply refuse(String code, String message) {
        StreamReply refusal = StreamReply.refusal(code, message);
        with.metrics().refused.labelValues(code).inc();
        LOG.warn("Ending the stream of sensor {} ({}): {}", session.sensor(), code, message);
        return refusal;
    }
}
