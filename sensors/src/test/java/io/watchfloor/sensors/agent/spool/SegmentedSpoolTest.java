package io.watchfloor.sensors.agent.spool;

import static io.watchfloor.sensors.agent.spool.Spools.append;
import static io.watchfloor.sensors.agent.spool.Spools.bodies;
import static io.watchfloor.sensors.agent.spool.Spools.collected;
import static io.watchfloor.sensors.agent.spool.Spools.lease;
import static io.watchfloor.sensors.agent.spool.Spools.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentedSpoolTest implements SpoolContract {
    private static final Instant NOW = Instant.parse("2026-11-24T22:26:52.123Z");

    @TempDir
    Path directory;

    private final DropCounter drops = new DropCounter();
    private final List<Spool> opened = new ArrayList<>();

    @Override
    public Spool spool() throws IOException {
        return open(1 << 20);
    }

    private Spool open(long maxBytes) throws IOException {
        Spool spool = SegmentedSpool.open(
                directory.resolve("spool"), maxBytes, Clock.fixed(NOW, ZoneOffset.UTC), new Random(), drops);
        opened.add(spool);
        return spool;
    }

    @AfterEach
    void closeAll() throws IOException {
        for (Spool spool : opened) {
            spool.close();
        }
    }

    /** Reopens the spool as after a crash, without changes from closing it. */
    private Spool reopened(Spool spool) throws IOException {
        spool.close();
        return spool();
    }

    @Test
    void epochAndPendingRecordsSurviveARestart() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b", "c");
        lease(spool);
        spool.commit(1);
        long epoch = spool.epoch();
        TelemetryBatch batch = lease(reopened(spool));
        assertThat(batch.epoch()).isEqualTo(epoch);
        assertThat(batch.firstSequence()).isEqualTo(2);
        assertThat(bodies(batch)).containsExactly("b", "c");
        assertThat(batch.records()).allMatch(record -> record.receivedAtMillis() == NOW.toEpochMilli());
    }

    @Test
    void newEpochSurvivesARestart() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b");
        spool.commit(1);
        spool.startNewEpoch(Divergence.Reason.SET_BACK);
        long epoch = spool.epoch();
        spool = reopened(spool);
        assertThat(spool.epoch()).isEqualTo(epoch);
        assertThat(lease(spool).firstSequence()).isEqualTo(1);
        assertThat(spool.nextSequence()).isEqualTo(2);
    }

    @Test
    void historyLineageAndDivergenceSurviveARestart() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b", "c");
        long[] after = lease(spool).histories(RunningHash.SHA_256);
        spool.commit(1);
        spool.welcomed(99);
        spool.startNewEpoch(Divergence.Reason.SET_BACK);
        Divergence parting = spool.divergence().orElseThrow();
        spool = reopened(spool);
        assertThat(spool.divergence()).contains(parting);
        assertThat(spool.lineage()).hasValue(99);
        assertThat(spool.history(0)).hasValue(after[0]);
        assertThat(spool.history(2)).hasValue(after[2]);
        append(spool, "d");
        assertThat(spool.history(1)).hasValue(after[1]);
        assertThat(lease(spool).histories(RunningHash.SHA_256)).startsWith(after[1], after[2]);
    }

    @Test
    void copiesThatDivergeAtTheSameRecordDeriveTheSameEpoch() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b");
        spool.commit(1);
        spool.close();
        Path copy = directory.resolve("copy");
        Files.createDirectory(copy);
        try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        spool = spool();
        spool.startNewEpoch(Divergence.Reason.SET_BACK);
        try (Spool copied = SegmentedSpool.open(copy, 1 << 20, Clock.systemUTC(), new Random(), drops)) {
            copied.startNewEpoch(Divergence.Reason.CONTENT_DIFFERS);
            assertThat(copied.epoch()).isEqualTo(spool.epoch());
            append(copied, "c");
            assertThat(copied.history(2)).isNotEqualTo(spool.history(2));
        }
    }

    /** After a power cut the pointer may be older than the header, which is forced. */
    @Test
    void lostCommitPointerDoesNotFallBehindTheEpoch() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b", "c");
        spool.commit(2);
        spool.startNewEpoch(Divergence.Reason.SET_BACK);
        spool.close();
        Files.write(directory.resolve("spool/commit"), new byte[0]);
        spool = spool();
        assertThat(spool.firstPending()).isEqualTo(1);
        assertThat(leasedBySequence(spool)).containsExactly("1=c");
    }

    @Test
    void damageAtTheEndIsReportedAsAGap() throws Exception {
        Spool spool = spool();
        append(spool, "one", "two");
        spool = reopened(spool); // so that nothing is cached
        Path segment = segments().getFirst();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1]++;
        Files.write(segment, bytes);
        assertThat(spool.gaps()).isEmpty();
        lease(spool);
        assertThat(spool.lease(10, 1000)).isEmpty();
        assertThat(spool.gaps()).containsExactly(new SequenceGap(2, 2));
        spool.commit(2);
        assertThat(spool.gaps()).isEmpty();
    }

    @Test
    void spoolFilesAreReadableByTheirOwnerOnly() throws Exception {
        assumeThat(directory.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Spool spool = spool();
        append(spool, "secret");
        spool.commit(1);
        Path held = directory.resolve("spool");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(held)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(held)) {
            assertThat(files.toList())
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void spoolOfAnotherVersionIsRejectedAndUnchanged() throws Exception {
        spool().close();
        Path segment = segments().getFirst();
        byte[] former = Files.readAllBytes(segment);
        former[7] = 1;
        Files.write(segment, former);
        assertThatThrownBy(this::spool).isInstanceOf(IOException.class).hasMessageContaining("another version");
        assertThat(Files.readAllBytes(segment)).isEqualTo(former);
    }

    @Test
    void eachSpoolHasADifferentEpoch() throws Exception {
        try (Spool other =
                SegmentedSpool.open(directory.resolve("other"), 1 << 20, Clock.systemUTC(), new Random(), drops)) {
            assertThat(spool().epoch()).isNotEqualTo(other.epoch());
        }
    }

    @Test
    void spoolIsLockedByOneProcess() throws Exception {
        Spool spool = spool();
        assertThatExceptionOfType(SpoolLockedException.class).isThrownBy(this::spool);
        spool.close();
        assertThat(spool()).isNotNull();
    }

    @Test
    void sequencesContinueAfterReopeningAnEmptySpool() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b");
        spool.commit(2);
        spool = reopened(spool);
        append(spool, "c");
        assertThat(lease(spool).firstSequence()).isEqualTo(3);
    }

    @Test
    void lostCommitPointerOnlyCausesAResend() throws Exception {
        Spool spool = spool();
        append(spool, "a", "b");
        spool.commit(2);
        spool.close();
        Files.write(directory.resolve("spool/commit"), new byte[0]);
        spool = spool();
        assertThat(lease(spool).firstSequence()).isEqualTo(1);
    }

    @Test
    void committedSegmentsAreDeleted() throws Exception {
        Spool spool = open(2 << 20);
        for (int i = 0; i < 20; i++) {
            append(spool, "x".repeat(50_000));
        }
        assertThat(segments()).hasSizeGreaterThan(3);
        long before = spool.depth().bytes();
        spool.commit(19);
        assertThat(spool.depth().bytes()).isLessThan(before / 3);
        assertThat(bodies(lease(spool))).hasSize(1);
    }

    /** A crash while appending leaves any part of the last record. It was never leased, so it is removed. */
    @Test
    void incompleteLastRecordIsRemovedAndCounted() throws Exception {
        Spool spool = spool();
        append(spool, "first", "second");
        spool.close();
        Path segment = segments().getFirst();
        long kept = Files.size(segment);
        spool = spool();
        append(spool, "torn");
        spool.close();
        byte[] whole = Files.readAllBytes(segment);
        for (int length = (int) kept; length < whole.length; length++) {
            Files.write(segment, Arrays.copyOf(whole, length));
            spool = spool();
            append(spool, "after");
            TelemetryBatch batch = lease(spool);
            assertThat(batch.firstSequence()).isEqualTo(1);
            assertThat(bodies(batch)).containsExactly("first", "second", "after");
            spool.close();
        }
        assertThat(drops.counts()).isEqualTo(Map.of("spool-torn", whole.length - kept - 1));
    }

    @Test
    void zerosAfterTheEndAreRemoved() throws Exception {
        Spool spool = spool();
        append(spool, "a");
        spool.close();
        Path segment = segments().getFirst();
        Files.write(segment, Arrays.copyOf(Files.readAllBytes(segment), 10_000));
        spool = spool();
        append(spool, "b");
        assertThat(bodies(lease(spool))).containsExactly("a", "b");
    }

    /** If any bit flips, only its record is lost and counted, and all others keep their sequences. */
    @Test
    void flippedBitLosesOnlyItsRecord() throws Exception {
        Spool spool = spool();
        append(spool, "one", "two", "three", "four");
        spool.close();
        Path segment = segments().getFirst();
        byte[] whole = Files.readAllBytes(segment);
        Random random = new Random(7);
        for (int at = SegmentFormat.HEADER; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(segment, flipped);
            Files.deleteIfExists(directory.resolve("spool/commit"));
            DropCounter counted = new DropCounter();
            try (Spool damaged =
                    SegmentedSpool.open(directory.resolve("spool"), 1 << 20, Clock.systemUTC(), random, counted)) {
                damaged.lease(10, 1 << 20);
                damaged.gaps();
                damaged.rollBack();
                assertThat(leasedBySequence(damaged)).hasSize(3).isSubsetOf("1=one", "2=two", "3=three", "4=four");
            }
            assertThat(counted.counts().values())
                    .as("byte %d of %d", at, whole.length)
                    .containsExactly(1L);
        }
    }

    @Test
    void recordsAfterDamageAreRead() throws Exception {
        Spool spool = spool();
        append(spool, "one", "two");
        spool = reopened(spool); // so that nothing is cached
        Path segment = segments().getFirst();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1]++;
        Files.write(segment, bytes);
        assertThat(bodies(lease(spool))).containsExactly("one");
        assertThat(spool.lease(10, 1000)).isEmpty();
        append(spool, "three");
        assertThat(leasedBySequence(spool)).containsExactly("3=three");
        spool.commit(3);
        assertThat(drops.counts()).isEqualTo(Map.of("spool-damaged", 1L));
    }

    @Test
    void cachedEntriesAreNotReadFromDisk() throws Exception {
        Spool spool = spool();
        append(spool, "one", "two");
        Path segment = segments().getFirst();
        Files.write(segment, new byte[(int) Files.size(segment)]);
        assertThat(leasedBySequence(spool)).containsExactly("1=one", "2=two");
        assertThat(drops.counts()).isEmpty();
    }

    @Test
    void tinyRecordsCountTowardsTheCacheLimit() throws Exception {
        Spool spool = open(64 << 20);
        String[] tiny = new String[5_000];
        Arrays.fill(tiny, "x");
        for (int group = 0; group < 6; group++) {
            append(spool, tiny);
        }
        assertThat(spool.isFarAhead()).isTrue();
    }

    /** Several times the cache size, leased, committed and rolled back at random. */
    @Test
    void entriesBeyondTheCacheAreReadFromDiskInOrder() throws Exception {
        Spool spool = open(128 << 20);
        Random random = new Random(24);
        long next = 1;
        boolean farAhead = false;
        while (spool.nextSequence() < 1000) {
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    String filling = "x".repeat(random.nextInt(200_000));
                    long first = spool.nextSequence();
                    append(spool, first + filling, first + 1 + filling, first + 2 + filling);
                    farAhead |= spool.isFarAhead();
                }
                case 4, 5, 6 -> {
                    Optional<TelemetryBatch> batch = spool.lease(1 + random.nextInt(5), 4 << 20);
                    for (String body : batch.map(Spools::bodies).orElse(List.of())) {
                        assertThat(body.split("x", 2)[0]).isEqualTo(Long.toString(next++));
                    }
                }
                default -> {
                    spool.commit(spool.firstPending() - 1 + random.nextLong(next - spool.firstPending() + 1));
                    if (random.nextBoolean()) {
                        spool.rollBack();
                        next = spool.firstPending();
                    }
                }
            }
        }
        assertThat(farAhead).isTrue();
        while (spool.firstPending() < spool.nextSequence()) {
            for (String body : bodies(lease(spool))) {
                assertThat(body.split("x", 2)[0]).isEqualTo(Long.toString(next++));
            }
            spool.commit(next - 1);
        }
        assertThat(spool.isFarAhead()).isFalse();
        assertThat(drops.counts()).isEmpty();
    }

    @Test
    void missingSegmentIsCountedAndSkipped() throws Exception {
        Spool spool = open(1 << 20);
        for (int i = 0; i < 8; i++) {
            append(spool, "x".repeat(100_000));
        }
        spool.close();
        Files.delete(segments().get(2));
        spool = open(1 << 20);
        assertThat(leasedBySequence(spool)).hasSize(7);
        assertThat(drops.counts()).isEqualTo(Map.of("spool-damaged", 1L));
    }

    /** Random operations with restarts at random moments, compared with the in-memory spool. */
    @Test
    void matchesTheInMemoryModelThroughRestarts() throws Exception {
        Random random = new Random(42);
        Spool spool = spool();
        Spool model = new InMemorySpool(Integer.MAX_VALUE);
        for (int step = 0; step < 3000; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    List<CollectedRecord> group = collected(names(step * 10, 1 + random.nextInt(9)));
                    if (spool.append(group)) {
                        model.append(group);
                    }
                }
                case 2, 3 -> {
                    int records = 1 + random.nextInt(20);
                    Optional<List<String>> leased = spool.lease(records, 400).map(Spools::bodies);
                    assertThat(leased).isEqualTo(model.lease(records, 400).map(Spools::bodies));
                }
                case 4 -> {
                    long pending = model.nextSequence() - model.firstPending();
                    long through = model.firstPending() - 1 + (pending == 0 ? 0 : random.nextLong(pending + 1));
                    spool.commit(through);
                    model.commit(through);
                }
                default -> {
                    spool = restartedOrRolledBack(spool, model, random);
                }
            }
            assertThat(spool.nextSequence()).isEqualTo(model.nextSequence());
            assertThat(spool.firstPending()).isEqualTo(model.firstPending());
            assertThat(spool.appendedCount()).isEqualTo(model.appendedCount());
        }
        assertThat(drops.counts()).isEmpty();
    }

    private Spool restartedOrRolledBack(Spool spool, Spool model, Random random) throws IOException {
        Spool same = random.nextInt(4) == 0 ? reopened(spool) : spool;
        if (random.nextInt(10) == 0) {
            same.startNewEpoch(Divergence.Reason.SET_BACK);
            model.startNewEpoch(Divergence.Reason.SET_BACK);
        }
        same.rollBack();
        model.rollBack();
        return same;
    }

    private static List<String> leasedBySequence(Spool spool) throws IOException {
        List<String> leased = new ArrayList<>();
        for (var batch = spool.lease(10, 1 << 20);
                batch.isPresent() || !spool.gaps().isEmpty();
                batch = spool.lease(10, 1 << 20)) {
            if (batch.isEmpty()) {
                spool.commit(spool.gaps().getLast().to());
                continue;
            }
            batch.get()
                    .records()
                    .forEach(record -> leased.add(record.sequence() + "="
                            + new String(record.body(), java.nio.charset.StandardCharsets.UTF_8)));
        }
        return leased;
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
            return files.filter(SegmentFormat::isSegment).sorted().toList();
        }
    }
}
