package io.watchfloor.sensors.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.agent.spool.SpoolLimits.WhenFull;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which records are evicted while the center is away, and which gaps are reported. */
class PriorityTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int CAP = 2 << 20;

    @TempDir
    Path directory;

    private final DropCounter drops = new DropCounter();
    private final Hands clock = new Hands();
    private Spool spool = new InMemorySpool(1);

    /** A clock that the test advances. */
    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-11-24T22:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private void open(Duration maxAge, WhenFull whenFull) throws IOException {
        spool = SegmentedSpool.open(
                directory,
                new SpoolLimits(CAP, maxAge, whenFull),
                SpoolKey.in(directory.resolve("key")),
                clock,
                new Random(1),
                drops);
    }

    @AfterEach
    void close() throws IOException {
        spool.close();
    }

    private boolean append(Priority priority, String name) throws IOException {
        return append(priority, name, 1000);
    }

    private boolean append(Priority priority, String name, int size) throws IOException {
        byte[] body = (name + " " + "x".repeat(size)).getBytes(StandardCharsets.UTF_8);
        return spool.append(List.of(new CollectedRecord(null, null, priority, body)));
    }

    private int fill(Priority priority) throws IOException {
        int count = 0;
        while (append(priority, priority.text() + count, 10_000)) {
            count++;
        }
        return count;
    }

    /** The records and gaps that the center receives. */
    private record Arrived(List<String> names, List<SequenceGap> gaps) {
        long of(String prefix) {
            return names.stream().filter(name -> name.startsWith(prefix)).count();
        }

        long missing(String reason) {
            return missing().getOrDefault(reason, 0L);
        }

        Map<String, Long> missing() {
            Map<String, Long> missing = new TreeMap<>();
            gaps.forEach(gap -> missing.merge(String.valueOf(gap.reason()), gap.count(), Long::sum));
            return missing;
        }
    }

    private Arrived arrived() throws IOException {
        Arrived all = new Arrived(new ArrayList<>(), new ArrayList<>());
        spool.rollBack();
        while (spool.firstPending() < spool.nextSequence()) {
            Optional<TelemetryBatch> batch = spool.lease(100, 1 << 20);
            if (batch.isPresent()) {
                assertThat(batch.get().firstSequence()).isEqualTo(spool.firstPending());
                batch.get()
                        .records()
                        .forEach(record ->
                                all.names().add(new String(record.body(), StandardCharsets.UTF_8).split(" ", 2)[0]));
                spool.commit(batch.get().lastSequence());
            } else {
                List<SequenceGap> missing = spool.gaps();
                assertThat(missing).isNotEmpty();
                assertThat(missing.getFirst().from()).isEqualTo(spool.firstPending());
                all.gaps().addAll(missing);
                spool.commit(missing.getLast().to());
            }
        }
        return all;
    }

    @Test
    void lowerPriorityIsEvictedAndReported() throws Exception {
        open(Duration.ZERO, WhenFull.WAIT);
        int low = fill(Priority.LOW);
        int high = fill(Priority.HIGH);
        assertThat(high).as("all that was low has given way").isGreaterThan(low * 9 / 10);
        Arrived arrived = arrived();
        assertThat(arrived.of("high")).isEqualTo(high);
        assertThat(arrived.of("low")).isZero();
        assertThat(arrived.missing()).isEqualTo(Map.of("spool-full", (long) low));
        assertThat(drops.counts()).isEqualTo(Map.of("spool-full", (long) low));
    }

    @Test
    void samePriorityWaitsUnlessDropOldest() throws Exception {
        open(Duration.ZERO, WhenFull.WAIT);
        fill(Priority.NORMAL);
        assertThat(append(Priority.NORMAL, "one-more", 10_000)).isFalse();
        assertThat(append(Priority.LOW, "one-more", 10_000)).isFalse();
        spool.close();
        open(Duration.ZERO, WhenFull.DROP_OLDEST);
        assertThat(append(Priority.LOW, "one-more", 10_000)).isFalse();
        assertThat(append(Priority.NORMAL, "newest", 10_000)).isTrue();
        Arrived arrived = arrived();
        assertThat(arrived.names()).endsWith("newest").doesNotContain("normal0");
        assertThat(arrived.gaps().getFirst().from()).isEqualTo(1);
        assertThat(arrived.missing().keySet()).containsExactly("spool-full");
    }

    @Test
    void interleavedEvictionKeepsTheOrderOfTheRest() throws Exception {
        open(Duration.ZERO, WhenFull.DROP_OLDEST);
        Random random = new Random(7);
        List<String> high = new ArrayList<>();
        int sent = 0;
        for (int i = 0; high.size() < 150; i++) {
            Priority priority =
                    List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH).get(random.nextInt(3));
            String name = priority.text() + i;
            if (append(priority, name, 10_000)) {
                sent++;
                if (priority == Priority.HIGH) {
                    high.add(name);
                }
            }
            assertThat(spool.depth().bytes()).isLessThanOrEqualTo(CAP + CAP / 8);
        }
        Arrived arrived = arrived();
        assertThat(arrived.names().stream().filter(name -> name.startsWith("high")))
                .as("the highest is lost last")
                .containsExactlyElementsOf(high);
        assertThat(arrived.of("low")).as("the lowest goes first").isLessThanOrEqualTo(arrived.of("normal"));
        long gone = arrived.missing("spool-full");
        assertThat(arrived.names().size() + gone).as("nothing without a name").isEqualTo(sent);
    }

    /** After eight hours without a center, the spool holds the newest records, and gaps report the others. */
    @Test
    void spoolStaysWithinItsLimitAndKeepsHighPriorityLongest() throws Exception {
        open(Duration.ZERO, WhenFull.DROP_OLDEST);
        Map<Priority, Long> sent = new TreeMap<>();
        for (int second = 0; second < 8 * 3600; second += 40) {
            clock.now = clock.now.plusSeconds(40);
            Priority priority = second % 240 == 0 ? Priority.HIGH : second % 80 == 0 ? Priority.NORMAL : Priority.LOW;
            if (append(priority, priority.text() + second, 10_000)) {
                sent.merge(priority, 1L, Long::sum);
            }
            assertThat(spool.depth().bytes()).isLessThanOrEqualTo(CAP + CAP / 8);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.count()).as("holes do not pile up in files").isLessThan(30);
        }
        Arrived arrived = arrived();
        assertThat(arrived.of("high")).isEqualTo(sent.getOrDefault(Priority.HIGH, 0L));
        assertThat(arrived.names().size() + arrived.missing("spool-full"))
                .isEqualTo(sent.values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void recordsOverMaxAgeAreEvictedWithTheirTimes() throws Exception {
        open(HOUR, WhenFull.WAIT);
        Instant first = clock.now;
        for (int minute = 0; minute < 180; minute++) {
            assertThat(append(Priority.HIGH, "minute" + minute)).isTrue();
            clock.now = clock.now.plusSeconds(60);
        }
        assertThat(spool.depth().oldestMillis())
                .isGreaterThan(clock.now.minus(HOUR).minusSeconds(600).toEpochMilli());
        Arrived arrived = arrived();
        assertThat(arrived.names()).hasSizeBetween(60, 70).last().isEqualTo("minute179");
        assertThat(arrived.missing())
                .isEqualTo(Map.of("spool-age", 180L - arrived.names().size()));
        assertThat(arrived.gaps().getFirst().since()).isEqualTo(first);
    }

    @Test
    void oldRecordsAreKeptForAWhileAfterASuspendOrClockChange() throws Exception {
        open(HOUR, WhenFull.WAIT);
        append(Priority.HIGH, "before");
        clock.now = clock.now.plus(Duration.ofDays(100));
        append(Priority.HIGH, "after");
        assertThat(drops.counts()).isEmpty();
        clock.now = clock.now.plusSeconds(300);
        spool.append(List.of());
        clock.now = clock.now.plusSeconds(300);
        spool.append(List.of());
        assertThat(drops.counts()).isEqualTo(Map.of("spool-age", 1L));
        assertThat(arrived().names()).containsExactly("after");
    }

    @Test
    void evictionWorksAfterARestart() throws Exception {
        open(Duration.ZERO, WhenFull.WAIT);
        int low = fill(Priority.LOW);
        spool.close();
        open(Duration.ZERO, WhenFull.WAIT);
        assertThat(append(Priority.NORMAL, "normal", 10_000)).isTrue();
        assertThat(arrived().of("low")).isBetween(1L, (long) low - 1);
    }

    /** Also in a segment that contains sent records. */
    @Test
    void unsentRecordsExpireBesideSentOnes() throws Exception {
        open(Duration.ofSeconds(16), WhenFull.WAIT);
        append(Priority.LOW, "sent", 100);
        long sent = spool.lease(10, 1 << 20).orElseThrow().lastSequence();
        append(Priority.LOW, "waits", 100);
        growOld();
        Arrived arrived = arrived();
        assertThat(arrived.of("sent")).isEqualTo(1);
        assertThat(arrived.names()).hasSize(1);
        assertThat(arrived.missing()).isEqualTo(Map.of("spool-age", 1L));
        assertThat(arrived.gaps()).allMatch(gap -> gap.from() > sent);
    }

    /** The center may have evaluated records in flight, so they are not evicted, also after a kill. */
    @Test
    void recordsInFlightAreNotEvicted() throws Exception {
        open(Duration.ZERO, WhenFull.WAIT);
        int low = fill(Priority.LOW);
        TelemetryBatch onItsWay = spool.lease(10, 1 << 20).orElseThrow();
        fill(Priority.HIGH);
        spool.close();
        open(Duration.ZERO, WhenFull.WAIT);
        fill(Priority.HIGH);
        Arrived arrived = arrived();
        assertThat(arrived.gaps()).allMatch(gap -> gap.from() > onItsWay.lastSequence());
        assertThat(arrived.missing("spool-full")).isPositive();
        assertThat(arrived.of("low") + arrived.missing("spool-full")).isEqualTo(low);
    }

    /** The center may have acknowledged up to a gap's bound, and the running hash is known only there. */
    @Test
    void reportedGapKeepsItsBounds() throws Exception {
        open(Duration.ofSeconds(16), WhenFull.WAIT);
        append(Priority.LOW, "first", 100);
        growOld();
        TelemetryBatch told = spool.lease(10, 1 << 20, true).orElseThrow();
        assertThat(told.gaps()).hasSize(1);
        long after = told.gaps().getFirst().after();
        append(Priority.LOW, "second", 100);
        growOld();
        append(Priority.LOW, "third", 100);
        growOld();
        assertThat(spool.history(told.lastSequence())).hasValue(after);
        spool.close();
        open(Duration.ofSeconds(16), WhenFull.WAIT);
        assertThat(spool.history(told.lastSequence())).hasValue(after);
        assertThat(arrived().gaps()).extracting(SequenceGap::count).containsExactly(1L, 2L);
    }

    private void growOld() throws IOException {
        for (int second = 0; second < 40; second++) {
            clock.now = clock.now.plusSeconds(1);
            spool.append(List.of());
        }
    }
}
