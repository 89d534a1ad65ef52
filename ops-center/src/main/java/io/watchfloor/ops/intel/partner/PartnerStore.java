package io.watchfloor.ops.intel.partner;

import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The table of partners. What decides on access has columns of its own, because each credential of a partner is checked
 * with them.
 */
public final class PartnerStore {

    /** The result of a change. */
    public sealed interface Written {
        record Stored(Document<Partner> partner) implements Written {}

        /** @param version the current version; 0 if there is no such partner */
        record Stale(long version) implements Written {}

        /** Another partner has the account. */
        record AccountTaken(String partner) implements Written {}

        /** The maximum number of partners is stored. */
        record Full() implements Written {}
    }

    /** All partners by id. */
    public List<Document<Partner>> all(Handle handle) {
        return handle.createQuery("SELECT * FROM partner ORDER BY id")
                .map((row, context) -> read(row))
                .list();
    }

    public Optional<Document<Partner>> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM partner WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> read(row))
                .findOne();
    }

    /** The partner to which an account belongs. */
    public Optional<Document<Partner>> ofAccount(Handle handle, String account) {
        return handle.createQuery("SELECT * FROM partner WHERE account = :account")
                .bind("account", account)
                .map((row, context) -> read(row))
                .findOne();
    }

    /** The current reliability of a partner; F for an unknown partner. */
    public Reliability reliability(Handle handle, String id) {
        return find(handle, id)
                .map(one -> PartnerWorth.of(handle, id).reliability(one.value().reliability()))
                .orElse(Reliability.F);
    }

    /** @param version the version on which the change is based; null for any version */
    public Written put(Handle transaction, Partner partner, @Nullable Long version, String by, Instant at) {
        transaction.execute("LOCK TABLE partner IN SHARE ROW EXCLUSIVE MODE");
        long current = find(transaction, partner.id()).map(Document::version).orElse(0L);
        if (version != null && version != current) {
            return new Written.Stale(current);
        }
        Optional<Document<Partner>> other = ofAccount(transaction, partner.account())
                .filter(one -> !one.value().id().equals(partner.id()));
        if (other.isPresent()) {
            return new Written.AccountTaken(other.get().value().id());
        }
        if (current == 0 && count(transaction) >= Partner.MOST) {
            return new Written.Full();
        }
        transaction
                .createUpdate("""
                        INSERT INTO partner (id, account, ceiling, state, valid_from, valid_until, version, body, created_at,
                            changed_by, changed_at)
                        VALUES (:id, :account, :ceiling, :state, :from, :until, 1, CAST(:body AS jsonb), :at, :by, :at)
                        ON CONFLICT (id) DO UPDATE SET account = excluded.account, ceiling = excluded.ceiling,
                            state = excluded.state, valid_from = excluded.valid_from, valid_until = excluded.valid_until,
                            version = partner.version + 1, body = excluded.body, changed_by = excluded.changed_by,
                            changed_at = excluded.changed_at""")
                .bind("id", partner.id())
                .bind("account", partner.account())
                .bind("ceiling", partner.ceiling().rank())
                .bind("state", partner.state().text())
                .bind("from", utc(partner.agreement().validFrom()))
                .bind("until", utc(partner.agreement().validUntil()))
                .bind("body", DocumentJson.write(partner))
                .bind("by", by)
                .bind("at", utc(at))
                .execute();
        return new Written.Stored(new Document<>(partner.id(), current + 1, partner, by, at));
    }

    private static long count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM partner")
                .mapTo(Long.class)
                .one();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static Document<Partner> read(ResultSet row) throws SQLException {
        return new Document<>(
                row.getString("id"),
                row.getLong("version"),
                DocumentJson.read(row.getString("body"), Partner.class),
                row.getString("changed_by"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
