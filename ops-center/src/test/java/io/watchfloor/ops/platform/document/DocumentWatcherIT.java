package io.watchfloor.ops.platform.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.watchfloor.config.testing.FreshDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node's copy of the configuration, also without the database. */
@ExtendWith(FreshDatabase.class)
class DocumentWatcherIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicBoolean away = new AtomicBoolean();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Jdbi jdbi;
    private final DocumentWatchers watchers;

    DocumentWatcherIT(DataSource database) {
        jdbi = Jdbi.create(database);
        ConnectionFactory failing = () -> {
            if (away.get()) {
                throw new SQLException("the database is away");
            }
            return database.getConnection();
        };
        watchers = new DocumentWatchers(Jdbi.create(failing), registry);
    }

    @AfterEach
    void close() {
        watchers.close();
    }

    private void change(String name, String value) {
        DocumentStore<String> store = new DocumentStore<>("channel", String.class);
        jdbi.useTransaction(handle -> {
            long version = store.find(handle, name).map(Document::version).orElse(0L);
            assertThat(store.put(handle, name, version, value, "ann", Instant.EPOCH))
                    .isPresent();
        });
    }

    private String stored(String name) {
        return jdbi.withHandle(handle -> new DocumentStore<>("channel", String.class)
                .find(handle, name)
                .map(Document::value)
                .orElse("none"));
    }

    private double failures() {
        return registry.scrape(name -> name.equals("watchfloor_documents_failed")).stream()
                .flatMap(one -> ((CounterSnapshot) one).getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private double unread() {
        return registry.scrape(name -> name.equals("watchfloor_documents_unread_seconds")).stream()
                .flatMap(one -> ((GaugeSnapshot) one).getDataPoints().stream())
                .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                .sum();
    }

    @Test
    void aChangeInTheClusterIsReadWithinASecond() {
        DocumentWatcher<String> known = watchers.watch("on-call", () -> stored("soon"));
        assertThat(known.value()).isEqualTo("none");
        known.start();
        change("soon", "one");
        await().atMost(PATIENCE).until(() -> known.value().equals("one"));
        change("soon", "two");
        await().atMost(PATIENCE).until(() -> known.value().equals("two"));
    }

    @Test
    void withoutTheDatabaseTheLastValueStaysAndFailuresAreCounted() {
        change("away", "before");
        DocumentWatcher<String> known = watchers.watch("on-call", () -> stored("away"));
        known.start();
        away.set(true);
        change("away", "meanwhile");
        await().atMost(PATIENCE).until(() -> failures() > 1 && unread() > 2);
        assertThat(known.value()).isEqualTo("before");
        away.set(false);
        await().atMost(PATIENCE).until(() -> known.value().equals("meanwhile"));
        await().atMost(PATIENCE).until(() -> unread() < 2);
    }

    @Test
    void aFailedReadIsRetried() {
        AtomicInteger reads = new AtomicInteger();
        DocumentWatcher<String> known = watchers.watch(
                "on-call",
                "first",
                former -> {
                    if (reads.incrementAndGet() == 1) {
                        throw new IllegalStateException("it cannot be read");
                    }
                    return former + ", then " + reads.get();
                },
                read -> reads.get() >= 3);
        known.start();
        await().atMost(PATIENCE).until(() -> known.value().equals("first, then 2, then 3"));
        assertThat(failures()).isEqualTo(1);
    }

    @Test
    void theLatestValueIncludesTheOwnChange() {
        DocumentWatcher<String> known = new DocumentWatcher<>("on-call", jdbi, () -> stored("own"));
        assertThat(known.latest()).isEqualTo("none");
        change("own", "mine");
        assertThat(known.value()).isEqualTo("none");
        assertThat(known.latest()).isEqualTo("mine");
    }

    @Test
    void theSecondOfTwoChangesOfOneVersionIsRefused() {
        DocumentStore<String> store = new DocumentStore<>("policy", String.class);
        jdbi.useTransaction(handle -> {
            assertThat(store.put(handle, "p", 0, "a", "ann", Instant.EPOCH)).isPresent();
            assertThat(store.put(handle, "p", 0, "b", "ben", Instant.EPOCH)).isEmpty();
            assertThat(store.put(handle, "p", 1, "c", "ben", Instant.EPOCH)
                            .orElseThrow()
                            .version())
                    .isEqualTo(2);
            assertThat(store.put(handle, "p", 1, "d", "cid", Instant.EPOCH)).isEmpty();
            assertThat(store.find(handle, "p").orElseThrow().value()).isEqualTo("c");
        });
    }

    @Test
    void aDamagedDocumentDoesNotHideOthers() {
        change("good", "one");
        jdbi.useHandle(
                handle -> handle.execute("INSERT INTO document VALUES ('channel', 'bad', 1, '{}', 'ann', now())"));
        assertThat(jdbi.withHandle(new DocumentStore<>("channel", String.class)::all))
                .extracting(Document::name)
                .contains("good")
                .doesNotContain("bad");
    }

    private long revision(String change) {
        return jdbi.withHandle(handle -> {
            handle.execute(change);
            return handle.createQuery("SELECT revision FROM document_revision WHERE topic = 'on-call'")
                    .mapTo(Long.class)
                    .one();
        });
    }

    @Test
    void onlyTheFirstFailureOfAContactRaisesTheRevision() {
        String contact =
                "INSERT INTO contact_health (contact, owner, outcome, words, at) VALUES ('c', 'person:ann', 'DELIVERED', '', now())";
        long before = revision(contact);
        long failing = revision("UPDATE contact_health SET failing_since = now()");
        long still = revision("UPDATE contact_health SET failing_since = now() + interval '1 s'");
        long well = revision("UPDATE contact_health SET failing_since = NULL");
        assertThat(failing).isGreaterThan(before);
        assertThat(still).isEqualTo(failing);
        assertThat(well).isGreaterThan(still);
    }

    @Test
    void anErrorIsCountedAndDoesNotStopTheWatcher() {
        AtomicBoolean broken = new AtomicBoolean();
        DocumentWatcher<String> watcher = watchers.watch("on-call", () -> {
            if (broken.get()) {
                throw new StackOverflowError();
            }
            return stored("chat");
        });
        watcher.start();
        broken.set(true);
        change("chat", "one");
        await().atMost(PATIENCE).until(() -> failures() > 0 && unread() > 0);
        broken.set(false);
        await().atMost(PATIENCE).until(() -> watcher.value().equals("one"));
    }
}
