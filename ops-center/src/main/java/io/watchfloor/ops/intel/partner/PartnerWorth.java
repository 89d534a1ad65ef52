package io.watchfloor.ops.intel.partner;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What a partner's signals were worth. Merged cases count as one.
 *
 * @param signals that the partner sent and that are stored
 * @param alerts that the signals opened
 * @param cases with alerts of the partner
 * @param improved cases that also have alerts of this center
 * @param earlier cases in which a signal of the partner arrived before the first alert of this center
 * @param medianMinutes by which these signals were earlier; null if there are none
 * @param closed cases with alerts of the partner that are closed
 * @param falsePositives closed cases that were false positives
 */
public record PartnerWorth(
        long signals,
        long alerts,
        long cases,
        long improved,
        long earlier,
        @Nullable Double medianMinutes,
        long closed,
        long falsePositives) {

    /** Closed cases from which the reliability is computed. */
    public static final int ENOUGH = 10;

    private static final String SQL = """
            WITH one AS (
                SELECT c.closes_with AS id, min(s.received_at) AS signal_at, count(DISTINCT a.alert) AS alerts
                FROM partner_alert a JOIN partner_case c ON c.case_id = a.case_id
                LEFT JOIN partner_signal s ON s.partner = a.partner AND s.source_id = a.source_id
                WHERE a.partner = :partner AND NOT c.exercise GROUP BY c.closes_with),
            own AS (SELECT closes_with AS id, min(own_first) AS own_first FROM partner_case
                WHERE closes_with IN (SELECT id FROM one) GROUP BY closes_with),
            every AS (SELECT one.*, own.own_first, w.closed_at, w.classification FROM one JOIN own ON own.id = one.id
                LEFT JOIN partner_case w ON w.case_id = one.id)
            SELECT (SELECT count(*) FROM partner_signal WHERE partner = :partner) AS signals,
                coalesce(sum(alerts), 0) AS alerts, count(*) AS cases, count(own_first) AS improved,
                count(*) FILTER (WHERE signal_at < own_first) AS earlier,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM own_first - signal_at) / 60)
                    FILTER (WHERE signal_at < own_first) AS median_minutes,
                count(closed_at) AS closed,
                count(closed_at) FILTER (WHERE classification = 'falsePositive') AS wrong
            FROM every""";

    public static PartnerWorth of(Handle handle, String partner) {
        return handle.createQuery(SQL)
                .bind("partner", partner)
                .map((row, context) -> read(row))
                .one();
    }

    private static PartnerWorth read(ResultSet row) throws SQLException {
        double minutes = row.getDouble("median_minutes");
        boolean none = row.wasNull();
        return new PartnerWorth(
                row.getLong("signals"),
                row.getLong("alerts"),
                row.getLong("cases"),
                row.getLong("improved"),
                row.getLong("earlier"),
                none ? null : minutes,
                row.getLong("closed"),
                row.getLong("wrong"));
    }

    /**
     * The reliability by the closed cases. Benign true positives count as right, because the partner reported what
     * happened.
     *
     * @param stated by an administrator; applies until {@value #ENOUGH} cases are closed
     */
    public Reliability reliability(Reliability stated) {
        if (closed < ENOUGH) {
            return stated;
        }
        double right = 1 - (double) falsePositives / closed;
        return right >= 0.95
                ? Reliability.A
                : right >= 0.8
                        ? Reliability.B
                        : right >= 0.6 ? Reliability.C : right >= 0.4 ? Reliability.D : Reliability.E;
    }
}
