package io.watchfloor.ops.intel.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.detection.IndicatorSettings;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Measures how long a node takes to load 1,000,000 indicators from the database, and the next 10,000 changes. */
@ExtendWith(FreshDatabase.class)
final class LiveIndicatorsLoad {

    private static final int INDICATORS = Integer.getInteger("watchfloor.load.indicators", 1_000_000);
    private static final int CHANGES = 10_000;

    @Test
    void aNodeLoadsAllAndThenWhatChanges(TestDatabase database) {
        Jdbi jdbi = Jdbi.create(database.dataSource());
        insert(jdbi, 0, INDICATORS);

        long start = System.nanoTime();
        LiveIndicators all = LiveIndicators.read(jdbi, IndicatorSettings.USUAL, 1);
        long loaded = System.nanoTime();
        assertThat(all.set().size()).as("all but a few on warning lists").isBetween(INDICATORS - 100, INDICATORS);
        insert(jdbi, INDICATORS, CHANGES);
        long changed = System.nanoTime();
        LiveIndicators next = all.next(jdbi, 1);
        long read = System.nanoTime();

        assertThat(next.set().size() - all.set().size()).isBetween(CHANGES - 100, CHANGES);
        System.out.printf(
                "%,d indicators: %.1f s to load, %,d bytes in memory; %,d changes: %.2f s%n",
                INDICATORS, (loaded - start) / 1e9, all.set().bytes(), CHANGES, (read - changed) / 1e9);
    }

    /** A third each of addresses, domains and hashes. */
    private static void insert(Jdbi jdbi, int first, int count) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO indicator (id, position, object, name, source, tlp, revoked, entries, confidence, benign, since)
                            SELECT 'indicator--' || md5('i' || n)::uuid, n, n, 'of a list', 'feed', 1, false,
                                ARRAY[CASE n % 3
                                    WHEN 0 THEN 'ipv4:' || 11 + n % 80 || '.' || n / 65536 % 256 || '.' || n / 256 % 256 || '.' || n % 256 || '/32'
                                    WHEN 1 THEN 'domain:d' || n || '.load.example'
                                    ELSE 'sha256:' || md5('a' || n) || md5('b' || n) END], 80, false, now()
                            FROM generate_series(CAST(:first AS bigint) + 1, :first + :count) AS n""").bind("first", first).bind("count", count).execute();
            handle.createUpdate("UPDATE indicator_progress SET position = :position")
                    .bind("position", first + count)
                    .execute();
        });
    }
}
