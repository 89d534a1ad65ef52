package io.watchfloor.dashboards.rules.backtest;

import io.watchfloor.dashboards.rules.views.BackTestView.BackTestVerdicts;
import io.watchfloor.ops.backtest.BackTestResult;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Counts how cases were closed that have alerts about records. */
final class BackTestVerdictQuery {

    private BackTestVerdictQuery() {}

    /** @param handle in a transaction with the person's visibility */
    static BackTestVerdicts of(Handle handle, BackTestResult.Records of) {
        Set<String> records = of.ids();
        if (records.isEmpty()) {
            return BackTestVerdicts.NONE;
        }
        return handle.createQuery("""
                        WITH matched AS (
                            SELECT e.record, a.case_id FROM alert_evidence e JOIN alert_board a ON a.id = e.alert
                            WHERE e.record = ANY(:records)),
                        closed AS (
                            SELECT open, item->>'classification' AS classification
                            FROM (SELECT open, CAST(item AS jsonb) AS item FROM case_board
                                WHERE id IN (SELECT case_id FROM matched)) c)
                        SELECT (SELECT count(DISTINCT record) FROM matched) AS with_alert,
                            count(*) FILTER (WHERE NOT open AND classification = 'truePositive') AS true_positive,
                            count(*) FILTER (WHERE NOT open AND classification IN
                                ('benignTruePositive', 'informationalExpectedActivity')) AS benign,
                            count(*) FILTER (WHERE NOT open AND classification = 'falsePositive') AS false_positive,
                            count(*) FILTER (WHERE open) AS open
                        FROM closed""")
                .bindArray("records", String.class, records)
                .map((row, context) -> {
                    long truePositive = row.getLong("true_positive");
                    long closed = truePositive + row.getLong("benign") + row.getLong("false_positive");
                    return new BackTestVerdicts(
                            records.size(),
                            of.alerts(),
                            row.getLong("with_alert"),
                            truePositive,
                            row.getLong("benign"),
                            row.getLong("false_positive"),
                            row.getLong("open"),
                            closed == 0 ? null : Math.round(100.0 * truePositive / closed) / 100.0);
                })
                .one();
    }
}
