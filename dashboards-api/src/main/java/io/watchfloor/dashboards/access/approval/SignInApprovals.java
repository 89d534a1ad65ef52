package io.watchfloor.dashboards.access.approval;

import io.watchfloor.config.access.ApprovalSettings;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.approval.Approval.Kind;
import io.watchfloor.dashboards.access.approval.Approval.State;
import io.watchfloor.dashboards.access.approval.Approval.Wish;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins that must be approved in another session of the person. Until the approval, the new session has no rights.
 * The digits to enter are derived from the secret in the cookie of the new session, so that only the browser of that
 * session can show the digits.
 */
public final class SignInApprovals {

    /** Action name of these approvals. */
    public static final String ACTION = "signIn";

    private static final int NUMBERS = 100;

    private final AccessDatabase database;
    private final ApprovalSettings settings;

    /**
     * State of a session that may be waiting for approval.
     *
     * @param digits digits to enter in the other session; null if the session is not waiting
     */
    public record Waiting(State state, @Nullable String digits, Instant expiresAt) {}

    public SignInApprovals(AccessDatabase database, ApprovalSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * Makes a new session wait for approval.
     *
     * @return false if the person has no other session that could approve
     */
    public boolean ask(
            Handle handle, Person person, String session, String secret, SignInOrigin whence, String because) {
        Instant now = database.now();
        Instant idleSince = now.minus(database.settings().sessionIdle());
        if (!SessionLineage.exist(handle, person.name(), session, now, idleSince)) {
            return false;
        }
        ApprovalRows.lock(handle, person.name());
        if (Approvals.isTired(handle, person.name(), settings, now)) {
            end(handle, session, now);
            database.own()
                    .tell(CenterEvent.of(CenterEvent.Action.APPROVAL_FLOOD, false, person.name(), whence, "")
                            .with("asked", ACTION));
            return true;
        }
        String id = ApprovalDigits.id(database, now);
        Wish wish = new Wish(ACTION, "session:" + session, "", because, Verb.SELF, "", null);
        Approval asked = new Approval(
                id,
                Kind.NUMBER,
                State.OPEN,
                person.name(),
                session,
                wish,
                whence,
                now,
                now.plus(settings.numberLifetime()),
                null);
        ApprovalRows.insert(handle, asked, ApprovalDigits.hash(id, digits(secret, id)));
        handle.createUpdate("UPDATE session SET waits_for = :approval WHERE id = :session")
                .bind("approval", id)
                .bind("session", session)
                .execute();
        database.audit()
                .append(
                        handle,
                        new Actor(person.name(), session, whence.address())
                                .did("approval.ask", "approval:" + id, "", "number: signIn"));
        database.own()
                .tell(CenterEvent.of(CenterEvent.Action.APPROVAL_ASKED, true, person.name(), whence, "")
                        .with("kind", Kind.NUMBER.text())
                        .with("asked", ACTION));
        return true;
    }

    /**
     * @param secret secret of the session's cookie
     * @return empty if the session never waited for approval
     */
    public Optional<Waiting> of(String secret) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT a.id, a.state, a.expires_at, s.waits_for IS NOT NULL AND s.ended_at IS NULL AS waits
                        FROM session s JOIN approval a ON a.via = s.id AND a.action = :action
                        WHERE s.token_hash = :hash""")
                        .bind("hash", Digests.sha256(secret))
                        .bind("action", ACTION)
                        .map((row, context) -> {
                            Instant expires = SqlTimestamps.of(row, "expires_at");
                            State state = State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
                            boolean waits =
                                    row.getBoolean("waits") && state == State.OPEN && expires.isAfter(database.now());
                            return waits
                                    ? new Waiting(State.OPEN, digits(secret, row.getString("id")), expires)
                                    : new Waiting(state == State.OPEN ? State.EXPIRED : state, null, expires);
                        })
                        .findFirst());
    }

    /** Activates the session after an approval, or ends it. */
    static void decided(Handle handle, Approval one, State state, Instant now) {
        if (!one.wish().action().equals(ACTION)) {
            return;
        }
        if (state == State.APPROVED) {
            handle.createUpdate("UPDATE session SET waits_for = NULL WHERE waits_for = :id")
                    .bind("id", one.id())
                    .execute();
        } else {
            end(handle, one.via(), now);
        }
    }

    private static void end(Handle handle, String session, Instant now) {
        handle.createUpdate("UPDATE session SET ended_at = :now WHERE id = :id AND ended_at IS NULL")
                .bind("now", now)
                .bind("id", session)
                .execute();
    }

    private static String digits(String secret, String approval) {
        byte[] hash = Digests.sha256(secret + ":" + approval);
        int number = ((hash[0] & 0xff) << 16 | (hash[1] & 0xff) << 8 | (hash[2] & 0xff)) % NUMBERS;
        return "%02d".formatted(number);
    }
}
