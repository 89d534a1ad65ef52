package io.watchfloor.ops.archive;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Searches backwards from the end of a time range in a session, slice by slice. */
final class HuntExecution {

    /** The first slice is soon done, because its speed is not known. */
    static final long FIRST_RECORDS = 1_000_000;

    private static final long MOST_GROWTH = 8;

    private final SearchSession session;
    private final LongSupplier nanoTime;
    private final HuntTally tally;
    private final @Nullable Predicate<ArchiveRow> judge;
    private final long firstRecords;

    /**
     * @param judge only records that this accepts match; null for all
     * @param firstRecords number of records that the first slice reads, if it does not have to read more
     */
    HuntExecution(
            SearchSession session,
            LongSupplier nanoTime,
            HuntTally tally,
            @Nullable Predicate<ArchiveRow> judge,
            long firstRecords) {
        this.session = session;
        this.nanoTime = nanoTime;
        this.tally = tally;
        this.judge = judge;
        this.firstRecords = firstRecords;
    }

    HuntResult run(ArchiveQuery query, SearchScope scope, Duration budget) throws SQLException {
        session.load(query, scope);
        HuntSlices slices = new HuntSlices(session.files());
        long start = nanoTime.getAsLong();
        long wanted = firstRecords;
        Instant until = query.to();
        do {
            long before = nanoTime.getAsLong();
            HuntSlices.Slice slice = slices.ending(query.from(), until, wanted);
            try {
                session.within(slice.start(), until);
            } catch (ArchiveUnavailable e) {
                if (until.isBefore(query.to())) {
                    break; // What was found is shown, and the search continues there.
                }
                if (wanted == 0) {
                    throw e;
                }
                wanted = 0;
                continue;
            }
            search(query.within(slice.start(), until), scope);
            until = slice.start();
            wanted = next(slice.records(), nanoTime.getAsLong() - before, budget.toNanos());
        } while (until.isAfter(query.from())
                && (until.equals(query.to()) || nanoTime.getAsLong() - start < budget.toNanos()));
        return tally.result(until);
    }

    /** The number of records that are read within the budget at the speed of the last slice. */
    private long next(long records, long took, long budget) {
        double growth = Math.min(MOST_GROWTH, (double) budget / Math.max(1, took));
        return (long) (Math.max(records, firstRecords) * growth);
    }

    private void search(ArchiveQuery query, SearchScope scope) throws SQLException {
        SearchSession.Where where = session.where(query, scope);
        if (judge != null) {
            session.judge(where, judge, tally);
            return;
        }
        int missing = tally.missing();
        List<ArchiveRow> newest = missing == 0
                ? List.of()
                // The text of all records is read anyway.
                : query.text().isEmpty()
                        ? session.rare(where, missing)
                        : session.rows(where, ArchiveSearch.Order.NEWEST_FIRST, missing);
        if (newest.size() < missing) {
            // All of them are shown. Most of the time is spent on reading, not on counting, so they are read once.
            newest.forEach(tally::add);
        } else {
            newest.forEach(tally::show);
            session.count(where, tally);
        }
    }
}
