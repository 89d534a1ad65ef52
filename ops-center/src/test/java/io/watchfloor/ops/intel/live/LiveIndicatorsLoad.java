package io.watchfloor.ops.intel.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.detection.IndicatorSettings;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Measures how long a node takes to load 1,000,000 indicators from the database, how much heap they need, and how long the
 * next 10,000 new and 10,000 replaced indicators take. {@code -Dwatchfloor.load.indicators=N} sets the number.
 */
@ExtendWith(FreshDatabase.class)
final class LiveIndicatorsLoad {

    private static final int INDICATORS = Integer.getInteger("watchfloor.load.indicators", 1_000_000);
    private static final int CHANGES = 10_000;

    @Test
    void aNodeLoadsAllAndThenWhatChanges(TestDatabase database) {
        Jdbi jdbi = Jdbi.create(database.dataSource());
        insert(jdbi, 0, INDICATORS);

        long heap = usedHeap();
        long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long start = System.nanoTime();
        LiveIndicators all = LiveIndicators.read(jdbi, IndicatorSettings.USUAL, 1);
        System.out.printf(
                "%,d indicators: %.1f s to load, of which %.1f s of processor time of the thread%n",
                INDICATORS,
                (System.nanoTime() - start) / 1e9,
                (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor) / 1e9);
        assertThat(all.set().size()).as("all but a few on warning lists").isBetween(INDICATORS - 100, INDICATORS);
        System.out.printf(
                "%,d bytes of heap after a full collection, %,d bytes of tables%n",
                usedHeap() - heap, all.set().bytes());
        LiveIndicators added = change(jdbi, all, INDICATORS, "new");
        assertThat(added.set().size() - all.set().size()).isBetween(CHANGES - 100, CHANGES);
        LiveIndicators replaced = change(jdbi, added, 0, "replaced");
        assertThat(replaced.set().sizeWithout(Set.of())).isEqualTo(added.set().sizeWithout(Set.of()));
        System.out.printf(
                "%,d bytes of heap after a full collection, %,d bytes of tables%n",
                usedHeap() - heap, replaced.set().bytes());
    }

    private static LiveIndicators change(Jdbi jdbi, LiveIndicators before, int first, String what) {
        insert(jdbi, first, CHANGES);
        long start = System.nanoTime();
        LiveIndicators next = before.next(jdbi, 1);
        System.out.printf("%,d %s: %.2f s%n", CHANGES, what, (System.nanoTime() - start) / 1e9);
        return next;
    }

    /** Bytes in use after a full collection. */
    private static long usedHeap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** A third each of addresses, domains and hashes. */
    private static void insert(Jdbi jdbi, int first, int count) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO indicator (id, position, object, name, source, tlp, revoked, entries, confidence, benign, since)
                            SELECT 'indicator--' || md5('i' || n)::uuid, :position + n - :first, :position + n - :first, 'of a list', 'feed', 1, false,
                                ARRAY[CASE n % 3
                                    WHEN 0 THEN 'ipv4:' || 11 + n % 80 || '.' || n / 65536 % 256 || '.' || n / 256 % 256 || '.' || n % 256 || '/32'
                                    WHEN 1 THEN 'domain:d' || n || '.load.example'
                                    ELSE 'sha256:' || md5('a' || n) || md5('b' || n) END], 80, false, now()
                            FROM generate_series(CAST(:first AS bigint) + 1, :first + :count) AS n
                            ON CONFLICT (id) DO UPDATE SET position = excluded.position, object = excluded.object""")
                    .bind("position", IndicatorStore.next(handle, count) - count)
                    .bind("first", first)
                    .bind("count", count)
                    .execute();
        });
    }
}
