package io.watchfloor.dashboards.access.people;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountReply.Reason;
import io.watchfloor.ops.platform.rights.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts of people and service accounts, with their role and state. A disabled or removed account loses all
 * credentials permanently. After the account is enabled again, new tokens must be created. Every call blocks on the
 * database.
 */
public final class AccountRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(AccountRegistry.class);

    private static final String COLUMNS =
            "SELECT " + Person.COLUMNS + ", p.disabled_at, p.removed_at, p.created_at, p.version, p.owner,"
                    + " ARRAY(SELECT m.team FROM team_member m WHERE m.person = p.name ORDER BY m.team COLLATE \"C\") AS teams,"
                    + " (SELECT s.at FROM person_seen s WHERE s.person = p.name) AS seen_at FROM person p ";

    /** SQL condition that matches administrators who can sign in. An account without a credential does not match. */
    private static final String ANOTHER_ADMINISTRATOR = """
            SELECT EXISTS (
                SELECT 1 FROM person p
                WHERE p.name <> :name AND p.role = 'administrator' AND p.disabled_at IS NULL AND p.removed_at IS NULL
                    AND p.owner IS NULL AND (
                    EXISTS (SELECT 1 FROM api_token t WHERE t.person = p.name AND t.revoked_at IS NULL
                            AND (t.expires_at IS NULL OR t.expires_at > :now))
                    OR EXISTS (SELECT 1 FROM session s WHERE s.person = p.name AND s.ended_at IS NULL
                            AND s.token_id IS NULL AND s.expires_at > :now AND s.last_used_at > :idleSince)
                    OR EXISTS (SELECT 1 FROM passkey k WHERE k.person = p.name AND k.blocked_at IS NULL)
                    OR EXISTS (SELECT 1 FROM sign_in_link l WHERE l.person = p.name AND l.used_at IS NULL
                            AND l.expires_at > :now)))""";

    private final AccessDatabase database;
    private final GrantPolicy giving;
    private final CredentialRevocation endings;
    private final List<LeaverListener> leavers = new CopyOnWriteArrayList<>();
    private volatile OpenDuties duties = OpenDuties.NONE;

    AccountRegistry(AccessDatabase database, GrantPolicy giving) {
        this.database = database;
        this.giving = giving;
        this.endings = new CredentialRevocation(database);
    }

    /** @param removed whether to include removed accounts */
    public List<Account> all(boolean removed) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                COLUMNS + (removed ? "" : "WHERE removed_at IS NULL ") + "ORDER BY name COLLATE \"C\"")
                        .map((row, context) -> account(row))
                        .list());
    }

    /** Returns the people to whom cases can be assigned: enabled accounts with the right to work on cases. */
    public List<Account> assignable() {
        return all(false).stream()
                .filter(account -> !account.disabled()
                        && !account.isService()
                        && account.person().may(Verb.RESPOND))
                .toList();
    }

    public Optional<Account> find(String name) {
        return database.jdbi().withHandle(handle -> find(handle, name));
    }

    /**
     * Adds a new person.
     *
     * @param returning whether to restore a removed person of that name; if false, the name of a removed person is
     * rejected
     * @param by the user who adds the person
     */
    public AccountReply add(String name, Role role, boolean returning, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            lock(handle);
            Optional<AccountReply.Rejection> taken = taken(handle, name, returning);
            if (taken.isPresent()) {
                Account account = taken.get().account();
                return taken.get().reason() == Reason.EXISTS && account.role() == role
                        ? new AccountReply.Success(account, false)
                        : taken.get();
            }
            AccountChange.Rights rights = AccountChange.Rights.usual(role);
            return new AccountReply.Success(admit(handle, name, rights, makers(handle, by, name), by), true);
        });
    }

    /**
     * Returns the reason why no account with this name can be added.
     *
     * @param returning whether a removed person may return
     * @return empty if the name is available
     */
    Optional<AccountReply.Rejection> taken(Handle handle, String name, boolean returning) {
        return alike(handle, name).flatMap(account -> {
            if (!account.name().equals(name)) {
                return Optional.of(new AccountReply.Rejection(Reason.TOO_ALIKE, account));
            }
            if (!account.removed()) {
                return Optional.of(new AccountReply.Rejection(Reason.EXISTS, account));
            }
            return returning ? Optional.empty() : Optional.of(new AccountReply.Rejection(Reason.REMOVED, account));
        });
    }

    List<String> makers(Handle handle, Actor by, String name) {
        return giving.makers(handle, by, name);
    }

    /**
     * Adds the account, or restores a removed account without the previous rights and credentials. Call {@link #taken}
     * first.
     *
     * @param makers people who created the account
     */
    Account admit(Handle handle, String name, AccountChange.Rights rights, List<String> makers, Actor by) {
        giving.check(handle, by, GrantPolicy.of(name, rights));
        boolean back = find(handle, name).isPresent();
        if (!back) {
            insert(handle, name, rights.role());
        }
        if (back || !rights.equals(AccountChange.Rights.usual(rights.role()))) {
            write(handle, name, rights);
        }
        if (back) {
            endings.everything(handle, name);
        }
        handle.createUpdate("UPDATE person SET makers = :makers WHERE name = :name")
                .bindArray("makers", String.class, makers)
                .bind("name", name)
                .execute();
        String words = rights.equals(AccountChange.Rights.usual(rights.role()))
                ? rights.role().text()
                : rights.told();
        database.audit()
                .append(
                        handle,
                        back
                                ? by.did("people.return", "person:" + name, "removed", words)
                                : by.did("people.add", "person:" + name, "", words));
        return get(handle, name);
    }

    /**
     * Changes or removes an account.
     *
     * @param seen the version that the caller loaded, null for any
     * @param by the user who makes the change
     */
    public AccountReply change(String name, AccountChange change, @Nullable Long seen, Actor by) {
        return change(name, change, seen, OpenDuties.NONE, by);
    }

    /** Changes or removes an account, unless it would disable or remove a person who is on call. */
    public AccountReply changeUnlessOnDuty(String name, AccountChange change, @Nullable Long seen, Actor by) {
        return change(name, change, seen, duties, by);
    }

    private AccountReply change(String name, AccountChange change, @Nullable Long seen, OpenDuties minded, Actor by) {
        List<Changed> changed = changed(name, change, seen, minded, by);
        for (Changed one : changed) {
            Account before = one.before();
            if (before != null && one.reply() instanceof AccountReply.Success done && done.changed()) {
                tell(before, done.account(), by);
            }
        }
        return changed.getFirst().reply();
    }

    private record Changed(@Nullable Account before, AccountReply reply) {}

    private void tell(Account before, Account after, Actor by) {
        if (before.role() != after.role()) {
            database.own()
                    .tell(CenterEvent.to(CenterEvent.Action.ROLE_CHANGED, by, after.name())
                            .with("role", after.role().text())
                            .with("role_before", before.role().text()));
        }
        if ((after.disabled() && !before.disabled()) || (after.removed() && !before.removed())) {
            database.own().tell(CenterEvent.to(CenterEvent.Action.PERSON_DISABLED, by, after.name()));
            leavers.forEach(one -> notifyListener(one, after.name(), by));
        }
    }

    /** Notifies a listener; an error is logged and does not affect other listeners or the change itself. */
    private static void notifyListener(LeaverListener leaver, String name, Actor by) {
        try {
            leaver.left(name, by);
        } catch (RuntimeException e) {
            LOG.error("{} was disabled or removed, and {} could not process it", name, leaver, e);
        }
    }

    /** Adds a listener for disabled and removed accounts. */
    public void tell(LeaverListener leaver) {
        leavers.add(leaver);
    }

    /** Sets the source of on-call duties that are checked before an account is disabled or removed. */
    public void setOpenDuties(OpenDuties known) {
        duties = known;
    }

    /** Returns the account itself, followed by the service accounts that are disabled together with their owner. */
    private List<Changed> changed(String name, AccountChange change, @Nullable Long seen, OpenDuties minded, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            lock(handle);
            List<Changed> all = new ArrayList<>();
            Optional<Account> account = find(handle, name);
            Optional<AccountReply> kept = account.flatMap(one -> onDuty(handle, one, change, minded));
            AccountReply reply = kept.orElseGet(() -> changed(handle, name, change, seen, by));
            all.add(new Changed(account.orElse(null), reply));
            if (all.getFirst().reply() instanceof AccountReply.Success done && !Tokens.canSignIn(done.account())) {
                for (String service : ServiceAccounts.of(handle, name)) {
                    Account before = get(handle, service);
                    all.add(new Changed(
                            before, changed(handle, service, new AccountChange.Edit(null, true), null, by)));
                }
            }
            return all;
        });
    }

    private static Optional<AccountReply> onDuty(Handle handle, Account one, AccountChange change, OpenDuties minded) {
        boolean leaves = Tokens.canSignIn(one) && !change.appliedTo(one).letsIn();
        List<String> open = leaves ? minded.of(handle, one.name()) : List.of();
        return open.isEmpty() ? Optional.empty() : Optional.of(new AccountReply.OnDuty(one, open));
    }

    private AccountReply changed(Handle handle, String name, AccountChange change, @Nullable Long seen, Actor by) {
        Optional<Account> found = find(handle, name);
        if (found.isEmpty()) {
            return new AccountReply.Unknown(name);
        }
        Account before = found.get();
        AccountChange.Rights after = change.appliedTo(before);
        if (before.removed()) {
            // Removing an account that is already removed has no effect. Changing a removed account must not restore
            // the account.
            return change instanceof AccountChange.Remove
                    ? new AccountReply.Success(before, false)
                    : new AccountReply.Rejection(Reason.REMOVED, before);
        }
        if (seen != null && seen != before.version()) {
            return new AccountReply.Rejection(Reason.STALE, before);
        }
        String owner = change instanceof AccountChange.Edit edit ? edit.owner() : null;
        if (owner != null && !before.isService()) {
            return new AccountReply.Rejection(Reason.NO_SERVICE, before);
        }
        if (owner != null && isNoOwner(handle, owner)) {
            return new AccountReply.NoOwner(owner);
        }
        boolean handsOver = owner != null && !owner.equals(before.owner());
        boolean rights = !after.equals(AccountChange.Rights.of(before));
        if (!handsOver && !rights) {
            return new AccountReply.Success(before, false);
        }
        if (before.administers() && !after.administers() && !anotherAdministrator(handle, name)) {
            return new AccountReply.Rejection(Reason.LAST_ADMINISTRATOR, before);
        }
        giving.check(handle, by, GrantPolicy.gained(before, after));
        boolean sees = !after.scope().equals(before.person().scope())
                || after.clearance() != before.person().clearance();
        giving.checkOwn(handle, by, sees && name.equals(by.name()));
        if (owner != null && handsOver) {
            handOver(handle, name, "owned by " + before.owner(), owner, by);
        }
        if (!rights) {
            return new AccountReply.Success(get(handle, name), true);
        }
        write(handle, name, after);
        // If a person loses rights, the person's open invitations are withdrawn, because an invitation could grant more
        // than the person's remaining rights.
        if (!GrantPolicy.of(name, after).covers(before.person().bearer()) && after.letsIn()) {
            endings.invitesBy(handle, name);
        }
        if (after.removed()) {
            handle.execute("DELETE FROM team_member WHERE person = ?", name);
        }
        // Credentials are also revoked when an account is enabled, so that a sign-in that was in progress when the
        // account was disabled has no effect.
        String ended =
                after.letsIn() == AccountChange.Rights.of(before).letsIn() ? "" : endings.everything(handle, name);
        database.audit()
                .append(
                        handle,
                        by.did(
                                action(before, after),
                                "person:" + name,
                                AccountChange.Rights.of(before).told(),
                                after.told() + ended));
        return new AccountReply.Success(get(handle, name), true);
    }

    boolean isNoOwner(Handle handle, String name) {
        return find(handle, name)
                .filter(account -> Tokens.canSignIn(account) && !account.isService())
                .isEmpty();
    }

    /** @param before previous state of the account, as text for the audit log */
    void handOver(Handle handle, String name, String before, String owner, Actor by) {
        handle.createUpdate("UPDATE person SET owner = :owner, version = version + 1 WHERE name = :name")
                .bind("owner", owner)
                .bind("name", name)
                .execute();
        database.audit().append(handle, by.did("people.service", "person:" + name, before, "owned by " + owner));
    }

    private static String action(Account before, AccountChange.Rights after) {
        if (after.removed()) {
            return "people.remove";
        }
        if (after.disabled() != before.disabled()) {
            return after.disabled() ? "people.disable" : "people.enable";
        }
        return after.role() == before.role() ? "people.rights" : "people.role";
    }

    /** Adds an account for the center's own use; an existing account is not changed. */
    Person ensure(Handle handle, String name, Role role) {
        if (find(handle, name).isEmpty()) {
            insert(handle, name, role);
        }
        return get(handle, name).person();
    }

    /**
     * Makes the person an administrator, whatever the previous state of the account, when an operator with access to
     * the data folder requests it.
     */
    void readmit(Handle handle, String name) {
        ensure(handle, name, Role.ADMINISTRATOR);
        if (!get(handle, name).administers()) {
            write(handle, name, AccountChange.Rights.usual(Role.ADMINISTRATOR));
            LOG.warn("{} is administrator again: restored with access to the data folder", name);
        }
        int lost = endings.passkeys(handle, name);
        if (lost > 0) {
            LOG.warn(
                    "The {} passkeys of {} were removed, because access for {} was restored from the data" + " folder",
                    lost,
                    name,
                    name);
        }
    }

    boolean anAdministratorHasAPasskey(Handle handle) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM passkey k JOIN person p ON p.name = k.person WHERE k.blocked_at IS NULL
                            AND p.role = 'administrator' AND p.disabled_at IS NULL AND p.removed_at IS NULL)""").mapTo(Boolean.class).one();
    }

    public boolean anotherAdministrator(Handle handle, String than) {
        return handle.createQuery(ANOTHER_ADMINISTRATOR)
                .bind("name", than)
                .bind("now", database.now())
                .bind("idleSince", database.now().minus(database.settings().sessionIdle()))
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Lets only one transaction at a time change accounts, on all nodes, so that two administrators cannot remove each
     * other. Readers are not blocked.
     */
    public void lock(Handle handle) {
        handle.execute("LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE");
    }

    public Optional<Account> find(Handle handle, String name) {
        return handle.createQuery(COLUMNS + "WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> account(row))
                .findOne();
    }

    private Account get(Handle handle, String name) {
        return find(handle, name).orElseThrow(() -> new IllegalStateException("No person is named " + name));
    }

    /** Finds an account by name, ignoring case. An exact match takes precedence. */
    private static Optional<Account> alike(Handle handle, String name) {
        return handle.createQuery(COLUMNS + "WHERE lower(name) = lower(:name) ORDER BY name = :name DESC LIMIT 1")
                .bind("name", name)
                .map((row, context) -> account(row))
                .findOne();
    }

    private void insert(Handle handle, String name, Role role) {
        handle.createUpdate("INSERT INTO person (name, role, all_groups, clearance, created_at)"
                        + " VALUES (:name, :role, :all, :clearance, :now) ON CONFLICT DO NOTHING")
                .bind("name", name)
                .bind("role", role.text())
                .bind("all", role.usualScope().all())
                .bind("clearance", role.usualClearance().rank())
                .bind("now", database.now())
                .execute();
    }

    private void write(Handle handle, String name, AccountChange.Rights rights) {
        handle.createUpdate("""
                UPDATE person SET role = :role, all_groups = :all, groups = :groups, clearance = :clearance, version = version + 1,
                    disabled_at = CASE WHEN :disabled THEN coalesce(disabled_at, :now) END,
                    removed_at = CASE WHEN :removed THEN coalesce(removed_at, :now) END
                WHERE name = :name""")
                .bind("name", name)
                .bind("role", rights.role().text())
                .bind("all", rights.scope().all())
                .bindArray("groups", String.class, rights.scope().groups())
                .bind("clearance", rights.clearance().rank())
                .bind("disabled", rights.disabled())
                .bind("removed", rights.removed())
                .bind("now", database.now())
                .execute();
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                Person.of(row),
                SqlTimestamps.orNull(row, "disabled_at") != null,
                SqlTimestamps.of(row, "created_at"),
                SqlTimestamps.orNull(row, "removed_at"),
                List.of((String[]) row.getArray("teams").getArray()),
                SqlTimestamps.orNull(row, "seen_at"),
                row.getString("owner"),
                row.getLong("version"));
    }
}
