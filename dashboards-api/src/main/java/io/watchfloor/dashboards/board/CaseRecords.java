package io.watchfloor.dashboards.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.SealedRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Records of the archive that users added to cases. */
public final class CaseRecords {

    private static final int MOST = 1_000;

    private CaseRecords() {}

    /**
     * A record of a case.
     *
     * @param record the record, encrypted
     * @param caseId the case, or a case that is merged into it
     */
    public record Added(
            SealedRecord record, String caseId, @Nullable String note, String by, Instant at) {

        private static Added of(ResultSet row) throws SQLException {
            return new Added(
                    new SealedRecord(
                            row.getString("record"),
                            row.getString("asset"),
                            SqlTimestamps.of(row, "time"),
                            row.getString("logsource"),
                            row.getString("sealed")),
                    row.getString("case_id"),
                    row.getString("note"),
                    row.getString("added_by"),
                    SqlTimestamps.of(row, "added_at"));
        }
    }

    static void add(Handle tx, String caseId, CaseEvent.RecordsAdded added) {
        try (PreparedBatch batch = tx.prepareBatch("""
                INSERT INTO case_record (case_id, record, asset, time, logsource, sealed, note, added_by, added_at)
                VALUES (:case, :record, :asset, :time, :logsource, :sealed, :note, :by, :at) ON CONFLICT DO NOTHING""")) {
            for (SealedRecord one : added.records()) {
                batch.bind("case", caseId)
                        .bind("record", one.record())
                        .bind("asset", one.asset())
                        .bind("time", StoredValues.time(one.time()))
                        .bind("logsource", one.logsource())
                        .bind("sealed", one.sealed())
                        .bind("note", added.note() == null ? null : StoredValues.text(added.note()))
                        .bind("by", added.by())
                        .bind("at", StoredValues.time(added.at()))
                        .add();
            }
            batch.execute();
        }
    }

    /** The records of a case and of the cases merged into it, oldest first. */
    public static ResultPage<Added> of(Handle handle, String caseId, PageRequest slice) {
        List<Added> all = handle.createQuery("""
                        SELECT DISTINCT ON (time, record) * FROM case_record
                        WHERE case_id = ANY (ARRAY(SELECT case_and_parts(:case))) ORDER BY time, record LIMIT :most""")
                .bind("case", caseId)
                .bind("most", MOST)
                .map((row, context) -> Added.of(row))
                .list();
        return ResultPage.cut(
                all, one -> one.record().time() + " " + one.record().record(), slice);
    }
}
