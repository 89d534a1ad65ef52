package io.watchfloor.dashboards.access.approval;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.approval.Approval.Decision;
import io.watchfloor.dashboards.access.approval.Approval.Kind;
import io.watchfloor.dashboards.access.approval.Approval.State;
import io.watchfloor.dashboards.access.approval.Approval.TemporaryRole;
import io.watchfloor.dashboards.access.approval.Approval.Wish;
import io.watchfloor.ops.platform.rights.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Database access for approvals. */
final class ApprovalRows {

    private ApprovalRows() {}

    static void insert(Handle handle, Approval one, byte @Nullable [] numberHash) {
        TemporaryRole elevation = one.wish().elevation();
        handle.createUpdate("""
                        INSERT INTO approval (id, kind, state, person, via, action, object, asked, reason, needs, digest, number_hash,
                            address, device, asked_at, expires_at, role, seconds)
                        VALUES (:id, :kind, 'open', :person, :via, :action, :object, :asked, :reason, :needs, :digest, :number,
                            :address, :device, :askedAt, :expiresAt, :role, :seconds)""")
                .bind("id", one.id())
                .bind("kind", one.kind().text())
                .bind("person", one.person())
                .bind("via", one.via())
                .bind("action", one.wish().action())
                .bind("object", one.wish().object())
                .bind("asked", one.wish().asked())
                .bind("reason", one.wish().reason())
                .bind("needs", one.wish().needs().name())
                .bind("digest", one.wish().digest())
                .bindByType("number", numberHash, byte[].class)
                .bind("address", one.whence().address())
                .bind("device", one.whence().device())
                .bind("askedAt", one.askedAt())
                .bind("expiresAt", one.expiresAt())
                .bindByType("role", elevation == null ? null : elevation.role().text(), String.class)
                .bindByType(
                        "seconds",
                        elevation == null ? null : (int) elevation.time().toSeconds(),
                        Integer.class)
                .execute();
    }

    /** @param lock whether to lock the row until the transaction ends */
    static Optional<Approval> find(Handle handle, String id, boolean lock) {
        return handle.createQuery("SELECT * FROM approval WHERE id = :id" + (lock ? " FOR UPDATE" : ""))
                .bind("id", id)
                .map((row, context) -> of(row))
                .findOne();
    }

    static boolean hasNumber(Handle handle, String id, byte[] hash) {
        return handle.createQuery("SELECT number_hash = :hash FROM approval WHERE id = :id")
                .bind("id", id)
                .bind("hash", hash)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }

    static void decide(Handle handle, String id, State state, @Nullable Decision decision, String via) {
        handle.createUpdate("""
                        UPDATE approval SET state = :state, decided_by = coalesce(:by, decided_by),
                            decided_via = coalesce(:via, decided_via), decided_at = coalesce(:at, decided_at),
                            ends_at = coalesce(:ends, ends_at)
                        WHERE id = :id""")
                .bind("id", id)
                .bind("state", state.text())
                .bindByType("by", decision == null ? null : decision.by(), String.class)
                .bindByType("via", decision == null ? null : via, String.class)
                .bindByType("at", decision == null ? null : decision.at(), Instant.class)
                .bindByType("ends", decision == null ? null : decision.endsAt(), Instant.class)
                .execute();
    }

    /** Returns the approvals for exactly this request, sent with this credential, newest first. */
    static List<Approval> ofRequest(Handle handle, String person, String via, String digest) {
        return handle.createQuery("""
                        SELECT * FROM approval WHERE person = :person AND via = :via AND digest = :digest
                            AND state IN ('open', 'approved') ORDER BY asked_at DESC FOR UPDATE""")
                .bind("person", person)
                .bind("via", via)
                .bind("digest", digest)
                .map((row, context) -> of(row))
                .list();
    }

    static List<Approval> open(Handle handle, Instant now) {
        return handle.createQuery(
                        "SELECT * FROM approval WHERE state = 'open' AND expires_at > :now ORDER BY asked_at, id")
                .bind("now", now)
                .map((row, context) -> of(row))
                .list();
    }

    static List<Approval> recentOf(Handle handle, String person, Instant since) {
        return handle.createQuery(
                        "SELECT * FROM approval WHERE person = :person AND asked_at > :since ORDER BY asked_at DESC, id LIMIT 100")
                .bind("person", person)
                .bind("since", since)
                .map((row, context) -> of(row))
                .list();
    }

    static List<Approval> inForce(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT * FROM approval WHERE kind = 'elevation' AND state = 'approved' AND ends_at > :now
                        ORDER BY person COLLATE "C", id""")
                .bind("now", now)
                .map((row, context) -> of(row))
                .list();
    }

    static List<Approval> expire(Handle handle, Instant now) {
        return handle.createQuery(
                        "UPDATE approval SET state = 'expired' WHERE state = 'open' AND expires_at <= :now RETURNING *")
                .bind("now", now)
                .map((row, context) -> of(row))
                .list();
    }

    /** Handles the requests of a person one after the other, so that concurrent requests cannot exceed the limits. */
    static void lock(Handle handle, String person) {
        handle.createQuery("SELECT 1 FROM person WHERE name = :name FOR UPDATE")
                .bind("name", person)
                .mapTo(Integer.class)
                .findOne();
    }

    static int countOpen(Handle handle, String person, Kind kind, Instant now) {
        return count(
                handle, "state = 'open' AND kind = '%s' AND expires_at > :since".formatted(kind.text()), person, now);
    }

    /** Counts requests for approval in another session that were denied or have expired. */
    static int countRefused(Handle handle, String person, Instant since) {
        return count(handle, "kind = 'number' AND state IN ('denied', 'expired') AND asked_at > :since", person, since);
    }

    private static int count(Handle handle, String where, String person, Instant since) {
        return handle.createQuery("SELECT count(*) FROM approval WHERE person = :person AND " + where)
                .bind("person", person)
                .bind("since", since)
                .mapTo(Integer.class)
                .one();
    }

    private static Approval of(ResultSet row) throws SQLException {
        String role = row.getString("role");
        String by = row.getString("decided_by");
        Instant at = SqlTimestamps.orNull(row, "decided_at");
        return new Approval(
                row.getString("id"),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("person"),
                row.getString("via"),
                new Wish(
                        row.getString("action"),
                        row.getString("object"),
                        row.getString("asked"),
                        row.getString("reason"),
                        Verb.valueOf(row.getString("needs")),
                        row.getString("digest"),
                        role == null
                                ? null
                                : new TemporaryRole(
                                        Role.parse(role).orElseThrow(), Duration.ofSeconds(row.getInt("seconds")))),
                new SignInOrigin(row.getString("address"), row.getString("device")),
                SqlTimestamps.of(row, "asked_at"),
                SqlTimestamps.of(row, "expires_at"),
                by == null || at == null ? null : new Decision(by, at, SqlTimestamps.orNull(row, "ends_at")));
    }
}
