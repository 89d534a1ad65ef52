package io.watchfloor.dashboards.referral;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.audit.chain.AuditField;
import io.watchfloor.dashboards.audit.chain.AuditRecord;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.referral.proof.Custody;
import io.watchfloor.dashboards.referral.proof.CustodyStep;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables of exhibits and their custody. Callers have found the matter for a member, and hold its lock to write. */
public final class CustodyStore {

    /** Maximum number of exhibits of a matter. */
    public static final int MOST = 200;

    /** Maximum number of entries of an exhibit. */
    public static final int MOST_ENTRIES = 200;

    /** What was collected. */
    public record Exhibit(String caseId, String name, Custody custody) {

        public String id() {
            return custody.exhibit();
        }

        /** The last entry. */
        public CustodyStep last() {
            return CustodyStep.of(custody.entries().getLast().record())
                    .orElseThrow(() -> new IllegalStateException("The custody log has an unreadable entry"));
        }
    }

    private record Row(String id, String caseId, String name, LogLine.Entry entry) {}

    /** In the order in which they were collected. */
    public List<Exhibit> all(Handle handle, String matter) {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        handle.createQuery("""
                        SELECT c.*, e.case_id, e.name FROM matter_exhibit e
                        JOIN matter_custody c ON c.matter = e.matter AND c.exhibit = e.id
                        WHERE e.matter = :matter ORDER BY e.at, e.id, c.seq""")
                .bind("matter", matter)
                .map((row, context) -> row(row))
                .forEach(one ->
                        rows.computeIfAbsent(one.id(), id -> new ArrayList<>()).add(one));
        return rows.entrySet().stream()
                .map(one -> new Exhibit(
                        one.getValue().getFirst().caseId(),
                        one.getValue().getFirst().name(),
                        new Custody(
                                one.getKey(),
                                one.getValue().stream().map(Row::entry).toList())))
                .toList();
    }

    public Optional<Exhibit> find(Handle handle, String matter, String id) {
        return all(handle, matter).stream().filter(one -> one.id().equals(id)).findFirst();
    }

    private static Row row(ResultSet row) throws SQLException {
        String name = row.getString("name");
        AuditRecord record = AuditRecord.of(
                row.getLong("seq"),
                SqlTimestamps.of(row, "at"),
                Map.of(
                        AuditField.ACTOR,
                        row.getString("actor"),
                        AuditField.ACTION,
                        row.getString("action"),
                        AuditField.OBJECT,
                        name,
                        AuditField.BEFORE,
                        row.getString("holder_before"),
                        AuditField.AFTER,
                        row.getString("holder_after"),
                        AuditField.REASON,
                        row.getString("reason"),
                        AuditField.OUTCOME,
                        row.getString("sha256")));
        return new Row(
                row.getString("exhibit"),
                row.getString("case_id"),
                name,
                new LogLine.Entry(record, new ChainHash(row.getString("hash"))));
    }

    /** Stores a new exhibit with its first entry. */
    public Exhibit collect(Handle transaction, String matter, String id, String caseId, CustodyStep first, Instant at) {
        transaction
                .createUpdate(
                        "INSERT INTO matter_exhibit (matter, id, case_id, name, at) VALUES (:matter, :id, :case, :name, :at)")
                .bind("matter", matter)
                .bind("id", id)
                .bind("case", caseId)
                .bind("name", first.record(1, at).text(AuditField.OBJECT))
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
        return append(
                transaction, matter, new Exhibit(caseId, first.exhibit(), new Custody(id, List.of())), first, null, at);
    }

    /** Whether an earlier request with this id made an entry. */
    public boolean has(Handle handle, String matter, String request) {
        return handle.createQuery(
                        "SELECT EXISTS (SELECT FROM matter_custody WHERE matter = :matter AND request = :request)")
                .bind("matter", matter)
                .bind("request", request)
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Appends an entry to the log of an exhibit.
     *
     * @param request id of the request; null if it has none
     */
    public Exhibit append(
            Handle transaction, String matter, Exhibit to, CustodyStep step, @Nullable String request, Instant at) {
        List<LogLine.Entry> entries = new ArrayList<>(to.custody().entries());
        AuditRecord record = step.record(entries.size() + 1L, at);
        ChainHash hash = to.custody().head().next(record);
        transaction
                .createUpdate("""
                        INSERT INTO matter_custody (matter, exhibit, seq, at, actor, action, holder_before, holder_after, reason, sha256,
                            hash, request)
                        VALUES (:matter, :exhibit, :seq, :at, :actor, :action, :before, :after, :reason, :sha256, :hash, :request)""")
                .bind("matter", matter)
                .bind("exhibit", to.id())
                .bind("seq", record.seq())
                .bind("at", record.at().atOffset(ZoneOffset.UTC))
                .bind("actor", record.text(AuditField.ACTOR))
                .bind("action", record.text(AuditField.ACTION))
                .bind("before", record.text(AuditField.BEFORE))
                .bind("after", record.text(AuditField.AFTER))
                .bind("reason", record.text(AuditField.REASON))
                .bind("sha256", record.text(AuditField.OUTCOME))
                .bind("hash", hash.hex())
                .bind("request", request)
                .execute();
        entries.add(new LogLine.Entry(record, hash));
        return new Exhibit(to.caseId(), to.name(), new Custody(to.id(), entries));
    }
}
