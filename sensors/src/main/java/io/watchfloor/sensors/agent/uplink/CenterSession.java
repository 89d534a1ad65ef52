package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.protocol.BatchCompression;
import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.Feature;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TraceContext;
import io.watchfloor.sensors.protocol.UplinkFrame;
import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with the center: hello, welcome, then batches within the credit, acknowledged cumulatively. At most
 * {@code credit} records are in flight; unacknowledged records are sent again in the next session. After the welcome,
 * both sides compare their running hashes: only records that both sides have count as acknowledged.
 */
final class CenterSession {
    private static final Logger LOG = LoggerFactory.getLogger(CenterSession.class);
    private static final Duration IDLE = Duration.ofMillis(25);
    private static final Duration GOODBYE_WITHIN = Duration.ofSeconds(2);
    private static final int LARGEST_BATCH_HEADER = 75;
    private static final int SMALLEST_FRAME = 1024;

    private final CenterConnection connection;
    private final Spool spool;
    private final UplinkSettings settings;
    private final UplinkListener listener;
    private final RecordCounts counts;
    private final FrameEncoder encoder;
    private final Supplier<@Nullable HostIdentity> host;
    private final RandomGenerator random;
    private final LongSupplier nanos;
    private boolean welcomed;
    private boolean hasBeenWelcomed;
    private int credit;
    private int maxFrameBytes;
    private final HealthReporter healthReporter;
    private boolean traceContext;
    private boolean acrossGaps;
    private BatchCompression compression = BatchCompression.DEFLATE;
    private long acked;
    private long sent;
    private long pausedUntil;
    private long answerBy;
    private long lastSentAt;

    /**
     * The sequence number before the first pending record, as sent in the latest hello. After the welcome, no record up
     * to this sequence number is pending.
     */
    private long reportedThrough;

    /** This host's identity as sent in the latest hello. */
    private @Nullable HostIdentity reportedHost;

    private @Nullable DivergenceSearch search;
    private Divergence.Reason divergenceReason = Divergence.Reason.CONTENT_DIFFERS;

    CenterSession(
            CenterConnection connection,
            Spool spool,
            UplinkSettings settings,
            UplinkListener listener,
            RecordCounts counts,
            FrameEncoder encoder,
            HealthReporter healthReporter,
            Supplier<@Nullable HostIdentity> host,
            RandomGenerator random,
            LongSupplier nanos) {
        this.connection = connection;
        this.spool = spool;
        this.settings = settings;
        this.listener = listener;
        this.counts = counts;
        this.encoder = encoder;
        this.healthReporter = healthReporter;
        this.host = host;
        this.random = random;
        this.nanos = nanos;
    }

    /**
     * Runs the session until {@code stopping} returns true.
     *
     * @throws ConnectionLostException if the connection fails or the center violates the protocol
     * @throws UplinkFailure if the center rejects this sensor
     * @throws IOException if the spool fails
     */
    void run(BooleanSupplier stopping) throws IOException, UplinkFailure {
        start();
        while (!stopping.getAsBoolean()) {
            boolean more = sendBatch();
            Optional<UplinkFrame> frame = connection.poll(more ? Duration.ZERO : IDLE);
            if (frame.isPresent()) {
                receive(frame.get());
            } else {
                checkTimeouts();
            }
            reportHealth();
        }
        sendGoodbye();
    }

    private void reportHealth() throws IOException {
        Optional<UplinkFrame> health = welcomed ? healthReporter.due() : Optional.empty();
        if (health.isPresent()) {
            send(health.get());
        }
    }

    /**
     * Announces a normal stop, so that the center does not report the sensor as lost. The center closes the connection
     * when it has stored the announcement.
     */
    private void sendGoodbye() throws ConnectionLostException {
        if (!welcomed || !healthReporter.acceptsGoodbye()) {
            return;
        }
        send(new UplinkFrame.Goodbye("stopped in order"));
        long until = nanos.getAsLong() + GOODBYE_WITHIN.toNanos();
        try {
            while (nanos.getAsLong() - until < 0) {
                var unused = connection.poll(IDLE);
            }
        } catch (ConnectionLostException noted) {
            LOG.debug("the center has recorded that this sensor stops: {}", noted.getMessage());
        }
    }

    void start() throws IOException {
        spool.rollBack();
        hello(List.of());
    }

    private void checkTimeouts() throws ConnectionLostException {
        long now = nanos.getAsLong();
        if (!welcomed && pausedUntil == 0 && now - answerBy > 0) {
            throw new ConnectionLostException("the center did not answer the hello");
        }
        if (now - lastSentAt > settings.timeouts().pingAfter().toNanos()) {
            send(new UplinkFrame.Beat());
        }
    }

    /** Whether the center has welcomed the sensor in this session. */
    boolean hasBeenWelcomed() {
        return hasBeenWelcomed;
    }

    private void send(UplinkFrame frame) throws ConnectionLostException {
        connection.send(frame);
        lastSentAt = nanos.getAsLong();
    }

    /** @param missing gaps between the acknowledged records and the first record that can be sent */
    private void hello(List<SequenceGap> missing) throws IOException {
        welcomed = false;
        search = null;
        counts.gapsReported(missing);
        reportedThrough =
                missing.isEmpty() ? spool.firstPending() - 1 : missing.getLast().to();
        reportedHost = host.get();
        OptionalLong lineage = spool.lineage();
        answerBy = nanos.getAsLong() + settings.timeouts().answerWithin().toNanos();
        send(new UplinkFrame.Hello(
                settings.agentVersion(),
                spool.epoch(),
                spool.nextSequence(),
                reportedThrough + 1,
                // If the spool does not know the running hash, a random value is sent, so that the center notices the
                // divergence.
                spool.history(reportedThrough).orElseGet(random::nextLong),
                lineage.isPresent() ? (Long) lineage.getAsLong() : null,
                missing,
                spool.divergence().orElse(null),
                reportedHost));
    }

    void receive(UplinkFrame frame) throws IOException, UplinkFailure {
        switch (frame) {
            case UplinkFrame.Welcome welcome -> welcomed(welcome);
            case UplinkFrame.Compared compared -> compared(compared);
            case UplinkFrame.Ack ack -> acked(ack);
            case UplinkFrame.StartNewEpoch start -> startNewEpoch(Divergence.Reason.CENTER_ASKED, start.reason());
            case UplinkFrame.Wait wait -> pauseSending(wait);
            case UplinkFrame.Refusal refusal -> refused(refusal);
            case UplinkFrame.Heard heard -> healthReporter.answered(heard);
            case UplinkFrame.FromSensor ours -> throw unexpected(ours);
            // never reached: ControlFrameFilter has already handled control frames
            case UplinkFrame.Control care -> throw unexpected(care);
        }
    }

    private static ConnectionLostException unexpected(UplinkFrame frame) {
        return new ConnectionLostException(
                "the center sent a frame that only sensors send (%s): check that the address belongs to a center"
                        .formatted(frame.getClass().getSimpleName()));
    }

    private void welcomed(UplinkFrame.Welcome welcome) throws IOException {
        if (welcome.maxFrameBytes() < SMALLEST_FRAME) {
            throw new ConnectionLostException(
                    "the center's frame limit of %d bytes is too small".formatted(welcome.maxFrameBytes()));
        }
        if (welcome.ackedThrough() < reportedThrough) {
            throw new ConnectionLostException("the center requested records that it has already acknowledged");
        }
        maxFrameBytes = welcome.maxFrameBytes();
        credit = welcome.credit();
        traceContext = welcome.takes(Feature.TRACE_CONTEXT);
        acrossGaps = welcome.takes(Feature.GAPS);
        compression = welcome.takes(Feature.ZSTD) && BatchCompression.zstdWorks()
                ? BatchCompression.ZSTD
                : BatchCompression.DEFLATE;
        healthReporter.welcomed(welcome);
        OptionalLong own = spool.history(welcome.ackedThrough());
        if (own.isPresent() && own.getAsLong() == welcome.history()) {
            resume(welcome);
            return;
        }
        long end = spool.nextSequence() - 1;
        divergenceReason =
                welcome.ackedThrough() > end ? Divergence.Reason.SET_BACK : Divergence.Reason.CONTENT_DIFFERS;
        search = new DivergenceSearch(spool, reportedThrough, Math.min(welcome.ackedThrough(), end));
        continueSearch(search);
    }

    private void resume(UplinkFrame.Welcome welcome) throws IOException {
        spool.welcomed(welcome.lineage());
        commit(welcome.ackedThrough(), 0, 0);
        acked = spool.firstPending() - 1;
        sent = acked;
        spool.rollBack();
        welcomed = true;
        hasBeenWelcomed = true;
        counts.connected(true);
        listener.connected();
    }

    private void compared(UplinkFrame.Compared compared) throws IOException {
        DivergenceSearch running = search;
        if (running != null && compared.epoch() == spool.epoch()) {
            running.answered(compared.sequence(), compared.same() == UplinkFrame.Compared.Same.TRUE);
            continueSearch(running);
        }
    }

    private void continueSearch(DivergenceSearch running) throws IOException {
        Optional<DivergenceSearch.Question> question = running.next();
        if (question.isPresent()) {
            answerBy = nanos.getAsLong() + settings.timeouts().answerWithin().toNanos();
            send(new UplinkFrame.Compare(
                    spool.epoch(), question.get().sequence(), question.get().history()));
        } else {
            commit(running.through(), 0, 0);
            startNewEpoch(divergenceReason, divergenceReason.sentence());
        }
    }

    private void acked(UplinkFrame.Ack ack) throws IOException {
        if (ack.epoch() != spool.epoch()) {
            return; // ignore an ack of an earlier epoch
        }
        if (ack.through() >= spool.nextSequence()) {
            throw new ConnectionLostException("the center acknowledged a record that was never sent");
        }
        long before = spool.firstPending() - 1;
        List<Rejection> fresh = ack.rejected().stream()
                .filter(rejection -> rejection.sequence() > before && rejection.sequence() <= ack.through())
                .toList();
        commit(ack.through(), fresh.size(), ack.detections());
        credit = ack.credit();
        acked = Math.max(acked, ack.through());
        sent = Math.max(sent, acked);
        listener.acked(new UplinkFrame.Ack(ack.epoch(), ack.through(), ack.credit(), ack.detections(), fresh));
    }

    private void commit(long through, int rejected, int detections) throws IOException {
        long first = spool.firstPending();
        if (through >= first) {
            spool.commit(through);
            counts.acked(first, through, rejected, detections);
        }
    }

    /** Commits the records that both sides have, then starts a new epoch with the pending records. */
    private void startNewEpoch(Divergence.Reason reason, String why) throws IOException {
        long through = spool.firstPending() - 1;
        listener.diverged(
                "the records of sensor and center diverged: record %d and later records are sent in a new epoch: %s"
                        .formatted(through + 1, why));
        counts.newEpoch(spool.firstPending());
        spool.startNewEpoch(reason);
        hello(List.of());
    }

    /**
     * The center may have ignored batches in flight, so everything after the last ack is sent again when the wait is
     * over.
     */
    private void pauseSending(UplinkFrame.Wait wait) throws IOException {
        listener.waiting("the center asked to wait for %d ms: %s".formatted(wait.retryAfterMillis(), wait.reason()));
        pausedUntil =
                nanos.getAsLong() + Duration.ofMillis(wait.retryAfterMillis()).toNanos();
        spool.rollBack();
        sent = spool.firstPending() - 1;
    }

    private void refused(UplinkFrame.Refusal refusal) throws ConnectionLostException, UplinkFailure {
        if (refusal.code().equals("sensor.session-live")) {
            throw new CredentialInUseException(refusal.message());
        }
        String why = "the center rejected this sensor: %s (%s)".formatted(refusal.message(), refusal.code());
        if (settings.retry().giveUpOnRefusal()) {
            throw new UplinkFailure(why);
        }
        throw new ConnectionLostException(why);
    }

    /** Sends one batch if possible; returns false if nothing is pending or there is no credit. */
    boolean sendBatch() throws IOException {
        if (pausedUntil != 0 && !isPauseOver()) {
            return false;
        }
        if (welcomed && !Objects.equals(reportedHost, host.get())) {
            reportHost();
            return false;
        }
        int room = (int) Math.min(credit - (sent - acked), settings.batch().records());
        // Waits until a quarter of the credit is available, because compressing and acknowledging many tiny batches
        // would be expensive.
        boolean worthwhile =
                sent == acked || room >= Math.min(credit / 4, settings.batch().records());
        if (!welcomed || room <= 0 || !worthwhile) {
            return false;
        }
        Optional<TelemetryBatch> leased =
                spool.lease(room, Math.min(settings.batch().bytes(), maxFrameBytes - LARGEST_BATCH_HEADER), acrossGaps);
        if (leased.isEmpty()) {
            reportGaps();
            return false;
        }
        TelemetryBatch batch = leased.get();
        connection.send(encoder.encode(traced(batch), compression, maxFrameBytes));
        lastSentAt = nanos.getAsLong();
        sent = batch.lastSequence();
        counts.sent(batch);
        return true;
    }

    private TelemetryBatch traced(TelemetryBatch batch) {
        if (!traceContext || random.nextDouble() >= settings.traceRatio()) {
            return batch;
        }
        TraceContext trace = TraceContext.start(random);
        LOG.debug(
                "records {} to {} are sent with the trace {}",
                batch.firstSequence(),
                batch.lastSequence(),
                trace.traceId());
        return batch.tracedAs(trace);
    }

    /**
     * Reports gaps that do not fit into a batch, or that the center does not accept in batches. A batch must not skip
     * such gaps, because the ack of the batch would cover them. Therefore, when all records before the gaps are
     * acknowledged, a new hello lists the gaps, and after the welcome the spool skips them.
     */
    private void reportGaps() throws IOException {
        List<SequenceGap> missing = sent == acked ? spool.gaps() : List.of();
        if (!missing.isEmpty()) {
            hello(missing);
        }
    }

    /**
     * If the host's identity has changed, sends a new hello with the identity. A hello may be sent only when no batch
     * is in flight.
     */
    private void reportHost() throws IOException {
        if (sent == acked) {
            hello(List.of());
        }
    }

    private boolean isPauseOver() throws IOException {
        if (nanos.getAsLong() - pausedUntil < 0) {
            return false;
        }
        pausedUntil = 0;
        if (!welcomed) {
            hello(List.of());
        }
        return true;
    }
}
