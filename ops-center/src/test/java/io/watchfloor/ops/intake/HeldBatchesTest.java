package io.watchfloor.ops.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.intake.UplinkSession.Collaborators;
import io.watchfloor.ops.intake.gate.BatchGate;
import io.watchfloor.ops.intake.gate.TelemetryGate;
import io.watchfloor.ops.intake.input.UsualLimits;
import io.watchfloor.ops.intake.ledger.Ledger.Session;
import io.watchfloor.ops.intake.ledger.NodeName;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The memory that batches of connected sensors take while other sensors reconnect. */
class HeldBatchesTest {

    private static final int ROOM = 1000;
    private static final int STORM = 16;
    /** The longest time in which all sensors reconnect. */
    private static final Duration HERD = Duration.ofMinutes(1);

    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final IngestMetrics metrics = new IngestMetrics(new PrometheusRegistry());
    private final AtomicLong nanos = new AtomicLong();
    private final HelloThrottle greetings =
            new HelloThrottle(Duration.ofHours(1), ROOM, nanos::get, metrics.heldBytes::set);
    private final List<CompletableFuture<String>> hellos =
            Stream.generate(CompletableFuture<String>::new).limit(STORM).toList();

    @Test
    void aBatchWithoutRoomIsCountedAndAcceptedLater() {
        hellos.forEach(hello -> {
            var unused = greetings.track(hello);
        });
        CompletableFuture<StreamReply> held = batch(session(1), ROOM);
        UplinkSession other = session(2);
        assertThat(batch(other, 1)).isCompletedWithValueMatching(HeldBatchesTest::comesAgain);
        assertThat(metrics.refused.labelValues("gate.no-room").get()).isEqualTo(1);
        assertThat(metrics.heldBytes.get()).isEqualTo(ROOM);
        assertThat(held).isNotDone();

        hellos.forEach(hello -> hello.complete("welcome"));
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        await().atMost(Duration.ofSeconds(20)).until(held::isDone);
        assertThat(metrics.heldBytes.get()).isZero();
    }

    @Test
    void aSensorWithoutRoomWaitsForALimitedTime() {
        hellos.forEach(hello -> {
            var unused = greetings.track(hello);
        });
        var unused = batch(session(1), ROOM);
        UplinkSession other = session(2);
        // The frame is no batch: when it is handled, the session ends.
        for (Duration passed = Duration.ZERO; passed.compareTo(HERD) < 0; passed = passed.plus(AGAIN)) {
            assertThat(batch(other, 1)).isCompletedWithValueMatching(HeldBatchesTest::comesAgain);
            nanos.addAndGet(AGAIN.toNanos());
        }
        assertThat(batch(other, 1)).isCompletedWithValueMatching(answer -> !answer.isWait());
    }

    /** A stream lives for weeks and sees several reconnect storms. */
    @Test
    void aSensorWaitsAgainInTheNextReconnectStorm() {
        Backpressure other = new Backpressure(greetings, metrics);
        for (int herd = 0; herd < 2; herd++) {
            List<CompletableFuture<String>> back =
                    Stream.generate(CompletableFuture<String>::new).limit(STORM).toList();
            back.forEach(hello -> {
                var unused = greetings.track(hello);
            });
            CompletableFuture<StreamReply> held = batch(session(1), ROOM);
            assertThat(batch(other)).isCompletedWithValueMatching(HeldBatchesTest::comesAgain);
            back.forEach(hello -> hello.complete("welcome"));
            nanos.addAndGet(HERD.multipliedBy(2).toNanos());
            await().atMost(Duration.ofSeconds(20)).until(held::isDone);
            assertThat(batch(other)).isCompletedWithValueMatching(answer -> !answer.isWait());
        }
    }

    /** The batch was sent before the sensor read the rejection, and must not be evaluated. */
    @Test
    void framesAfterTheLastAnswerOfAStreamAreIgnored() {
        UplinkSession refused = session(1);
        assertThat(batch(refused, 1)).isCompletedWithValueMatching(StreamReply::last);
        assertThat(batch(refused, 1)).isCompletedWithValue(StreamReply.END);
    }

    private static boolean comesAgain(StreamReply answer) {
        return !answer.last() && answer.isWait();
    }

    private static CompletableFuture<StreamReply> batch(UplinkSession from, int bytes) {
        return from.turn().onBinary(new byte[bytes]).toCompletableFuture();
    }

    private static CompletableFuture<StreamReply> batch(Backpressure from) {
        return from.admit(1, () -> CompletableFuture.completedFuture(StreamReply.of()))
                .toCompletableFuture();
    }

    private UplinkSession session(int number) {
        NodeName node = new NodeName("a", "1");
        return new UplinkSession(
                new Session("sensor-" + number, "session-" + number),
                new Collaborators(
                        new Closed(),
                        new ModelLedger(1).of(node, node::equals),
                        UsualLimits.settings(),
                        metrics,
                        work -> CompletableFuture.completedFuture(true),
                        new DeafHealthEar(),
                        greetings,
                        RunningHash.SHA_256,
                        Clock.systemUTC(),
                        Runnable::run),
                about -> List.of());
    }

    /** The tests do not get as far as the gate. */
    private record Closed() implements BatchGate {
        @Override
        public boolean canCommit() {
            return false;
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
            return Optional.empty();
        }
    }
}
