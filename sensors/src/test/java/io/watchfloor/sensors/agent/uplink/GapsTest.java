package io.watchfloor.sensors.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.SegmentedSpool;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.agent.uplink.FakeCenter.Then;
import io.watchfloor.sensors.protocol.Feature;
import io.watchfloor.sensors.protocol.SequenceGap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gaps between the records of a spool are sent in batches. */
class GapsTest {
    private static final int LARGEST_BATCH = 50;

    @TempDir
    private Path directory;

    private final DropCounter drops = new DropCounter();
    private @Nullable FakeCenter center;
    private @Nullable Uplink uplink;
    private @Nullable Thread talking;
    private SegmentedSpool spool;

    @BeforeEach
    void open() throws IOException {
        spool = SegmentedSpool.open(directory, 8 << 20, Clock.systemUTC(), new Random(), drops);
    }

    @AfterEach
    void stop() throws Exception {
        if (uplink != null && talking != null) {
            uplink.stop();
            talking.join();
        }
        spool.close();
        if (center != null) {
            center.close();
        }
    }

    private FakeCenter center(FakeCenter.Temper temper, boolean acrossGaps) throws IOException {
        FakeCenter started = new FakeCenter(0, 200, temper);
        center = started;
        if (acrossGaps) {
            started.takes(Feature.GAPS);
        }
        return started;
    }

    private Uplink connect(FakeCenter to) {
        UplinkSettings settings = new UplinkSettings(
                List.of(to.uplink()),
                "good",
                CenterTrust.systemDefault(),
                "test",
                new UplinkSettings.Batch(LARGEST_BATCH, 4096),
                new UplinkSettings.Timeouts(
                        Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofMillis(300), Duration.ofSeconds(1)),
                new UplinkSettings.Retry(Duration.ofMillis(5), Duration.ofMillis(50), true),
                0);
        Uplink started = new Uplink(
                spool,
                settings,
                new RecordingUplinkListener(),
                drops,
                new HostLoad(directory, System::nanoTime),
                () -> null,
                Clock.systemUTC(),
                new Random(1));
        uplink = started;
        talking = Thread.ofPlatform().daemon().start(() -> {
            try {
                started.run();
            } catch (UplinkFailure | IOException e) {
                throw new IllegalStateException(e);
            }
        });
        return started;
    }

    private void append(String body, long leftOut) throws IOException {
        assertThat(spool.append(
                        List.of(new CollectedRecord(null, null, body.getBytes(StandardCharsets.UTF_8))),
                        leftOut == 0 ? Map.of() : Map.of(DropCounter.Reason.NOT_JSON, leftOut)))
                .isTrue();
    }

    private void awaitEmptySpool() {
        await().atMost(Duration.ofSeconds(60)).until(() -> spool.firstPending() == spool.nextSequence());
    }

    private static long count(Iterable<SequenceGap> gaps) {
        long count = 0;
        for (SequenceGap gap : gaps) {
            assertThat(gap.reason()).isEqualTo("not-json");
            assertThat(gap.since()).isNotNull();
            count += gap.count();
        }
        return count;
    }

    @Test
    void thousandsOfGapsAreSentInOneSession() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            append("record " + i, 1);
        }
        FakeCenter listening = center(batch -> batch % 7 == 3 ? Then.WAIT : Then.ACK, true);
        Uplink sending = connect(listening);
        awaitEmptySpool();
        assertThat(listening.hellos()).as("none but the first").hasSize(1);
        assertThat(listening.gaps()).hasSize(2_000);
        assertThat(count(listening.gaps())).isEqualTo(2_000);
        assertThat(listening.count()).isEqualTo(2_000);
        assertThat(listening.complaints()).isEmpty();
        assertThat(sending.status()).returns(2_000L, UplinkStatus::sent).returns(2_000L, UplinkStatus::acked);
    }

    @Test
    void gapsAreResentAfterADroppedConnectionAndCountedOnce() throws Exception {
        for (int i = 0; i < 300; i++) {
            append("record " + i, i % 4);
        }
        FakeCenter moody = center(batch -> batch % 5 == 2 ? Then.DROP_CONNECTION : Then.ACK, true);
        Uplink sending = connect(moody);
        awaitEmptySpool();
        assertThat(count(moody.gaps())).isEqualTo(75 * (1 + 2 + 3));
        assertThat(moody.count()).isEqualTo(300);
        assertThat(moody.complaints()).isEmpty();
        assertThat(sending.status()).returns(300L, UplinkStatus::sent).returns(300L, UplinkStatus::acked);
    }

    @Test
    void gapLargerThanABatchIsReportedInAHello() throws Exception {
        append("before", 0);
        append("behind", LARGEST_BATCH + 1);
        append("later", LARGEST_BATCH);
        FakeCenter listening = center(batch -> Then.ACK, true);
        Uplink sending = connect(listening);
        awaitEmptySpool();
        assertThat(listening.hellos().stream().flatMap(hello -> hello.lost().stream()))
                .extracting(SequenceGap::from, SequenceGap::to)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(2L, 2L + LARGEST_BATCH));
        assertThat(count(listening.gaps())).isEqualTo(LARGEST_BATCH);
        assertThat(listening.judged()).containsExactly("before", "behind", "later");
        assertThat(sending.status()).returns(3L, UplinkStatus::sent).returns(3L, UplinkStatus::acked);
    }

    @Test
    void earlierCenterReceivesEachGapInAHello() throws Exception {
        for (int i = 0; i < 20; i++) {
            append("record " + i, 1);
        }
        FakeCenter earlier = center(batch -> Then.ACK, false);
        Uplink sending = connect(earlier);
        awaitEmptySpool();
        assertThat(earlier.gaps()).isEmpty();
        assertThat(earlier.hellos().stream().flatMap(hello -> hello.lost().stream()))
                .extracting(SequenceGap::from)
                .containsExactlyElementsOf(
                        LongStream.range(0, 20).map(i -> 2 * i + 1).boxed().toList());
        assertThat(earlier.count()).isEqualTo(20);
        assertThat(sending.status()).returns(20L, UplinkStatus::sent).returns(20L, UplinkStatus::acked);
    }

    @Test
    void batchMayConsistOfGapsOnly() throws Exception {
        for (int i = 0; i < 500; i++) {
            assertThat(spool.append(List.of(), Map.of(DropCounter.Reason.NOT_JSON, 2L)))
                    .isTrue();
        }
        FakeCenter listening = center(batch -> Then.ACK, true);
        connect(listening);
        awaitEmptySpool();
        assertThat(listening.hellos()).hasSize(1);
        assertThat(listening.gaps()).hasSize(500);
        assertThat(new TreeMap<>(listening.judgedThrough()).lastEntry().getValue())
                .isEqualTo(1_000);
        assertThat(listening.count()).isZero();
    }
}
