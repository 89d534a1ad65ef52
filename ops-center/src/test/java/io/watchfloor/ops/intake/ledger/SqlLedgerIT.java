package io.watchfloor.ops.intake.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.intake.ModelLedger;
import io.watchfloor.ops.intake.ledger.Ledger.Claim;
import io.watchfloor.ops.intake.ledger.Ledger.Crowded;
import io.watchfloor.ops.intake.ledger.Ledger.Progress;
import io.watchfloor.ops.intake.ledger.Ledger.Session;
import io.watchfloor.ops.intake.ledger.Ledger.SessionStart;
import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ledger in PostgreSQL behaves as the model, on which the simulation of histories is based. */
@ExtendWith(FreshDatabase.class)
class SqlLedgerIT {

    private static final String SENSOR = "sensor-1";
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final NodeName A = new NodeName("a", "1");
    private static final NodeName B = new NodeName("b", "1");

    private static Jdbi jdbi;

    @BeforeAll
    static void start(DataSource database) {
        jdbi = Jdbi.create(database);
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @BeforeEach
    void oneSensorAndTwoNodes() {
        jdbi.useHandle(handle -> {
            handle.execute(
                    "TRUNCATE sensor_progress, sensor_history, sensor_gap, sensor_session, gate_node, sensor, telemetry_key");
            handle.execute("INSERT INTO sensor (id, name, credential_hash) VALUES (?, 's', '\\x01')", SENSOR);
            handle.execute(
                    "INSERT INTO gate_node VALUES ('a', '1', now() + interval '1 h'), ('b', '1', now() + interval '1 h')");
        });
    }

    private static Ledger ledger(NodeName node) {
        return new SqlLedger(jdbi, node, THREADS);
    }

    private static UplinkFrame.Hello hello(long epoch, long firstPending, long history) {
        return new UplinkFrame.Hello("1", epoch, firstPending + 5, firstPending, history, null, List.of(), null, null);
    }

    private static long number(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    @Test
    void aSecondSessionIsAcceptedOnlyWhenTheFirstEndedOrItsNodeIsDead() {
        Session first = new Session(SENSOR, "first");
        Session second = new Session(SENSOR, "second");
        assertThat(met(ledger(A), first, hello(1, 1, 7))).isInstanceOf(SessionStart.class);
        assertThat(met(ledger(B), second, hello(1, 1, 7))).isInstanceOf(Crowded.class);
        assertThat(met(ledger(A), first, hello(1, 1, 7))).isInstanceOf(SessionStart.class);
        assertThat(number("SELECT second_sessions FROM sensor")).isEqualTo(1);
        ledger(A).release(second);
        assertThat(met(ledger(B), second, hello(1, 1, 7))).isInstanceOf(Crowded.class);
        ledger(A).release(first);
        assertThat(met(ledger(B), second, hello(1, 1, 7))).isInstanceOf(SessionStart.class);
        assertThat(met(ledger(A), first, hello(1, 1, 7))).isInstanceOf(Crowded.class);
        jdbi.useHandle(
                handle -> handle.execute("UPDATE gate_node SET seen_at = now() - interval '7 s' WHERE node = 'b'"));
        assertThat(met(ledger(A), first, hello(1, 1, 7))).isInstanceOf(SessionStart.class);
        jdbi.useHandle(handle -> handle.execute("UPDATE gate_node SET incarnation = '2' WHERE node = 'a'"));
        assertThat(met(ledger(B), second, hello(1, 1, 7))).isInstanceOf(SessionStart.class);
    }

    @Test
    void concurrentHellosAreAnsweredSeparately() {
        Ledger here = ledger(A);
        Ledger there = ledger(B);
        for (int sensor = 0; sensor < 100; sensor += 3) {
            met(there, new Session("many-" + sensor, "there"), hello(sensor, 1, 7));
        }
        List<CompletableFuture<Ledger.Met>> all = IntStream.range(0, 100)
                .mapToObj(sensor -> here.startSession(new Session("many-" + sensor, "here"), hello(sensor, 1, 7))
                        .toCompletableFuture())
                .toList();
        for (int sensor = 0; sensor < 100; sensor++) {
            assertThat(all.get(sensor).join()).isInstanceOf(sensor % 3 == 0 ? Crowded.class : SessionStart.class);
        }
        assertThat(number("SELECT count(*) FROM sensor_session WHERE sensor LIKE 'many-%' AND session = 'here'"))
                .isEqualTo(66);
    }

    @Test
    void aValueThatCannotBeStoredAffectsOnlyItsSensor() {
        Ledger ledger = ledger(A);
        AtomicInteger sensors = new AtomicInteger();
        List<CompletableFuture<Ledger.Met>> all = Stream.of("1", "1\0", "1")
                .map(version -> new UplinkFrame.Hello(version, 1, 6, 1, 7, null, List.of(), null, null))
                .map(hello -> ledger.startSession(new Session("of-" + sensors.incrementAndGet(), "one"), hello)
                        .toCompletableFuture())
                .toList();
        assertThat(all.get(0).join()).isInstanceOf(SessionStart.class);
        assertThat(all.get(1)).failsWithin(Duration.ofSeconds(20));
        assertThat(all.get(2).join()).isInstanceOf(SessionStart.class);
    }

    @Test
    void aClaimOfAFormerSessionIsRejected() throws Exception {
        Session first = new Session(SENSOR, "first");
        Session second = new Session(SENSOR, "second");
        settled(ledger(A), first, hello(1, 1, 7));
        ledger(A).release(first);
        met(ledger(B), second, hello(1, 1, 7));
        assertThat(claimed(ledger(A), new Claim(first, 1, 0, 1, new long[] {1, 2})))
                .isFalse();
        assertThat(claimed(ledger(B), new Claim(second, 1, 0, 1, new long[] {3})))
                .isTrue();
        assertThat(claimed(ledger(B), new Claim(second, 1, 0, 1, new long[] {4, 5})))
                .isFalse();
        assertThat(ledger(A).history(SENSOR, 1, 1)).hasValue(3);
    }

    @Test
    void hashesOutsideTheWindowAreDeleted() throws Exception {
        Session session = new Session(SENSOR, "one");
        Ledger ledger = ledger(A);
        settled(ledger, session, hello(1, 1, 7));
        int batch = 5_000;
        long end = 0;
        for (int i = 0; i < 20; i++) {
            long first = end + 1;
            long[] hashes =
                    IntStream.range(0, batch).mapToLong(at -> first + at).toArray();
            assertThat(claimed(ledger, new Claim(session, 1, end, first, hashes)))
                    .isTrue();
            end += batch;
        }
        assertThat(ledger.history(SENSOR, 1, end)).hasValue(end);
        assertThat(ledger.history(SENSOR, 1, end - Ledger.WINDOW + 1)).hasValue(end - Ledger.WINDOW + 1);
        assertThat(ledger.history(SENSOR, 1, 1)).isEmpty();
        assertThat(number("SELECT sum(octet_length(hashes)) / 8 FROM sensor_history"))
                .isLessThanOrEqualTo(Ledger.WINDOW + batch);
    }

    /** The same random operations on both, step by step. */
    @Test
    void behavesLikeTheModel() throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        long lineage = number("SELECT lineage FROM center_lineage");
        ModelLedger model = new ModelLedger(lineage);
        for (int step = 0; step < 1_500; step++) {
            NodeName node = random.nextBoolean() ? A : B;
            Ledger real = ledger(node);
            Ledger wanted = model.of(node, unused -> true);
            Session session = new Session(SENSOR, "s" + random.nextInt(3));
            long epoch = random.nextInt(1, 3);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    UplinkFrame.Hello hello = randomHello(random, epoch, lineage);
                    Ledger.Met met = met(real, session, hello);
                    assertThat(met).as("step " + step).isEqualTo(met(wanted, session, hello));
                    if (met instanceof SessionStart known) {
                        HelloReconciliation means = HelloReconciliation.of(hello, known);
                        means.settlement()
                                .ifPresent(settlement -> assertThat(real.settle(session, settlement))
                                        .usingRecursiveComparison()
                                        .ignoringCollectionOrder()
                                        .isEqualTo(wanted.settle(session, settlement)));
                    }
                }
                case 2, 3 -> {
                    long expected = Math.max(
                            0,
                            number("SELECT coalesce(max(claimed), 0) FROM sensor_progress WHERE epoch = " + epoch)
                                    - (random.nextInt(4) == 0 ? 1 : 0));
                    long[] hashes = random.longs(1 + random.nextInt(5), 0, 3).toArray();
                    Claim claim = new Claim(session, epoch, expected, expected + 1, hashes);
                    assertThat(claimed(real, claim)).as("step " + step).isEqualTo(claimed(wanted, claim));
                }
                default -> {
                    if (random.nextBoolean()) {
                        real.release(session);
                        wanted.release(session);
                    } else {
                        long through =
                                number("SELECT coalesce(max(claimed), 0) FROM sensor_progress WHERE epoch = " + epoch)
                                        + (random.nextInt(4) == 0 ? 1 : 0);
                        Progress judged = new Progress(SENSOR, epoch, through, 1, 0, List.of());
                        assertThat(judged(real, judged)).as("step " + step).isEqualTo(judged(wanted, judged));
                    }
                }
            }
            long at = random.nextInt(80);
            assertThat(real.history(SENSOR, epoch, at))
                    .as("step %d at %d", step, at)
                    .isEqualTo(wanted.history(SENSOR, epoch, at));
            assertThat(real.histories(SENSOR, epoch, at, at + 9))
                    .isEqualTo(wanted.histories(SENSOR, epoch, at, at + 9));
        }
    }

    /** A node fails after the database's answer, and the batch is sent again. */
    @Test
    void gapsAreStoredOnceWithTheResult() throws Exception {
        Session session = new Session(SENSOR, "one");
        Ledger ledger = ledger(A);
        settled(ledger, session, hello(1, 1, 7));
        assertThat(claimed(ledger, new Claim(session, 1, 0, 1, new long[] {11, 0, 13, 14, 15})))
                .isTrue();
        Instant since = Instant.parse("2026-11-24T22:25:52.123Z");
        List<Gap> gaps = List.of(
                new Gap(1, 2, 3, Gap.Reason.NOT_JSON, since, since.plusMillis(5)),
                new Gap(1, 5, 5, Gap.Reason.SPOOL_DAMAGED));
        for (int time = 0; time < 2; time++) {
            assertThat(judged(ledger, new Progress(SENSOR, 1, 5, 2, 0, gaps))).isTrue();
        }
        assertThat(number("SELECT through FROM sensor_progress")).isEqualTo(5);
        List<String> written = jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT first || '-' || last || ' ' || reason || ' ' || coalesce(gap_time(since), '?') AS gap"
                                + " FROM sensor_gap ORDER BY first")
                .mapTo(String.class)
                .list());
        assertThat(written).containsExactly("2-3 not-json 2026-11-24T22:25:52.123Z", "5-5 spool-damaged ?");
        assertThat(ledger.history(SENSOR, 1, 2)).as("within a gap").isEmpty();
        assertThat(ledger.history(SENSOR, 1, 3)).hasValue(13);
    }

    /** The database was killed in the meantime, and the latest writes were not on its disk. */
    @Test
    void aResultWithoutItsClaimIsNotStored() throws Exception {
        Session session = new Session(SENSOR, "one");
        Ledger ledger = ledger(A);
        settled(ledger, session, hello(1, 1, 7));
        assertThat(claimed(ledger, new Claim(session, 1, 0, 1, new long[] {11, 0, 13})))
                .isTrue();
        List<Gap> gaps = List.of(new Gap(1, 2, 3, Gap.Reason.SPOOL_FULL), new Gap(1, 4, 4, Gap.Reason.NOT_JSON));
        assertThat(judged(ledger, new Progress(SENSOR, 1, 4, 1, 0, gaps))).isFalse();
        assertThat(number("SELECT count(*) FROM sensor_gap")).isZero();
        assertThat(number("SELECT through FROM sensor_progress")).isZero();
        assertThat(judged(ledger, new Progress(SENSOR, 1, 3, 1, 0, gaps.subList(0, 1))))
                .isTrue();
        assertThat(number("SELECT sum(last - first + 1) FROM sensor_gap")).isEqualTo(2);
        assertThat(number("SELECT through FROM sensor_progress")).isEqualTo(3);
    }

    /** Most records change nothing: after a crash of the database only this row shows that they were evaluated. */
    @Test
    void aResultIsOnTheDiskBeforeTheAck() throws Exception {
        Session session = new Session(SENSOR, "one");
        Ledger ledger = ledger(A);
        settled(ledger, session, hello(1, 1, 7));
        for (int number = 1; number <= 20; number++) {
            assertThat(claimed(ledger, new Claim(session, 1, number - 1, 1, new long[] {10 + number})))
                    .isTrue();
            long before = number("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
            assertThat(judged(ledger, new Progress(SENSOR, 1, number, 1, 0, List.of())))
                    .isTrue();
            assertThat(number("SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn"))
                    .isGreaterThan(before);
        }
    }

    private static boolean judged(Ledger ledger, Progress judged) throws Exception {
        return ledger.recordResult(judged).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static UplinkFrame.Hello randomHello(SplittableRandom random, long epoch, long lineage) {
        long let = random.nextInt(40);
        return new UplinkFrame.Hello(
                "1",
                epoch,
                let + 5,
                let + 1,
                random.nextInt(3),
                random.nextInt(3) == 0 ? null : (Long) (lineage + random.nextInt(2)),
                random.nextInt(4) == 0 && let > 2 ? List.of(new SequenceGap(let - 1, let)) : List.of(),
                random.nextInt(4) == 0 ? new Divergence(random.nextInt(3), 1, Divergence.Reason.SET_BACK) : null,
                null);
    }

    @Test
    void aKeyIsBoundToOneBody() {
        TelemetryKeys keys = new TelemetryKeys(jdbi);
        var one = List.of(new io.watchfloor.sensors.protocol.TelemetryRecord(1, 5, null, null, new byte[] {1}));
        var other = List.of(new io.watchfloor.sensors.protocol.TelemetryRecord(1, 5, null, null, new byte[] {2}));
        long epoch = keys.claim(SENSOR, "k", one).orElseThrow();
        assertThat(keys.claim(SENSOR, "k", other)).isEmpty();
        assertThat(keys.claim(SENSOR, "k", one)).hasValue(epoch);
        assertThat(keys.claim(SENSOR, "k2", other)).isPresent();
        assertThat(keys.claim("sensor-2", "k", other)).isPresent();
    }

    @Test
    void oldAndSurplusRowsAreDeleted() throws Exception {
        settled(ledger(A), new Session(SENSOR, "one"), hello(1, 1, 7));
        settled(ledger(A), new Session(SENSOR, "one"), hello(2, 1, 7));
        jdbi.useHandle(handle -> {
            handle.execute("UPDATE sensor_progress SET updated_at = now() - interval '31 days' WHERE epoch = 1");
            handle.execute(
                    "INSERT INTO sensor_gap SELECT ?, 1, n, n, 'spool-damaged' FROM generate_series(1, 10100) n",
                    SENSOR);
        });
        new EpochExpiry(jdbi, Duration.ofDays(30)).deleteExpired();
        assertThat(number("SELECT count(*) FROM sensor_progress")).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM sensor_history")).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM sensor_gap")).isEqualTo(10_000);
    }

    /** Prints the cost of a claim and an ack when many sensors send; asserts only that all are accepted. */
    @Test
    void manySensorsShareStatements() throws Exception {
        int crowd = 200;
        int rounds = 10;
        Ledger ledger = ledger(A);
        for (int i = 0; i < crowd; i++) {
            settled(ledger, new Session("crowd-" + i, "c" + i), hello(1, 1, 7));
        }
        long start = System.nanoTime();
        List<CompletableFuture<Void>> all = IntStream.range(0, crowd)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            Session session = new Session("crowd-" + i, "c" + i);
                            for (int round = 0; round < rounds; round++) {
                                Claim claim = new Claim(session, 1, round * 3L, 1, new long[] {1, 2, 3});
                                assertThat(ledger.claim(claim)
                                                .toCompletableFuture()
                                                .join())
                                        .isTrue();
                                ledger.recordResult(new Progress(session.sensor(), 1, claim.last(), 3, 0, List.of()))
                                        .toCompletableFuture()
                                        .join();
                            }
                        },
                        THREADS))
                .toList();
        all.forEach(CompletableFuture::join);
        System.out.printf(
                Locale.ROOT,
                "%d claims and acks of %d sensors: %.2f ms of wall clock each%n",
                crowd * rounds,
                crowd,
                (System.nanoTime() - start) / 1e6 / crowd / rounds);
        assertThat(number("SELECT count(*) FROM sensor_progress WHERE through = 30"))
                .isEqualTo(crowd);
    }

    private static void settled(Ledger ledger, Session session, UplinkFrame.Hello hello) {
        SessionStart known = (SessionStart) met(ledger, session, hello);
        HelloReconciliation.of(hello, known)
                .settlement()
                .ifPresent(settlement ->
                        assertThat(ledger.settle(session, settlement).done()).isTrue());
    }

    private static boolean claimed(Ledger ledger, Claim claim) throws Exception {
        return ledger.claim(claim).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Ledger.Met met(Ledger ledger, Session session, UplinkFrame.Hello hello) {
        return ledger.startSession(session, hello).toCompletableFuture().join();
    }
}
