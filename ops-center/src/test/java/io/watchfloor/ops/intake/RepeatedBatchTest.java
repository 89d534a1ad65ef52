package io.watchfloor.ops.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.intake.UplinkSession.Collaborators;
import io.watchfloor.ops.intake.gate.BatchGate;
import io.watchfloor.ops.intake.gate.TelemetryGate;
import io.watchfloor.ops.intake.input.UsualLimits;
import io.watchfloor.ops.intake.ledger.Ledger.Session;
import io.watchfloor.ops.intake.ledger.NodeName;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A sensor whose ack got lost sends acknowledged records again. Their history decides between an ack and a new epoch. */
class RepeatedBatchTest {

    private static final long EPOCH = 7;
    private static final RunningHash HASH = RunningHash.SHA_256;

    private final IngestMetrics metrics = new IngestMetrics(new PrometheusRegistry());
    private final List<Long> submitted = new ArrayList<>();
    private final UplinkSession session = session();

    @Test
    void aRepeatBelowTheLastAckIsAcknowledgedAndNotSubmittedAgain() {
        hello(1, 0);
        send(1, 3, "a");
        assertThat(send(4, 6, "a")).singleElement().isEqualTo(ack(6));
        assertThat(send(1, 2, "a")).singleElement().isEqualTo(ack(6));
        assertThat(send(4, 6, "a")).singleElement().isEqualTo(ack(6));
        assertThat(submitted).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void theSessionAcceptsTheNextBatchAfterARepeat() {
        hello(1, 0);
        send(1, 3, "a");
        send(1, 2, "a");
        assertThat(send(4, 6, "a")).singleElement().isEqualTo(ack(6));
        assertThat(submitted).endsWith(4L, 5L, 6L);
    }

    @Test
    void otherRecordsBelowTheLastAckStartANewEpoch() {
        hello(1, 0);
        send(1, 3, "a");
        assertThat(send(1, 2, "b")).singleElement().isInstanceOf(UplinkFrame.StartNewEpoch.class);
        assertThat(submitted).containsExactly(1L, 2L, 3L);
    }

    /** The center adopted the sensor's history at record 10 and cannot prove anything about the records before. */
    @Test
    void aRepeatWhoseHistoryTheCenterDoesNotKnowStartsANewEpoch() {
        hello(11, history("a", 10));
        assertThat(send(5, 9, "a")).singleElement().isInstanceOf(UplinkFrame.StartNewEpoch.class);
        assertThat(submitted).isEmpty();
    }

    private void hello(long firstPending, long history) {
        UplinkFrame.Hello hello =
                new UplinkFrame.Hello("1.0", EPOCH, firstPending, firstPending, history, null, List.of(), null, null);
        assertThat(session.turn().onText(UplinkCodec.encode(hello)).toCompletableFuture())
                .isCompletedWithValueMatching(answer -> answer.frames().getFirst() instanceof UplinkFrame.Welcome);
    }

    private List<UplinkFrame> send(long first, long last, String body) {
        TelemetryBatch batch = new TelemetryBatch(EPOCH, first, history(body, first - 1), records(body, first, last));
        return session.turn()
                .onBinary(UplinkCodec.encodeBatch(batch))
                .toCompletableFuture()
                .join()
                .frames();
    }

    private static UplinkFrame ack(long through) {
        return new UplinkFrame.Ack(
                EPOCH, through, UsualLimits.settings().sensors().credit(), 0, List.of());
    }

    private static List<TelemetryRecord> records(String body, long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(sequence -> new TelemetryRecord(
                        sequence, 1_000, null, null, (body + sequence).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static long history(String body, long sequence) {
        return sequence == 0 ? 0 : HASH.over(0, records(body, 1, sequence))[(int) sequence - 1];
    }

    private UplinkSession session() {
        NodeName node = new NodeName("a", "1");
        return new UplinkSession(
                new Session("sensor-1", "session-1"),
                new Collaborators(
                        new EvaluatingGate(submitted),
                        new ModelLedger(1).of(node, node::equals),
                        UsualLimits.settings(),
                        metrics,
                        work -> CompletableFuture.completedFuture(true),
                        new DeafHealthEar(),
                        new HelloThrottle(Duration.ofHours(1), 1_000_000, System::nanoTime, metrics.heldBytes::set),
                        HASH,
                        Clock.systemUTC(),
                        Runnable::run),
                about -> List.of());
    }

    /** Evaluates each record at once, and notes its sequence. */
    private record EvaluatingGate(List<Long> submitted) implements BatchGate {
        @Override
        public boolean canCommit() {
            return true;
        }

        @Override
        public boolean tracing() {
            return false;
        }

        @Override
        public void reportHost(String sensor, @Nullable HostIdentity host) {}

        @Override
        public CompletionStage<Void> prepare(String sensor, long epoch) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Optional<CompletionStage<TelemetryGate.BatchResult>> submit(
                String sensor, long epoch, List<TelemetryRecord> records, @Nullable String traceparent) {
            records.forEach(record -> submitted.add(record.sequence()));
            return Optional.of(CompletableFuture.completedFuture(new TelemetryGate.BatchResult(0, List.of())));
        }
    }
}
