package io.watchfloor.sensors.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.uplink.FakeCenter.Then;
import io.watchfloor.sensors.protocol.Feature;
import io.watchfloor.sensors.protocol.SensorHealth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final InMemorySpool spool = new InMemorySpool(1 << 20);
    private final DropCounter drops = new DropCounter();

    @Test
    void centerWithHealthReceivesHealthAndGoodbye() throws Exception {
        try (FakeCenter center = new FakeCenter(0, 100, batch -> Then.ACK)) {
            center.takes(Feature.HEALTH);
            drops.add(DropCounter.Reason.LINE_TOO_LONG, 3, "three lines are too long");
            Uplink uplink = uplink(center);
            CompletableFuture<Void> ended = run(uplink);
            await().atMost(Duration.ofSeconds(20)).until(() -> !center.healths().isEmpty());
            SensorHealth word = center.healths().getFirst();
            assertThat(word.drops()).containsExactly(java.util.Map.entry("line-too-long", 3L));
            assertThat(word.clock().echo()).isEqualTo(Instant.EPOCH);
            uplink.stop();
            assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
            assertThat(center.goodbyes()).containsExactly("stopped in order");
        }
    }

    @Test
    void earlierCenterReceivesNeitherHealthNorGoodbye() throws Exception {
        try (FakeCenter center = new FakeCenter(0, 100, batch -> Then.ACK)) {
            spool.append(List.of(new CollectedRecord(null, null, new byte[] {'x'})));
            Uplink uplink = uplink(center);
            CompletableFuture<Void> ended = run(uplink);
            await().atMost(Duration.ofSeconds(20)).until(() -> spool.firstPending() == spool.nextSequence());
            uplink.stop();
            assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
            assertThat(center.healths()).isEmpty();
            assertThat(center.goodbyes()).isEmpty();
        }
    }

    @Test
    void clockIsSteadySinceItWasLastSet() throws Exception {
        AtomicLong nanos = new AtomicLong();
        Movable clock = new Movable(Instant.parse("2026-11-27T10:00:00Z"));
        HealthCollector vitals =
                new HealthCollector(spool, drops, new HostLoad(Path.of("."), nanos::get), clock, nanos::get);
        pass(nanos, clock, Duration.ofMinutes(5));
        assertThat(vitals.now(Instant.EPOCH, 0).clock().steadySince()).isEqualTo("2026-11-27T10:00:00Z");
        clock.now = clock.now.minusSeconds(90);
        assertThat(vitals.now(Instant.EPOCH, 0).clock().steadySince()).isEqualTo("2026-11-27T10:03:30Z");
        pass(nanos, clock, Duration.ofMinutes(5));
        SensorHealth.ClockStatus word =
                vitals.now(Instant.EPOCH, nanos.get() - 1_500_000_000L).clock();
        assertThat(word.steadySince()).isEqualTo("2026-11-27T10:03:30Z");
        assertThat(word.heldMillis()).isEqualTo(1500);
    }

    private static void pass(AtomicLong nanos, Movable clock, Duration time) {
        nanos.addAndGet(time.toNanos());
        clock.now = clock.now.plus(time);
    }

    private Uplink uplink(FakeCenter center) {
        return new Uplink(
                spool,
                UplinkSettings.of(center.uplink(), "good", "test", true, 0),
                new RecordingUplinkListener(),
                drops,
                Clock.systemUTC(),
                new Random(1));
    }

    private static CompletableFuture<Void> run(Uplink uplink) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        uplink.run();
                    } catch (UplinkFailure | IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task));
    }

    private static final class Movable extends Clock {
        private Instant now;

        Movable(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
