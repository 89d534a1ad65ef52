package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.ops.archive.SearchScope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Reads what a person may find in the archive, from the read models as the person sees them. */
final class ReaderScope {

    /** More hidden records than this in a time range are not compared one by one. */
    private static final int MOST_HIDDEN = 100_000;

    private ReaderScope() {}

    /**
     * @param handle in a transaction with the person's visibility
     * @param from earliest time of a record
     * @param to latest time of a record
     */
    static SearchScope of(Handle handle, Instant from, Instant to) {
        boolean everything =
                handle.createQuery("SELECT sight_all()").mapTo(Boolean.class).one();
        Set<String> assets = everything
                ? Set.of()
                : new HashSet<>(handle.createQuery("SELECT asset FROM asset_board")
                        .mapTo(String.class)
                        .list());
        // Like in all lists: who does not see a case sees no evidence of it, unless a visible alert has the same
        // record.
        List<String> hidden = handle.createQuery("""
                        SELECT record FROM evidence_of_case e
                        WHERE e.time BETWEEN :from AND :to AND NOT EXISTS (SELECT FROM case_board c WHERE c.id = e.case_id)
                        EXCEPT (SELECT record FROM alert_evidence WHERE time BETWEEN :from AND :to
                            UNION ALL SELECT record FROM case_record WHERE time BETWEEN :from AND :to)
                        LIMIT :most""")
                .bind("from", at(from))
                .bind("to", at(to))
                .bind("most", MOST_HIDDEN + 1)
                .mapTo(String.class)
                .list();
        if (hidden.size() > MOST_HIDDEN) {
            throw ArchiveProblems.shorter().asException();
        }
        return new SearchScope(everything, assets, new HashSet<>(hidden));
    }

    private static OffsetDateTime at(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
