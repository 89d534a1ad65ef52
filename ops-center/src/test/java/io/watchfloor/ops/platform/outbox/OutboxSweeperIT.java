package io.watchfloor.ops.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.platform.outbox.Outbox.Overdue;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each entity with pending deliveries is woken within seconds, however many others have. */
class OutboxSweeperIT {

    private static final int CASES = 10_200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestDatabase database = TestDatabase.create();
    private final Map<Overdue, AtomicInteger> woken = Collections.synchronizedMap(new HashMap<>());

    @AfterEach
    void end() {
        database.close();
    }

    private void wake(Overdue one) {
        woken.computeIfAbsent(one, key -> new AtomicInteger()).incrementAndGet();
    }

    private int times(Overdue one) {
        return woken.getOrDefault(one, new AtomicInteger()).get();
    }

    private long casesWoken() {
        synchronized (woken) {
            return woken.keySet().stream()
                    .filter(one -> one.entityType().equals("case"))
                    .count();
        }
    }

    @Test
    void tenThousandCasesTriageAndAnAssetWithManyPendingRowsAreWoken() {
        Jdbi jdbi = Jdbi.create(database.dataSource());
        jdbi.useHandle(handle -> {
            handle.execute(
                    "INSERT INTO obligation (entity_type, entity_id, what, due_at)"
                            + " SELECT 'triage', 'default', 'admit:' || n, now() - interval '1 hour' FROM generate_series(1, ?) n",
                    CASES);
            handle.execute(
                    "INSERT INTO obligation (entity_type, entity_id, what, due_at)"
                            + " SELECT 'asset', 'default/host:ws1', 'place:' || n, now() - interval '1 hour' FROM generate_series(1, 10000) n");
            handle.execute(
                    "INSERT INTO obligation (entity_type, entity_id, what, due_at)"
                            + " SELECT 'case', 'case' || n, 'page', now() - interval '1 minute' FROM generate_series(1, ?) n",
                    CASES);
        });
        long start = System.nanoTime();
        try (OutboxSweeper sweeper = new OutboxSweeper(jdbi, this::wake)) {
            sweeper.start();
            Awaitility.await().atMost(PATIENCE).until(() -> casesWoken() == CASES);
            double seconds = (System.nanoTime() - start) / 1e9;
            Overdue triage = new Overdue("triage", "default");
            Overdue asset = new Overdue("asset", "default/host:ws1");
            System.out.printf(
                    Locale.ROOT,
                    "%d cases woken after %.1f s; triage %d times, the asset %d times%n",
                    CASES,
                    seconds,
                    times(triage),
                    times(asset));
            assertThat(woken).containsKeys(triage, asset);
        }
        assertThat(woken.entrySet().stream()
                        .filter(one -> one.getKey().entityType().equals("case"))
                        .filter(one -> one.getValue().get() > 12))
                .as("a case is not woken with each sweep")
                .isEmpty();
    }

    @Test
    void aSecondNodeDoesNotWaitForARunningSweep() {
        Jdbi jdbi = Jdbi.create(database.dataSource());
        jdbi.useHandle(handle -> handle.execute("INSERT INTO obligation (entity_type, entity_id, what, due_at)"
                + " SELECT 'case', 'case' || n, 'page', now() - interval '1 minute' FROM generate_series(1, 10) n"));
        jdbi.useTransaction(first -> {
            assertThat(Outbox.overdue(first, 5, 500)).hasSize(10);
            assertThat(overdue(jdbi)).isEmpty();
        });
        assertThat(overdue(jdbi)).as("they were woken a moment ago").isEmpty();
    }

    private static List<Overdue> overdue(Jdbi jdbi) {
        return jdbi.inTransaction(handle -> Outbox.overdue(handle, 5, 500));
    }
}
