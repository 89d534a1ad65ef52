package io.watchfloor.ops.matter;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The tables of matters. A matter is read only for a member: no method returns a matter, or anything of it, to other
 * people, and the methods that take the id of a matter without a reader are called for a matter that was found here.
 */
public final class MatterStore {

    /** A member of a matter. */
    public record Member(String person, String addedBy, Instant addedAt) {}

    /** @param held number of assets of the case whose evidence the matter holds */
    public record LinkedCase(String id, long number, int held, String linkedBy, Instant linkedAt) {}

    /** What was disclosed. */
    public record Disclosed(String recipient, String what, String legalBasis, String sha256, Instant at) {}

    /** An entry of the disclosure log. */
    public record Disclosure(int seq, Disclosed disclosed, String by, Instant enteredAt) {}

    /** How the matter came into being. */
    public record Opening(String by, Instant at) {}

    /** The matters of a member, in the order of their numbers. */
    public List<Document<Matter>> all(Handle handle, String reader) {
        return handle.createQuery("""
                        SELECT m.* FROM matter m JOIN matter_member r ON r.matter = m.id AND r.person = :reader ORDER BY m.id""")
                .bind("reader", reader)
                .map((row, context) -> read(row))
                .list();
    }

    /** @return empty also if the reader is not a member */
    public Optional<Document<Matter>> find(Handle handle, String id, String reader) {
        return handle.createQuery("""
                        SELECT m.* FROM matter m JOIN matter_member r ON r.matter = m.id AND r.person = :reader
                        WHERE m.id = :id""")
                .bind("id", id)
                .bind("reader", reader)
                .map((row, context) -> read(row))
                .findOne();
    }

    public Opening opening(Handle handle, String id) {
        return handle.createQuery("SELECT created_by, created_at FROM matter WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new Opening(row.getString("created_by"), SqlTimestamps.of(row, "created_at")))
                .one();
    }

    /**
     * Stores a new matter, whose creator is its first member.
     *
     * @return whether the number was free
     */
    public boolean open(Handle transaction, Matter matter, String by, Instant at) {
        int stored = transaction
                .createUpdate("""
                        INSERT INTO matter (id, version, hold, body, created_by, created_at, changed_by, changed_at)
                        VALUES (:id, 1, :hold, CAST(:body AS jsonb), :by, :at, :by, :at) ON CONFLICT DO NOTHING""")
                .bind("id", matter.id())
                .bind("hold", matter.hold())
                .bind("body", DocumentJson.write(matter))
                .bind("by", by)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
        return stored > 0 && add(transaction, matter.id(), new Member(by, by, at));
    }

    /** @return the new version; empty if another user has changed the matter since the given version */
    public Optional<Long> put(Handle transaction, Matter matter, long version, String by, Instant at) {
        return transaction
                .createQuery("""
                        UPDATE matter SET version = version + 1, body = CAST(:body AS jsonb), changed_by = :by, changed_at = :at
                        WHERE id = :id AND version = :version RETURNING version""")
                .bind("id", matter.id())
                .bind("version", version)
                .bind("body", DocumentJson.write(matter))
                .bind("by", by)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .mapTo(Long.class)
                .findOne();
    }

    /** Locks the matter until the transaction ends, so that its members do not change meanwhile. */
    public List<Member> lockMembers(Handle transaction, String id) {
        transaction.execute("SELECT FROM matter WHERE id = ? FOR UPDATE", id);
        return members(transaction, id);
    }

    public List<Member> members(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM matter_member WHERE matter = :id ORDER BY person")
                .bind("id", id)
                .map((row, context) -> new Member(
                        row.getString("person"), row.getString("added_by"), SqlTimestamps.of(row, "added_at")))
                .list();
    }

    /** @return whether the person was no member */
    public boolean add(Handle transaction, String id, Member member) {
        return transaction
                        .createUpdate("""
                                INSERT INTO matter_member (matter, person, added_by, added_at) VALUES (:id, :person, :by, :at)
                                ON CONFLICT DO NOTHING""")
                        .bind("id", id)
                        .bind("person", member.person())
                        .bind("by", member.addedBy())
                        .bind("at", member.addedAt().atOffset(ZoneOffset.UTC))
                        .execute()
                > 0;
    }

    /** @return whether the person was a member */
    public boolean remove(Handle transaction, String id, String person) {
        return transaction.execute("DELETE FROM matter_member WHERE matter = ? AND person = ?", id, person) > 0;
    }

    public List<LinkedCase> cases(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM matter_case WHERE matter = :id ORDER BY number, case_id")
                .bind("id", id)
                .map((row, context) -> new LinkedCase(
                        row.getString("case_id"),
                        row.getLong("number"),
                        row.getInt("held"),
                        row.getString("linked_by"),
                        SqlTimestamps.of(row, "linked_at")))
                .list();
    }

    /** Links a case, or changes the number of held assets of a linked case. */
    public void link(Handle transaction, String id, LinkedCase linked) {
        transaction
                .createUpdate("""
                        INSERT INTO matter_case (matter, case_id, number, held, linked_by, linked_at)
                        VALUES (:id, :case, :number, :held, :by, :at)
                        ON CONFLICT (matter, case_id) DO UPDATE SET held = greatest(matter_case.held, excluded.held)""")
                .bind("id", id)
                .bind("case", linked.id())
                .bind("number", linked.number())
                .bind("held", linked.held())
                .bind("by", linked.linkedBy())
                .bind("at", linked.linkedAt().atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** @return whether the case was linked */
    public boolean unlink(Handle transaction, String id, String caseId) {
        return transaction.execute("DELETE FROM matter_case WHERE matter = ? AND case_id = ?", id, caseId) > 0;
    }

    public int disclosures(Handle handle, String id) {
        return handle.createQuery("SELECT count(*) FROM matter_disclosure WHERE matter = :id")
                .bind("id", id)
                .mapTo(Integer.class)
                .one();
    }

    /** @param before only entries with a smaller number; null for the newest */
    public List<Disclosure> disclosures(Handle handle, String id, @Nullable Long before, int limit) {
        return handle.createQuery("""
                        SELECT * FROM matter_disclosure WHERE matter = :id AND seq < :before ORDER BY seq DESC LIMIT :limit""")
                .bind("id", id)
                .bind("before", before == null ? Long.MAX_VALUE : before)
                .bind("limit", limit)
                .map((row, context) -> disclosure(row))
                .list();
    }

    /**
     * Appends to the disclosure log.
     *
     * @param request id of the request; null if it has none
     * @return the entry, or the entry that an earlier request with this id made
     */
    public Disclosure disclose(
            Handle transaction, String id, @Nullable String request, Disclosed made, String by, Instant at) {
        lockMembers(transaction, id);
        Optional<Disclosure> before = transaction
                .createQuery("SELECT * FROM matter_disclosure WHERE matter = :id AND request = :request")
                .bind("id", id)
                .bind("request", request)
                .map((row, context) -> disclosure(row))
                .findOne();
        return before.orElseGet(() -> transaction
                .createQuery("""
                        INSERT INTO matter_disclosure (matter, seq, request, recipient, what, legal_basis, sha256, disclosed_at,
                            disclosed_by, entered_at)
                        SELECT :id, coalesce(max(seq), 0) + 1, :request, :recipient, :what, :basis, :sha256, :disclosedAt, :by, :at
                        FROM matter_disclosure WHERE matter = :id RETURNING *""")
                .bind("id", id)
                .bind("request", request)
                .bind("recipient", made.recipient())
                .bind("what", made.what())
                .bind("basis", made.legalBasis())
                .bind("sha256", made.sha256())
                .bind("disclosedAt", made.at().atOffset(ZoneOffset.UTC))
                .bind("by", by)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .map((row, context) -> disclosure(row))
                .one());
    }

    private static Disclosure disclosure(ResultSet row) throws SQLException {
        return new Disclosure(
                row.getInt("seq"),
                new Disclosed(
                        row.getString("recipient"),
                        row.getString("what"),
                        row.getString("legal_basis"),
                        row.getString("sha256"),
                        SqlTimestamps.of(row, "disclosed_at")),
                row.getString("disclosed_by"),
                SqlTimestamps.of(row, "entered_at"));
    }

    private static Document<Matter> read(ResultSet row) throws SQLException {
        return new Document<>(
                row.getString("id"),
                row.getLong("version"),
                DocumentJson.read(row.getString("body"), Matter.class),
                row.getString("changed_by"),
                SqlTimestamps.of(row, "changed_at"));
    }
}
