package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.archive.ArchiveSettings;
import io.watchfloor.config.archive.ArchiveSettings.Retention;
import io.watchfloor.config.archive.S3Settings;
import io.watchfloor.config.archive.S3Settings.Patience;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.archive.ArchiveStore.LocalFiles;
import io.watchfloor.ops.archive.FaultyWay.Fault;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The archive in a bucket: several nodes with folders of their own, and an object store that fails. */
@ExtendWith(FreshDatabase.class)
class ObjectStoreIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Retention LONG = new Retention(30, 0, 0, Long.MAX_VALUE, List.of());
    private static final String SECRET_OF_WS1 = "a-word-of-ws1-only";

    private static Jdbi jdbi;

    @TempDir
    private Path temporary;

    private ArchiveCatalog catalog;
    private S3Server server;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void connect(DataSource database) {
        jdbi = Jdbi.create(database);
    }

    @BeforeEach
    void start() throws Exception {
        catalog = new ArchiveCatalog(jdbi);
        jdbi.useHandle(handle -> handle.execute(
                "TRUNCATE archive_block, archive_file, archive_writer, archive_hold, archive_erasure, archive_copy"));
        server = new S3Server(temporary.resolve("server"));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
        server.close();
    }

    /** A node with a folder of its own. */
    private final class TestNode {
        private final String name;
        private final Path folder;
        private final ArchiveCache cache;
        private final ArchiveStore store;

        TestNode(String name, ObjectStore.Objects objects, long cacheSize) {
            this.name = name;
            this.folder = temporary.resolve(name);
            ArchiveMetrics metrics = new ArchiveMetrics(new PrometheusRegistry());
            this.cache = new ArchiveCache(
                    folder.resolve(".copies"), cacheSize, 0, objects, new ArchiveCopies(jdbi, name), metrics);
            this.store = new ObjectStore(objects, cache, folder);
            opened.add(store);
        }

        ArchiveWriter writer(Instant now) {
            return new ArchiveWriter(
                    new ArchiveSettings(
                            true,
                            folder,
                            List.of(),
                            Duration.ofMinutes(1),
                            LONG,
                            ArchiveSettings.Search.STANDARD,
                            Optional.empty()),
                    store,
                    jdbi,
                    new TelemetryReader(),
                    new ArchiveMetrics(new PrometheusRegistry()),
                    Clock.fixed(now, ZoneOffset.UTC),
                    name);
        }

        void write() throws Exception {
            writer(Instant.now()).run();
        }

        /** The sequence numbers of all records, as this node finds them. */
        List<Long> found() throws Exception {
            Path search = Files.createDirectories(folder.resolve(".search"));
            ArchiveSearch.Limits limits = new ArchiveSearch.Limits(256, 256, 1, 1, TIMEOUT);
            try (ArchiveSearch all = new ArchiveSearch(
                    store,
                    search,
                    catalog::extent,
                    new TelemetryReader(),
                    limits,
                    System::nanoTime,
                    new SearchMetrics(new PrometheusRegistry()))) {
                Instant now = Instant.now();
                return all
                        .list(
                                new ArchiveQuery(
                                        now.minus(Duration.ofDays(9)), now.plusSeconds(9), List.of(), List.of(), ""),
                                SearchScope.UNLIMITED,
                                ArchiveSearch.Order.OLDEST_FIRST,
                                100_000,
                                null)
                        .stream()
                        .map(row -> row.id().sequence())
                        .sorted()
                        .toList();
            }
        }
    }

    private S3Objects objects(int port, Duration timeout, int attempts) {
        return new S3Objects(
                server.settings(port, timeout, attempts),
                new TrustManager[0],
                new ArchiveMetrics(new PrometheusRegistry()));
    }

    private TestNode node(String name) {
        return new TestNode(name, objects(server.port(), TIMEOUT, 3), 1L << 30);
    }

    private static void store(long... sequences) {
        Instant now = Instant.now();
        List<ArchivedRecord> records = LongStream.of(sequences)
                .mapToObj(sequence -> record(sequence, now))
                .toList();
        jdbi.useHandle(handle -> ArchiveCatalog.insert(handle, "sensor-1", 7, ArchiveBlock.of(records)));
    }

    private static ArchivedRecord record(long sequence, Instant received) {
        return new ArchivedRecord(
                AssetKey.parse("default/host:ws" + sequence % 3),
                new TelemetryRecord(
                        sequence,
                        received.toEpochMilli(),
                        null,
                        null,
                        "{\"Computer\":\"ws%d\",\"EventID\":%d,\"text\":\"%s\"}"
                                .formatted(
                                        sequence % 3, sequence, sequence % 3 == 1 ? SECRET_OF_WS1 : "other " + sequence)
                                .getBytes(StandardCharsets.UTF_8)));
    }

    private Set<String> listed() {
        Set<String> paths = new TreeSet<>();
        catalog.files().forEach(file -> paths.add(file.path()));
        return paths;
    }

    private static void leaseEnds() {
        jdbi.useHandle(handle -> handle.execute("UPDATE archive_writer SET until = now() - interval '1 s'"));
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void nodesWithFoldersOfTheirOwnSeeOneArchive() throws Exception {
        TestNode first = node("node-1");
        TestNode second = node("node-2");
        store(1, 2, 3);
        first.write();
        assertThat(server.paths()).isEqualTo(listed()).hasSize(1);
        assertThat(first.found()).isEqualTo(upTo(3));
        assertThat(second.found()).isEqualTo(upTo(3));
        store(4, 5);
        leaseEnds();
        second.write();
        assertThat(first.found()).isEqualTo(upTo(5));
        assertThat(second.found()).isEqualTo(upTo(5));
    }

    @Test
    void smallFilesOfTheBucketBecomeOneAndTheFormerOnesAreDeleted() throws Exception {
        TestNode first = node("node-1");
        TestNode second = node("node-2");
        for (long number = 1; number <= 8; number++) {
            store(number);
            first.write();
            assertThat(second.found()).isEqualTo(upTo(number));
        }
        assertThat(listed()).hasSize(1);
        assertThat(second.found()).isEqualTo(upTo(8));
        jdbi.useHandle(handle -> handle.execute("UPDATE archive_file SET removed_at = now() - interval '16 minutes'"
                + " WHERE removed_at IS NOT NULL"));
        second.store.deleteUnlistedCopies();
        first.write();
        assertThat(server.paths()).isEqualTo(listed()).hasSize(1);
        assertThat(parquet(second.folder)).isEqualTo(1);
        assertThat(second.found()).isEqualTo(upTo(8));
    }

    private static long parquet(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(path -> path.toString().endsWith(".parquet")).count();
        }
    }

    /** Writes, merges and searches through faults, then without, and checks after each step that nothing is missing. */
    private Map<Fault, Integer> throughFaults(boolean sabotaged, int rounds) throws Exception {
        Random random = new Random(28);
        Fault[] all = Fault.values();
        try (FaultyWay way = new FaultyWay(server.port(), () -> all[random.nextInt(all.length)])) {
            S3Objects flaky = objects(way.port(), Duration.ofSeconds(1), 2);
            TestNode writing = new TestNode("node-1", sabotaged ? new ConfirmedTooEarly(flaky) : flaky, 1L << 30);
            TestNode searching = new TestNode("node-2", objects(way.port(), Duration.ofSeconds(1), 2), 1L << 30);
            long last = 0;
            int failures = 0;
            for (int round = 0; round < rounds; round++) {
                store(LongStream.rangeClosed(last + 1, last + 5).toArray());
                last += 5;
                try {
                    writing.write();
                } catch (IOException e) {
                    failures++;
                }
                assertThat(server.paths())
                        .as("every listed file is in the bucket")
                        .containsAll(listed());
                try {
                    assertThat(searching.found()).isEqualTo(upTo(last));
                } catch (ArchiveUnavailable e) {
                    failures++;
                }
            }
            assertThat(failures).isPositive();
            TestNode clean = node("node-3");
            leaseEnds();
            clean.write();
            assertThat(catalog.waiting().records()).isZero();
            assertThat(clean.found()).isEqualTo(upTo(last));
            // Uploads whose answer was lost are in the bucket, are not listed, and are deleted later.
            jdbi.useHandle(handle -> handle.execute("UPDATE archive_file SET removed_at = now() - interval '1 hour'"
                    + " WHERE removed_at IS NOT NULL"));
            writing.store.deleteUnlistedCopies();
            searching.store.deleteUnlistedCopies();
            clean.writer(Instant.now().plus(Duration.ofHours(1))).run();
            assertThat(server.paths()).isEqualTo(listed());
            assertThat(clean.found()).isEqualTo(upTo(last));
            Map<Fault, Integer> seen = new HashMap<>();
            Stream.of(all).forEach(fault -> seen.put(fault, way.count(fault)));
            return seen;
        }
    }

    @Test
    void nothingIsLostAndNothingIsDoubledByAnObjectStoreThatFails() throws Exception {
        Map<Fault, Integer> seen = throughFaults(false, Integer.getInteger("archive.rounds", 20));
        assertThat(seen.values()).allMatch(count -> count > 0);
    }

    /** Says that a file is stored before it is. */
    private record ConfirmedTooEarly(ObjectStore.Objects objects) implements ObjectStore.Objects {

        @Override
        public void put(Path file, String path) {
            try {
                objects.put(file, path);
            } catch (IOException e) {
                // The sabotage: the file counts as stored.
            }
        }

        @Override
        public void fetch(ArchiveFile file, Path into) throws IOException {
            objects.fetch(file, into);
        }

        @Override
        public void delete(String path) throws IOException {
            objects.delete(path);
        }

        @Override
        public List<String> storedBefore(Instant time) throws IOException {
            return objects.storedBefore(time);
        }

        @Override
        public void close() {
            objects.close();
        }
    }

    @Test
    void aStoreThatConfirmsBeforeItHasStoredIsCaught() {
        assertThatThrownBy(() -> throughFaults(true, 20))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("every listed file is in the bucket");
    }

    @Test
    void aFileWhoseNodeEndedBetweenTheUploadAndTheListIsNotReadAndIsDeletedLater() throws Exception {
        store(1, 2, 3);
        TestNode ended = node("node-1");
        new ArchiveFiles(ended.store, new TelemetryReader()).write(catalog.oldest(1 << 20));
        assertThat(server.paths()).hasSize(1);
        TestNode next = node("node-2");
        assertThat(next.found()).isEqualTo(upTo(3));
        next.write();
        assertThat(next.found()).isEqualTo(upTo(3));
        assertThat(server.paths()).hasSize(2);
        next.writer(Instant.now().plus(Duration.ofHours(1))).run();
        assertThat(server.paths()).isEqualTo(listed()).hasSize(1);
        assertThat(next.found()).isEqualTo(upTo(3));
    }

    @Test
    void aNodeThatPausedAfterAnUploadListsNothingOnceAnotherNodeHasTakenOver() throws Exception {
        store(1);
        TestNode first = node("node-1");
        first.write();
        store(2);
        first.write();
        List<ArchiveFile> former = catalog.files();
        long term = catalog.lease("node-1", Duration.ofMinutes(2)).orElseThrow();
        ArchiveFiles.Written merged = new ArchiveFiles(first.store, new TelemetryReader())
                .merge(former, null)
                .orElseThrow();
        leaseEnds();
        TestNode second = node("node-2");
        second.writer(Instant.now().plus(Duration.ofHours(1))).run();
        assertThat(server.paths()).doesNotContain(merged.file().path());
        assertThat(catalog.replace(term, former, List.of(merged))).isFalse();
        assertThat(second.found()).isEqualTo(upTo(2));
    }

    @Test
    void nothingOfAnErasedAssetIsLeftInTheBucketAndInTheCopiesOfOtherNodes() throws Exception {
        TestNode first = node("node-1");
        TestNode second = node("node-2");
        store(1, 2, 3, 4);
        first.write();
        assertThat(second.found()).isEqualTo(upTo(4));
        assertThat(hasBytes(server.objects())).isTrue();
        assertThat(hasBytes(second.folder)).isTrue();
        Set<String> former = listed();
        jdbi.useHandle(handle ->
                handle.execute("INSERT INTO archive_erasure (asset, erased_at) VALUES ('default/host:ws1', now())"));
        first.write();
        assertThat(server.paths()).isEqualTo(listed()).doesNotContainAnyElementsOf(former);
        assertThat(second.found()).containsExactly(2L, 3L);
        assertThat(catalog.erasures()).as("node-2 has a copy of a former file").hasSize(1);
        second.store.deleteUnlistedCopies();
        first.write();
        assertThat(catalog.erasures()).isEmpty();
        assertThat(first.found()).containsExactly(2L, 3L);
        assertThat(hasBytes(server.objects())).isFalse();
        assertThat(hasBytes(first.folder)).isFalse();
        assertThat(hasBytes(second.folder)).isFalse();
    }

    @Test
    void anErasureNoLongerWaitsForANodeThatIsGoneForGood() throws Exception {
        TestNode first = node("node-1");
        TestNode lost = node("node-2");
        store(1, 2, 3, 4);
        first.write();
        assertThat(lost.found()).isEqualTo(upTo(4));
        jdbi.useHandle(handle ->
                handle.execute("INSERT INTO archive_erasure (asset, erased_at) VALUES ('default/host:ws1', now())"));
        first.write();
        ArchiveNodes nodes = new ArchiveNodes(jdbi);
        assertThat(nodes.list())
                .filteredOn(copies -> copies.erased() > 0)
                .extracting(ArchiveNodes.Copies::node)
                .containsExactly("node-2");
        assertThat(catalog.erasures()).hasSize(1);
        assertThat(nodes.remove("node-2")).isPositive();
        assertThat(nodes.remove("node-2")).isZero();
        first.write();
        assertThat(catalog.erasures()).isEmpty();
        assertThat(server.paths()).isEqualTo(listed());
        assertThat(hasBytes(server.objects())).isFalse();
    }

    private static boolean hasBytes(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET_OF_WS1)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void aNodeThatStartsAgainHasNoCopies() throws Exception {
        TestNode before = node("node-1");
        store(1, 2, 3);
        before.write();
        assertThat(before.found()).isEqualTo(upTo(3));
        Path copies = before.folder.resolve(".copies");
        Files.writeString(copies.resolve("half.parquet.part"), "half");
        assertThat(parquet(copies)).isOne();
        TestNode after = node("node-1");
        after.store.deleteUnlistedCopies();
        assertThat(copies).isEmptyDirectory();
        long rows = jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM archive_copy")
                .mapTo(Long.class)
                .one());
        assertThat(rows).isZero();
    }

    @Test
    void anAnswerThatIsNotWhatWasStoredIsRefused() throws Exception {
        TestNode node = node("node-1");
        store(1, 2, 3);
        node.write();
        Path object = server.objects().resolve(listed().iterator().next());
        byte[] content = Files.readAllBytes(object);
        content[content.length / 2] ^= 1;
        // Written in place, because the server keeps the digest of an object beside it.
        Files.write(object, content);
        assertThatThrownBy(node::found)
                .isInstanceOf(ArchiveUnavailable.class)
                .hasMessageContaining("not what was stored");
        assertThat(parquet(node.folder)).isZero();
    }

    @Test
    void aSearchThatWaitsTooLongSaysSoAndTheNextOneFindsTheFile() throws Exception {
        store(1, 2, 3);
        node("node-1").write();
        CountDownLatch answers = new CountDownLatch(1);
        S3Objects real = objects(server.port(), TIMEOUT, 1);
        TestNode node = new TestNode("node-2", new Held(real, answers, new ConcurrentLinkedQueue<>()), 1L << 30);
        assertThatThrownBy(() -> node.store.open(catalog.files(), Duration.ofMillis(50)))
                .isInstanceOf(ArchiveUnavailable.class)
                .hasMessageContaining("1 files could not be fetched");
        answers.countDown();
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(parquet(node.folder)).isOne());
        assertThat(node.found()).isEqualTo(upTo(3));
    }

    /** Waits before each fetch, and notes it. */
    private record Held(S3Objects objects, CountDownLatch answers, ConcurrentLinkedQueue<String> fetched)
            implements ObjectStore.Objects {

        @Override
        public void put(Path file, String path) throws IOException {
            objects.put(file, path);
        }

        @Override
        public void fetch(ArchiveFile file, Path into) throws IOException {
            fetched.add(file.path());
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            objects.fetch(file, into);
        }

        @Override
        public void delete(String path) throws IOException {
            objects.delete(path);
        }

        @Override
        public List<String> storedBefore(Instant time) throws IOException {
            return objects.storedBefore(time);
        }

        @Override
        public void close() {
            answers.countDown();
            objects.close();
        }
    }

    @Test
    void searchesThatNeedTheSameFileFetchItOnce() throws Exception {
        store(1, 2, 3);
        node("node-1").write();
        CountDownLatch answers = new CountDownLatch(1);
        ConcurrentLinkedQueue<String> fetched = new ConcurrentLinkedQueue<>();
        TestNode node =
                new TestNode("node-2", new Held(objects(server.port(), TIMEOUT, 1), answers, fetched), 1L << 30);
        List<CompletableFuture<Void>> searches = IntStream.range(0, 8)
                .mapToObj(number -> CompletableFuture.runAsync(
                        () -> {
                            try (LocalFiles local = node.store.open(catalog.files(), TIMEOUT)) {
                                assertThat(local.path(catalog.files().getFirst()))
                                        .isNotEmptyFile();
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        work -> Thread.ofVirtual().start(work)))
                .toList();
        await().atMost(TIMEOUT).until(() -> !fetched.isEmpty());
        answers.countDown();
        searches.forEach(CompletableFuture::join);
        assertThat(fetched).hasSize(1);
    }

    @Test
    void theLeastRecentlyUsedCopiesAreDeletedAndNoneThatIsInUse() throws Exception {
        TestNode writing = node("node-1");
        for (long number = 1; number <= 3; number++) {
            store(number);
            writing.write();
        }
        List<ArchiveFile> files = catalog.files();
        long size = files.get(0).bytes() + files.get(1).bytes() + files.get(2).bytes() - 1;
        TestNode node = new TestNode("node-2", objects(server.port(), TIMEOUT, 1), size);
        Path copies = node.folder.resolve(".copies");
        node.store.open(files.subList(0, 1), TIMEOUT).close();
        node.store.open(files.subList(1, 2), TIMEOUT).close();
        node.store.open(files.subList(0, 1), TIMEOUT).close();
        node.store.open(files.subList(2, 3), TIMEOUT).close();
        assertThat(files.get(1).in(copies)).doesNotExist();
        assertThat(files.get(0).in(copies)).exists();
        assertThat(files.get(2).in(copies)).exists();
        try (LocalFiles used = node.store.open(List.of(files.get(0), files.get(2)), TIMEOUT)) {
            assertThatThrownBy(() -> node.store.open(files.subList(1, 2), TIMEOUT))
                    .isInstanceOf(ArchiveUnavailable.class)
                    .hasMessageContaining("watchfloor.archive.s3.cache");
            assertThat(used.path(files.get(0))).exists();
            assertThat(used.path(files.get(2))).exists();
        }
        node.store.open(files.subList(1, 2), TIMEOUT).close();
        assertThat(files.get(1).in(copies)).exists();
    }

    private static String problem(S3Settings settings) {
        try {
            S3Check.keepsDeleted(settings, Optional.empty());
            return "none";
        } catch (S3Failure e) {
            assertThat(e.advice()).as(e.getMessage()).isNotEmpty();
            return e.code();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void theCheckOfTheBucketSaysWhatIsWrong() throws Exception {
        Patience once = new Patience(Duration.ofSeconds(2), 1);
        String endpoint = "http://127.0.0.1:" + server.port();
        S3Settings right = server.settings(server.port(), TIMEOUT, 1);
        assertThat(problem(right)).isEqualTo("none");
        assertThat(server.paths()).isEmpty();
        String secret = right.key().orElseThrow().secret().text();
        // The server may close the connection while the object is being sent, and then the answer is lost.
        Patience several = new Patience(Duration.ofSeconds(2), 5);
        assertThat(problem(S3Server.settings(endpoint, "no-such-bucket", secret, several)))
                .isEqualTo("s3.bucket");
        assertThat(problem(S3Server.settings(endpoint, S3Server.BUCKET, "wrong", several)))
                .isEqualTo("s3.credentials");
        assertThat(problem(S3Server.settings(endpoint.replace("http", "https"), S3Server.BUCKET, secret, once)))
                .isEqualTo("s3.tls");
        assertThat(problem(S3Server.settings("http://nowhere.invalid", S3Server.BUCKET, secret, once)))
                .isEqualTo("s3.address");
        int closed;
        try (FaultyWay silent = new FaultyWay(server.port(), () -> Fault.SILENT);
                FaultyWay busy = new FaultyWay(server.port(), () -> Fault.BUSY)) {
            assertThat(problem(server.settings(silent.port(), Duration.ofSeconds(1), 1)))
                    .isEqualTo("s3.timeout");
            assertThat(problem(server.settings(busy.port(), Duration.ofSeconds(1), 1)))
                    .isEqualTo("s3.busy");
            closed = busy.port();
        }
        assertThat(problem(server.settings(closed, Duration.ofSeconds(1), 1))).isEqualTo("s3.unreachable");
    }
}
