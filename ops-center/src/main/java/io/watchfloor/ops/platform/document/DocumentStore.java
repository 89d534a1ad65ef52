package io.watchfloor.ops.platform.document;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents of one kind, by name. All operations run in the caller's transaction, so that a change and its audit
 * record are committed together.
 *
 * @param <T> the record type of the documents
 */
public final class DocumentStore<T> {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentStore.class);

    private final String kind;
    private final Class<T> type;

    /** @param kind the kind of document, which is stored in each row; must never change */
    public DocumentStore(String kind, Class<T> type) {
        this.kind = kind;
        this.type = type;
    }

    /**
     * All readable documents, by name. Unreadable documents are logged and skipped, because one damaged document must
     * not hide the others.
     */
    public List<Document<T>> all(Handle handle) {
        return query(handle, "ORDER BY name COLLATE \"C\"").map((row, context) -> readable(row)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** @throws IllegalArgumentException if the document cannot be parsed */
    public Optional<Document<T>> find(Handle handle, String name) {
        return query(handle, "AND name = :name")
                .bind("name", name)
                .map((row, context) -> document(row))
                .findOne();
    }

    /**
     * Creates or replaces a document.
     *
     * @param version the version on which the change is based; 0 for a new document
     * @return the stored document, or empty if another user has changed the document since that version
     */
    public Optional<Document<T>> put(Handle transaction, String name, long version, T value, String by, Instant at) {
        String sql = version == 0 ? """
                    INSERT INTO document (kind, name, version, body, changed_by, changed_at)
                    VALUES (:kind, :name, 1, CAST(:body AS jsonb), :by, :at) ON CONFLICT DO NOTHING RETURNING version""" : """
                    UPDATE document SET version = version + 1, body = CAST(:body AS jsonb), changed_by = :by, changed_at = :at
                    WHERE kind = :kind AND name = :name AND version = :version RETURNING version""";
        return transaction
                .createQuery(sql)
                .bind("kind", kind)
                .bind("name", name)
                .bind("version", version)
                .bind("body", DocumentJson.write(value))
                .bind("by", by)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .mapTo(Long.class)
                .findOne()
                .map(now -> new Document<>(name, now, value, by, at));
    }

    /** @return whether the document existed */
    public boolean remove(Handle transaction, String name) {
        return transaction.execute("DELETE FROM document WHERE kind = ? AND name = ?", kind, name) > 0;
    }

    private Query query(Handle handle, String more) {
        return handle.createQuery("SELECT * FROM document WHERE kind = :kind " + more)
                .bind("kind", kind);
    }

    private Optional<Document<T>> readable(ResultSet row) throws SQLException {
        try {
            return Optional.of(document(row));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "The {} {} cannot be parsed and is ignored: {}. Save it again.",
                    kind,
                    row.getString("name"),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private Document<T> document(ResultSet row) throws SQLException {
        return new Document<>(
                row.getString("name"),
                row.getLong("version"),
                DocumentJson.read(row.getString("body"), type),
                row.getString("changed_by"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
