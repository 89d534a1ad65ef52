package io.watchfloor.dashboards.board;

import org.jdbi.v3.core.Handle;

/**
 * Numbers of items in the read models.
 *
 * @param casesNew unacknowledged cases
 * @param behind journal events not projected yet, at most {@value #MOST_COUNTED}
 */
public record ReadModelCounts(long assets, long alertsOpen, long casesOpen, long casesNew, long behind) {

    static final int MOST_COUNTED = 10_000;

    private static final String SELECT = """
            SELECT (SELECT count(*) FROM asset_board) AS assets,
                (SELECT count(*) FROM alert_board WHERE open) AS alerts_open,
                (SELECT count(*) FROM case_board WHERE open) AS cases_open,
                (SELECT count(*) FROM case_board WHERE open AND status = 'new') AS cases_new,
                (SELECT count(*) FROM (SELECT 1 FROM event_journal j, fold_position p
                    WHERE p.fold = :fold AND (j.xid, j.ordering) > (p.xid, p.ordering) LIMIT :most) late) AS behind""";

    public static ReadModelCounts read(Handle handle) {
        return handle.createQuery(SELECT)
                .bind("fold", ReadModelProjection.NAME)
                .bind("most", MOST_COUNTED)
                .map((row, context) -> new ReadModelCounts(
                        row.getLong("assets"),
                        row.getLong("alerts_open"),
                        row.getLong("cases_open"),
                        row.getLong("cases_new"),
                        row.getLong("behind")))
                .one();
    }
}
