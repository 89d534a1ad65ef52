package io.watchfloor.ops.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.platform.serialization.JournalSerializer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A projection on a real PostgreSQL, with writers that commit in another order than they wrote. */
@ExtendWith(FreshDatabase.class)
class JournalProjectionIT {

    private static final JournalSerializer SERIALIZER = new JournalSerializer();

    /** Only a limit for slow machines; results normally arrive at once. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static ActorTestKit kit;
    private static Jdbi jdbi;

    private final List<Long> folded = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start(DataSource database) {
        kit = ActorTestKit.create(ConfigFactory.load());
        jdbi = Jdbi.create(database);
    }

    @AfterAll
    static void end() {
        kit.shutdownTestKit();
    }

    @BeforeEach
    void empty() {
        jdbi.useHandle(handle -> handle.execute("TRUNCATE event_journal, event_tag, fold_position, quarantined_event"));
    }

    private JournalProjection fold() {
        JournalProjection fold = new JournalProjection(
                "test",
                jdbi,
                kit.system(),
                (transaction, event) -> folded.add(((AssetEvent.AlertsPlaced) event.event()).through()),
                () -> {},
                Clock.systemUTC());
        fold.start();
        return fold;
    }

    private List<Long> foldedInTheDatabase() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT number FROM folded ORDER BY number")
                .mapTo(Long.class)
                .list());
    }

    /** A projection whose table rejects the number 2. */
    private JournalProjection pickyFold() {
        jdbi.useHandle(handle -> handle.execute(
                "DROP TABLE IF EXISTS folded; CREATE TABLE folded (number bigint PRIMARY KEY CHECK (number <> 2))"));
        JournalProjection fold = new JournalProjection(
                "test",
                jdbi,
                kit.system(),
                (transaction, event) -> transaction
                        .createUpdate("INSERT INTO folded VALUES (:number)")
                        .bind("number", ((AssetEvent.AlertsPlaced) event.event()).through())
                        .execute(),
                () -> {},
                Clock.systemUTC());
        fold.start();
        return fold;
    }

    private static void write(Handle handle, String entity, long number) {
        handle.createUpdate("""
                        INSERT INTO event_journal (persistence_id, sequence_number, writer, adapter_manifest, event_payload,
                            event_ser_id, event_ser_manifest, write_timestamp)
                        VALUES (:id, :number, 'w', '', :payload, :serializer, :manifest, 0)
                        """)
                .bind("id", "asset|default/host:" + entity)
                .bind("number", number)
                .bind("payload", SERIALIZER.toBinary(new AssetEvent.AlertsPlaced(number)))
                .bind("serializer", SERIALIZER.identifier())
                .bind("manifest", "asset.alerts-placed.v1")
                .execute();
    }

    @Test
    void unneededEventsAreSkippedWithoutParsing() {
        ProjectionHandler casesOnly = new ProjectionHandler() {
            @Override
            public boolean reads(String entityType) {
                return entityType.equals("case");
            }

            @Override
            public void fold(Handle transaction, JournaledEvent event) {
                folded.add(event.sequence());
            }
        };
        jdbi.useHandle(handle -> write(handle, "a", 1));
        jdbi.useHandle(handle -> handle.execute("UPDATE event_journal SET event_payload = 'damaged'"));
        try (JournalProjection fold =
                new JournalProjection("test", jdbi, kit.system(), casesOnly, () -> {}, Clock.systemUTC())) {
            fold.start();
            await().atMost(SOON)
                    .until(() -> jdbi.withHandle(handle -> handle.createQuery("SELECT ordering FROM fold_position")
                                    .mapTo(Long.class)
                                    .one())
                            > 0);
            assertThat(folded).isEmpty();
            assertThat(fold.health().quarantined()).isZero();
        }
    }

    @Test
    void aTransactionThatCommitsLateIsNotSkipped() {
        try (JournalProjection fold = fold();
                Handle early = jdbi.open()) {
            early.begin();
            write(early, "a", 1);
            jdbi.useHandle(handle -> write(handle, "b", 2));
            jdbi.useHandle(handle -> write(handle, "b", 3));
            fold.wake();
            await().during(Duration.ofMillis(800)).atMost(SOON).until(folded::isEmpty);
            early.commit();
            fold.wake();
            await().atMost(SOON).until(() -> folded.size() == 3);
            assertThat(folded).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void aGapAfterARollbackCausesNoWait() {
        try (JournalProjection fold = fold()) {
            jdbi.useHandle(handle -> write(handle, "a", 1));
            try (Handle given = jdbi.open()) {
                given.begin();
                write(given, "b", 2);
                given.rollback();
            }
            jdbi.useHandle(handle -> write(handle, "c", 3));
            fold.wake();
            await().atMost(SOON).until(() -> folded.size() == 2);
            assertThat(folded).containsExactly(1L, 3L);
        }
    }

    @Test
    void anEventThatTheDatabaseRejectsIsQuarantinedAndOthersAreApplied() {
        jdbi.useHandle(handle -> write(handle, "a", 1));
        jdbi.useHandle(handle -> write(handle, "b", 2));
        jdbi.useHandle(handle -> write(handle, "c", 3));
        try (JournalProjection fold = pickyFold()) {
            await().atMost(SOON).until(() -> fold.health().quarantined() == 1);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(foldedInTheDatabase()).containsExactly(1L, 3L));
            assertThat(fold.health().failingSince()).isNull();
        }
        List<String> quarantined = jdbi.withHandle(
                handle -> handle.createQuery("SELECT persistence_id || ' ' || reason FROM quarantined_event")
                        .mapTo(String.class)
                        .list());
        assertThat(quarantined)
                .singleElement()
                .asString()
                .startsWith("asset|default/host:b ")
                .contains("folded_number_check");
    }

    @Test
    void anUnreadableEventStaysQuarantinedAfterARestart() {
        jdbi.useHandle(handle -> write(handle, "a", 1));
        jdbi.useHandle(handle -> handle.execute("UPDATE event_journal SET event_payload = '\\x00'"));
        jdbi.useHandle(handle -> write(handle, "b", 3));
        try (JournalProjection fold = fold()) {
            await().atMost(SOON).until(() -> folded.equals(List.of(3L)));
            assertThat(fold.health().quarantined()).isEqualTo(1);
        }
        try (JournalProjection fold = fold()) {
            assertThat(fold.health().quarantined()).isEqualTo(1);
        }
    }

    @Test
    void aDatabaseFailureQuarantinesNothingAndIsReported() {
        try (JournalProjection fold = pickyFold()) {
            jdbi.useHandle(handle -> handle.execute("ALTER TABLE folded RENAME TO elsewhere"));
            jdbi.useHandle(handle -> write(handle, "a", 1));
            await().atMost(SOON).until(() -> fold.health().failingSince() != null);
            assertThat(fold.health().quarantined()).isZero();
            assertThat(fold.health().reason()).contains("folded");
            jdbi.useHandle(handle -> handle.execute("ALTER TABLE elsewhere RENAME TO folded"));
            await().atMost(SOON).until(() -> fold.health().failingSince() == null);
            assertThat(foldedInTheDatabase()).containsExactly(1L);
        }
    }

    @Test
    void aRestartedProjectionContinuesAtItsPosition() {
        jdbi.useHandle(handle -> write(handle, "a", 1));
        try (JournalProjection fold = fold()) {
            fold.wake();
            await().atMost(SOON).until(() -> folded.size() == 1);
        }
        jdbi.useHandle(handle -> write(handle, "a", 2));
        try (JournalProjection fold = fold()) {
            fold.wake();
            await().atMost(SOON).until(() -> folded.size() == 2);
        }
        assertThat(folded).containsExactly(1L, 2L);
    }
}
