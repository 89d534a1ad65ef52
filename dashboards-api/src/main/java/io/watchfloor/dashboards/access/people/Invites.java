package io.watchfloor.dashboards.access.people;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Invitations: an administrator sets name and rights, and the first person who opens the link gets the account. The secret
 * of the link is stored as a hash. Every call blocks on the database.
 */
public final class Invites {

    /** Maximum number of open invitations. */
    public static final int MOST_OPEN = 500;

    /** How long ended invitations are listed. */
    private static final Duration KEPT = Duration.ofDays(90);

    private static final String COLUMNS = """
            SELECT id, name, role, all_groups, groups, clearance, teams, comes_back, made_by, created_at, expires_at, used_at,
                withdrawn_at, makers
            FROM invite
            """;

    private final AccessDatabase database;
    private final AccountRegistry roster;
    private final Teams teams;
    private final Sessions sessions;
    private final GrantPolicy giving;

    /** Result of creating an invitation. */
    public sealed interface CreateResult {

        /** @param code secret of the link */
        record Success(String code, Invite invite) implements CreateResult {}

        /** The name is or was used by an account. */
        record NameConflict(AccountReply.Rejection why) implements CreateResult {}

        /** An open invitation has the name. */
        record Pending(Invite invite) implements CreateResult {}

        record UnknownTeams(List<String> names) implements CreateResult {}

        /** The request was executed before, and the invitation has been used or has ended since then. */
        record Repeated(Invite invite) implements CreateResult {}

        /** The limit of {@value Invites#MOST_OPEN} open invitations is reached. */
        record TooMany() implements CreateResult {}
    }

    /** Result of opening an invitation link. */
    public sealed interface Redeemed {

        /** @param session secret for the session cookie */
        record Success(String session, Person person) implements Redeemed {}

        record Rejection(Reason reason) implements Redeemed {}
    }

    /** Reasons for rejecting an invitation link. */
    public enum Reason {
        UNKNOWN("unknown"),
        USED("used"),
        WITHDRAWN("withdrawn"),
        EXPIRED("expired"),
        /** Another account got the name in the meantime. */
        NAME_TAKEN("name-taken");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** Reason for programs; the error code is {@code invite.} with this text. */
        public String text() {
            return text;
        }
    }

    private record Row(Invite invite, boolean comesBack, List<String> makers) {}

    Invites(AccessDatabase database, AccountRegistry roster, Teams teams, Sessions sessions, GrantPolicy giving) {
        this.database = database;
        this.roster = roster;
        this.teams = teams;
        this.sessions = sessions;
        this.giving = giving;
    }

    /** Default lifetime of an invitation. */
    public Duration usualLifetime() {
        return database.settings().invites().lifetime();
    }

    public Duration longestLifetime() {
        return database.settings().invites().longest();
    }

    public CreateResult make(Invite.Terms terms, Duration lifetime, Actor by) {
        return make(terms, lifetime, null, by);
    }

    /**
     * @param request id of the request, by which a repetition returns the same invitation with a new link; null to
     * create a new invitation with each call
     */
    public CreateResult make(Invite.Terms terms, Duration lifetime, @Nullable String request, Actor by) {
        String code = Secret.next(database.random(), "");
        return database.jdbi().inTransaction(handle -> {
            roster.lock(handle);
            giving.check(handle, by, GrantPolicy.of(terms.name(), terms.rights()));
            Optional<Row> before = request == null ? Optional.empty() : find(handle, "request = :key", request);
            if (before.isPresent()) {
                return again(handle, before.get().invite(), code);
            }
            Optional<AccountReply.Rejection> taken = roster.taken(handle, terms.name(), terms.comesBack());
            if (taken.isPresent()) {
                return new CreateResult.NameConflict(taken.get());
            }
            List<String> unknown = teams.unknown(handle, terms.teams());
            if (!unknown.isEmpty()) {
                return new CreateResult.UnknownTeams(unknown);
            }
            forgetOld(handle);
            List<Invite> open = list(handle).stream()
                    .filter(one -> one.status() == Invite.Status.OPEN)
                    .toList();
            Optional<Invite> pending = open.stream()
                    .filter(one -> one.invited().name().equalsIgnoreCase(terms.name()))
                    .findFirst();
            if (pending.isPresent()) {
                return new CreateResult.Pending(pending.get());
            }
            if (open.size() >= MOST_OPEN) {
                return new CreateResult.TooMany();
            }
            Invite invite = insert(handle, terms, code, lifetime, request, by);
            database.audit()
                    .append(
                            handle,
                            by.did(
                                    "invite.make",
                                    "invite:" + invite.id(),
                                    "",
                                    terms.name() + ", " + terms.rights().told() + inTeams(terms.teams()) + ", until "
                                            + invite.course().expiresAt()));
            return new CreateResult.Success(code, invite);
        });
    }

    private static CreateResult again(Handle handle, Invite invite, String code) {
        if (invite.status() != Invite.Status.OPEN) {
            return new CreateResult.Repeated(invite);
        }
        handle.createUpdate("UPDATE invite SET code_hash = :hash WHERE id = :id")
                .bind("hash", Secret.hash(code))
                .bind("id", invite.id())
                .execute();
        return new CreateResult.Success(code, invite);
    }

    private Invite insert(
            Handle handle, Invite.Terms terms, String code, Duration lifetime, @Nullable String request, Actor by) {
        String id = Secret.id(database.random());
        Instant now = database.now();
        handle.createUpdate("""
                        INSERT INTO invite (id, code_hash, name, role, all_groups, groups, clearance, teams, comes_back, made_by,
                            created_at, expires_at, makers, request)
                        VALUES (:id, :hash, :name, :role, :all, :groups, :clearance, :teams, :back, :by, :now, :expires, :makers,
                            :request)""")
                .bind("id", id)
                .bind("hash", Secret.hash(code))
                .bind("name", terms.name())
                .bind("role", terms.rights().role().text())
                .bind("all", terms.rights().scope().all())
                .bindArray("groups", String.class, terms.rights().scope().groups())
                .bind("clearance", terms.rights().clearance().rank())
                .bindArray("teams", String.class, terms.teams())
                .bind("back", terms.comesBack())
                .bind("by", by.name())
                .bind("now", now)
                .bind("expires", giving.until(handle, by, now.plus(lifetime)))
                .bindArray("makers", String.class, giving.makers(handle, by, terms.name()))
                .bindByType("request", request, String.class)
                .execute();
        return find(handle, "id = :key", id).orElseThrow().invite();
    }

    private void forgetOld(Handle handle) {
        handle.createUpdate("DELETE FROM invite WHERE expires_at < :old")
                .bind("old", database.now().minus(KEPT))
                .execute();
    }

    /** Returns all invitations, ordered by id. Invitations that have ended are included for 90 days. */
    public List<Invite> all() {
        return database.jdbi().withHandle(this::list);
    }

    private List<Invite> list(Handle handle) {
        return handle.createQuery(COLUMNS + "ORDER BY id COLLATE \"C\"")
                .map((row, context) -> row(row).invite())
                .list();
    }

    /**
     * Withdraws an invitation, so that its link becomes invalid.
     *
     * @return the invitation, unchanged if it had already ended; empty if no such invitation exists
     */
    public Optional<Invite> withdraw(String id, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            int changed = handle.createUpdate("""
                            UPDATE invite SET withdrawn_at = :now
                            WHERE id = :id AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > :now""")
                    .bind("id", id)
                    .bind("now", database.now())
                    .execute();
            Optional<Invite> invite = find(handle, "id = :key", id).map(Row::invite);
            if (changed > 0) {
                database.audit()
                        .append(
                                handle,
                                by.did(
                                        "invite.withdraw",
                                        "invite:" + id,
                                        "for " + invite.orElseThrow().invited().name(),
                                        ""));
            }
            return invite;
        });
    }

    /** Creates the account and signs the browser in. */
    public Redeemed redeem(String code, SignInOrigin whence) {
        Redeemed outcome = redeemed(code, whence);
        database.own()
                .tell(
                        switch (outcome) {
                            case Redeemed.Success done ->
                                CenterEvent.of(
                                                CenterEvent.Action.SIGN_IN,
                                                true,
                                                done.person().name(),
                                                whence,
                                                "")
                                        .with("method", SessionProof.Method.LINK.text())
                                        .with("role", done.person().role().text());
                            case Redeemed.Rejection refused ->
                                CenterEvent.of(
                                        CenterEvent.Action.SIGN_IN,
                                        false,
                                        "",
                                        whence,
                                        "invite-" + refused.reason().text());
                        });
        return outcome;
    }

    private Redeemed redeemed(String code, SignInOrigin whence) {
        return database.jdbi().inTransaction(handle -> {
            roster.lock(handle);
            Optional<Row> found = find(handle, "code_hash = :key", Secret.hash(code));
            if (found.isEmpty()) {
                return new Redeemed.Rejection(Reason.UNKNOWN);
            }
            Invite invite = found.get().invite();
            Reason ended = switch (invite.status()) {
                case OPEN -> null;
                case USED -> Reason.USED;
                case WITHDRAWN -> Reason.WITHDRAWN;
                case EXPIRED -> Reason.EXPIRED;
            };
            if (ended != null) {
                return new Redeemed.Rejection(ended);
            }
            Person invited = invite.invited();
            if (roster.taken(handle, invited.name(), found.get().comesBack()).isPresent()) {
                return new Redeemed.Rejection(Reason.NAME_TAKEN);
            }
            Actor by = new Actor(invited.name(), "", whence.address());
            Account account = roster.admit(
                    handle,
                    invited.name(),
                    new AccountChange.Rights(invited.role(), false, false, invited.scope(), invited.clearance()),
                    found.get().makers(),
                    by);
            teams.join(handle, account.name(), invite.teams());
            handle.createUpdate("UPDATE invite SET used_at = :now WHERE id = :id")
                    .bind("now", database.now())
                    .bind("id", invite.id())
                    .execute();
            database.audit()
                    .append(
                            handle,
                            by.did(
                                    "invite.use",
                                    "invite:" + invite.id(),
                                    "created by " + invite.course().madeBy(),
                                    invited.name() + inTeams(invite.teams())));
            return new Redeemed.Success(
                    sessions.open(
                            handle,
                            account.person(),
                            SessionProof.link(whence, found.get().makers())),
                    account.person());
        });
    }

    private static String inTeams(List<String> names) {
        return names.isEmpty() ? "" : ", in " + names;
    }

    private Optional<Row> find(Handle handle, String where, Object key) {
        return handle.createQuery(COLUMNS + "WHERE " + where + " FOR UPDATE")
                .bind("key", key)
                .map((row, context) -> row(row))
                .findOne();
    }

    private Row row(ResultSet row) throws SQLException {
        Person invited = new Person(
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getBoolean("all_groups")
                        ? Scope.ALL
                        : Scope.of(List.of((String[]) row.getArray("groups").getArray())),
                Tlp.ofRank(row.getInt("clearance")));
        return new Row(
                new Invite(
                        row.getString("id"),
                        invited,
                        List.of((String[]) row.getArray("teams").getArray()),
                        status(row),
                        new Invite.Course(
                                row.getString("made_by"),
                                SqlTimestamps.of(row, "created_at"),
                                SqlTimestamps.of(row, "expires_at"))),
                row.getBoolean("comes_back"),
                List.of((String[]) row.getArray("makers").getArray()));
    }

    private Invite.Status status(ResultSet row) throws SQLException {
        if (SqlTimestamps.orNull(row, "used_at") != null) {
            return Invite.Status.USED;
        }
        if (SqlTimestamps.orNull(row, "withdrawn_at") != null) {
            return Invite.Status.WITHDRAWN;
        }
        return SqlTimestamps.of(row, "expires_at").isAfter(database.now()) ? Invite.Status.OPEN : Invite.Status.EXPIRED;
    }
}
