package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.spool.Drops;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.TraceContext;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation: hello, welcome, then batches within the credit against cumulative acks. At most {@code credit}
 * records are under way; what is not acked when the conversation ends is sent again in the next one.
 */
final class UplinkSession {
    private static final Logger LOG = LoggerFactory.getLogger(UplinkSession.class);
    private static final Duration IDLE = Duration.ofMillis(25);
    private static final int LARGEST_BATCH_HEADER = 59;
    private static final int SMALLEST_FRAME = 1024;

    private final CenterSocket socket;
    private final Spool spool;
    private final UplinkSettings settings;
    private final UplinkReport report;
    private final Tally tally;
    private final Drops drops;
    private final RandomGenerator random;
    private boolean welcomed;
    private boolean wasWelcomed;
    private int credit;
    private int maxFrameBytes;
    private boolean traceContext;
    private long acked;
    private long sent;
    private long holeEnd;
    private long quietUntil;
    private long answerBy;

    UplinkSession(
            CenterSocket socket,
            Spool spool,
            UplinkSettings settings,
            UplinkReport report,
            Tally tally,
            Drops drops,
            RandomGenerator random) {
        this.socket = socket;
        this.spool = spool;
        this.settings = settings;
        this.report = report;
        this.tally = tally;
        this.drops = drops;
        this.random = random;
    }

    /**
     * Talks until told to stop.
     *
     * @throws ConnectionLost when the connection or the center's manners fail
     * @throws UplinkFailure when the center refuses this sensor
     * @throws IOException when the spool fails
     */
    void run(BooleanSupplier stopping) throws IOException, UplinkFailure {
        spool.rollBack();
        hello();
        while (!stopping.getAsBoolean()) {
            boolean more = sendBatch();
            Optional<UplinkFrame> frame = socket.poll(more ? Duration.ZERO : IDLE);
            if (frame.isPresent()) {
                heard(frame.get());
            } else if (!welcomed && quietUntil == 0 && System.nanoTime() - answerBy > 0) {
                throw new ConnectionLost("the center does not answer the hello");
            }
        }
    }

    /** Whether this conversation ever came to its welcome. */
    boolean wasWelcomed() {
        return wasWelcomed;
    }

    private void hello() throws IOException {
        welcomed = false;
        holeEnd = 0;
        answerBy = System.nanoTime() + settings.answerWithin().toNanos();
        socket.send(new UplinkFrame.Hello(
                settings.agentVersion(), spool.epoch(), spool.nextSequence(), spool.firstPending()));
    }

    private void heard(UplinkFrame frame) throws IOException, UplinkFailure {
        switch (frame) {
            case UplinkFrame.Welcome welcome -> welcomed(welcome);
            case UplinkFrame.Ack ack -> acked(ack);
            case UplinkFrame.StartNewEpoch start -> startNewEpoch(start.reason());
            case UplinkFrame.Wait wait -> quiet(wait);
            case UplinkFrame.Refusal refusal -> refused(refusal);
            case UplinkFrame.Hello hello -> throw new ConnectionLost("the center says hello: is it another sensor?");
        }
    }

    private void welcomed(UplinkFrame.Welcome welcome) throws IOException {
        if (welcome.ackedThrough() >= spool.nextSequence()) {
            startNewEpoch("the center knows more of this spool than the spool itself");
            return;
        }
        if (welcome.maxFrameBytes() < SMALLEST_FRAME) {
            throw new ConnectionLost("the center reads frames of %d bytes only".formatted(welcome.maxFrameBytes()));
        }
        maxFrameBytes = welcome.maxFrameBytes();
        credit = welcome.credit();
        traceContext = welcome.traceContext();
        commit(welcome.ackedThrough(), 0, 0);
        acked = spool.firstPending() - 1;
        sent = acked;
        spool.rollBack();
        welcomed = true;
        wasWelcomed = true;
        tally.connected(true);
        report.connected();
    }

    private void acked(UplinkFrame.Ack ack) throws IOException {
        if (ack.epoch() != spool.epoch()) {
            return; // of records that were renumbered since
        }
        if (ack.through() >= spool.nextSequence()) {
            throw new ConnectionLost("the center acked a record that was never sent");
        }
        long before = spool.firstPending() - 1;
        List<Rejection> fresh = ack.rejected().stream()
                .filter(rejection -> rejection.sequence() > before && rejection.sequence() <= ack.through())
                .toList();
        commit(ack.through(), fresh.size(), ack.detections());
        credit = ack.credit();
        acked = Math.max(acked, ack.through());
        sent = Math.max(sent, acked);
        report.acked(new UplinkFrame.Ack(ack.epoch(), ack.through(), ack.credit(), ack.detections(), fresh));
    }

    private void commit(long through, int rejected, int detections) throws IOException {
        long first = spool.firstPending();
        if (through >= first) {
            spool.commit(through);
            tally.acked(first, through, rejected, detections);
        }
    }

    private void startNewEpoch(String reason) throws IOException {
        report.told("a new epoch starts: " + reason);
        tally.newEpoch(spool.firstPending());
        spool.startNewEpoch();
        hello();
    }

    /** What is under way may have been passed over: everything after the last ack is sent again afterwards. */
    private void quiet(UplinkFrame.Wait wait) throws IOException {
        report.told("the center asks to wait for %d ms: %s".formatted(wait.retryAfterMillis(), wait.reason()));
        quietUntil =
                System.nanoTime() + Duration.ofMillis(wait.retryAfterMillis()).toNanos();
        spool.rollBack();
        holeEnd = 0;
        sent = spool.firstPending() - 1;
    }

    private void refused(UplinkFrame.Refusal refusal) throws ConnectionLost, UplinkFailure {
        String why = "the center refuses this sensor: %s (%s)".formatted(refusal.message(), refusal.code());
        if (settings.giveUpOnRefusal()) {
            throw new UplinkFailure(why);
        }
        throw new ConnectionLost(why);
    }

    /** Sends one batch if it may; false when there is nothing to send or no leave to. */
    private boolean sendBatch() throws IOException {
        if (quietUntil != 0 && !quietIsOver()) {
            return false;
        }
        if (holeEnd != 0) {
            passHole();
            return false;
        }
        int room = (int) Math.min(credit - (sent - acked), settings.batchRecords());
        // A trickle of credit would else make a trickle of tiny batches, each with its own deflate and ack.
        boolean worthwhile = sent == acked || room >= Math.min(credit / 4, settings.batchRecords());
        if (!welcomed || room <= 0 || !worthwhile) {
            return false;
        }
        Optional<TelemetryBatch> leased =
                spool.lease(room, Math.min(settings.batchBytes(), maxFrameBytes - LARGEST_BATCH_HEADER));
        if (leased.isEmpty()) {
            return false;
        }
        TelemetryBatch batch = leased.get();
        if (batch.firstSequence() > sent + 1) {
            holeEnd = batch.firstSequence();
            return false;
        }
        socket.send(fitting(traced(batch)));
        sent = batch.lastSequence();
        tally.sent(batch);
        return true;
    }

    private TelemetryBatch traced(TelemetryBatch batch) {
        if (!traceContext || random.nextDouble() >= settings.traceRatio()) {
            return batch;
        }
        TraceContext trace = TraceContext.begun(random);
        LOG.debug("records {} to {} are trace {}", batch.firstSequence(), batch.lastSequence(), trace.traceId());
        return batch.tracedAs(trace);
    }

    /**
     * Damage swallowed the records before {@code holeEnd}. A center takes no batch that leaves a gap, since its ack would
     * cover the gap, too: once all before it is acked, the hello says that nothing comes any more.
     */
    private void passHole() throws IOException {
        if (sent == acked) {
            spool.commit(holeEnd - 1);
            hello();
        }
    }

    private boolean quietIsOver() throws IOException {
        if (System.nanoTime() - quietUntil < 0) {
            return false;
        }
        quietUntil = 0;
        if (!welcomed) {
            hello();
        }
        return true;
    }

    /** Only a single record can be too large: it does without its trace before a note takes its place, so that the center's sequence has no hole. */
    private byte[] fitting(TelemetryBatch batch) {
        byte[] frame = UplinkCodec.encodeBatch(batch);
        if (frame.length <= maxFrameBytes) {
            return frame;
        }
        if (batch.trace() != null) {
            return fitting(batch.tracedAs(null));
        }
        TelemetryRecord record = batch.records().getFirst();
        String note = "{\"watchfloor\":\"a record of %d bytes was left out: the center reads frames of %d bytes\"}"
                .formatted(record.body().length, maxFrameBytes);
        drops.add(
                Drops.Reason.FRAME_LIMIT,
                1,
                "record %d has %d bytes, the center reads frames of %d bytes"
                        .formatted(record.sequence(), record.body().length, maxFrameBytes));
        TelemetryRecord instead = new TelemetryRecord(
                record.sequence(),
                record.receivedAtMillis(),
                record.asset(),
                record.logsource(),
                note.getBytes(StandardCharsets.UTF_8));
        return UplinkCodec.encodeBatch(new TelemetryBatch(batch.epoch(), batch.firstSequence(), List.of(instead)));
    }
}
