package io.watchfloor.ops.lookback;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.database.DatabaseTimeouts;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.platform.job.Job;
import io.watchfloor.ops.platform.job.JobStatus;
import io.watchfloor.ops.platform.job.JobStore;
import io.watchfloor.sigma.language.RulePack;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrates a center of the version that had a table for back-tests and one for look-backs. */
class JobsMigrationIT {

    private static final String BACK_TEST = "00000000-0000-4000-8000-00000000000";

    private final Database database = Database.open(
            TestDatabase.empty(), new DatabaseSettings(Optional.empty(), "", "", 4, 20, DatabaseTimeouts.DEFAULT));
    private final Jdbi jdbi = Jdbi.create(database.dataSource());

    @BeforeEach
    void versionBefore() {
        database.migrateTo("140");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void lookBacksGoOnWithTheirProgress() {
        run("""
                INSERT INTO look_back (id, rules, title, from_time, to_time, requested_by, requested_at, status, node, alive_at,
                    covered, records, unreadable, found, known, alerts)
                VALUES ('l', '{b,a}', 'Rules', '2026-01-01T00:00:00.123Z', '2026-01-02T00:00:00Z', 'ann', '2026-01-03T00:00:00Z',
                    'running', 'n', '2026-01-03T00:00:01Z', '2026-01-01T12:00:00Z', 1, 2, 3, 4, 5)""");

        database.migrate();

        LookBack look = new LookBacks(jdbi, RulePack::empty, true, Clock.systemUTC())
                .find("l")
                .orElseThrow();
        assertThat(look.request())
                .isEqualTo(new LookBack.Request(
                        List.of("b", "a"),
                        Instant.parse("2026-01-01T00:00:00.123Z"),
                        Instant.parse("2026-01-02T00:00:00Z")));
        assertThat(look.progress())
                .isEqualTo(new LookBack.Progress(Instant.parse("2026-01-01T12:00:00Z"), 1, 2, 3, 4, 5, 0, 0));
        assertThat(look.job().state().status()).isEqualTo(JobStatus.RUNNING);
        assertThat(look.job().request().by()).isEqualTo("ann");
        assertThat(look.job().request().at()).isEqualTo("2026-01-03T00:00:00Z");
    }

    @Test
    void backTestsKeepTheirResultsAndThoseThatRunAreInterrupted() {
        for (int n = 0; n < 2; n++) {
            run("""
                    INSERT INTO back_test (id, asked_by, subject, from_time, to_time, state, node, read, total, result)
                    VALUES ('%s%d', 'ann', 'night', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '%s', 'n', 7, 9,
                        '{"records": 9}')""".formatted(BACK_TEST, n, n == 0 ? "done" : "running"));
        }

        database.migrate();

        JobStore store = new JobStore(jdbi, new JobStore.Kind("back-test", 9, 20));
        Job done = store.find(BACK_TEST + 0).orElseThrow();
        assertThat(done.state().status()).isEqualTo(JobStatus.DONE);
        assertThat(done.result()).isEqualTo("{\"records\": 9}");
        assertThat(done.progress()).isEqualTo("{\"read\": 7, \"total\": 9}");
        assertThat(done.request().content())
                .contains("\"from\": \"2026-01-01T00:00:00.000000Z\"", "\"to\": \"2026-01-02T00:00:00.000000Z\"");
        Job running = store.find(BACK_TEST + 1).orElseThrow();
        assertThat(running.state().status()).isEqualTo(JobStatus.INTERRUPTED);
        assertThat(running.state().endedAt()).isNotNull();
        assertThat(store.list("ann", 10)).hasSize(2);
        assertThat(store.list("bob", 10)).isEmpty();
    }

    private void run(String sql) {
        jdbi.useHandle(handle -> handle.execute(sql));
    }
}
