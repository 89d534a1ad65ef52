package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountReply.Reason;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Accounts that programs use: they have API tokens and never a session, and a person answers for each. When that person is disabled or
 * removed, the account is disabled in the same moment, because whoever leaves may know its tokens: another person takes it over before, or
 * enables it afterwards and makes new ones. Every call blocks on the database.
 */
public final class ServiceAccounts {

    private final AccessDatabase database;
    private final Roster roster;

    ServiceAccounts(AccessDatabase database, Roster roster) {
        this.database = database;
        this.roster = roster;
    }

    /** @param owner who answers for it */
    public AccountReply add(String name, Role role, String owner, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            roster.lock(handle);
            if (isNoOwner(handle, owner)) {
                return new AccountReply.NoOwner(owner);
            }
            Optional<AccountReply.Refused> taken = roster.taken(handle, name, false);
            if (taken.isPresent()) {
                Account account = taken.get().account();
                return taken.get().reason() == Reason.EXISTS && account.role() == role && owner.equals(account.owner())
                        ? new AccountReply.Done(account, false)
                        : taken.get();
            }
            roster.admit(handle, name, AccountChange.Rights.usual(role), by);
            write(handle, name, owner);
            database.audit().append(handle, by.did("people.service", "person:" + name, "", "owned by " + owner));
            return new AccountReply.Done(roster.find(handle, name).orElseThrow(), true);
        });
    }

    /** Somebody else answers for it from now on. */
    public AccountReply handOver(String name, String owner, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            roster.lock(handle);
            Optional<Account> before = roster.find(handle, name);
            if (before.isEmpty()) {
                return new AccountReply.Unknown(name);
            }
            Account account = before.get();
            if (account.removed()) {
                return new AccountReply.Refused(Reason.REMOVED, account);
            }
            if (!account.isService()) {
                return new AccountReply.Refused(Reason.NO_SERVICE, account);
            }
            if (isNoOwner(handle, owner)) {
                return new AccountReply.NoOwner(owner);
            }
            if (owner.equals(account.owner())) {
                return new AccountReply.Done(account, false);
            }
            write(handle, name, owner);
            database.audit()
                    .append(
                            handle,
                            by.did(
                                    "people.service",
                                    "person:" + name,
                                    "owned by " + account.owner(),
                                    "owned by " + owner));
            return new AccountReply.Done(roster.find(handle, name).orElseThrow(), true);
        });
    }

    /** Those of this person that may be used. */
    static List<String> of(Handle handle, String owner) {
        return handle.createQuery("""
                        SELECT name FROM person WHERE owner = :owner AND disabled_at IS NULL AND removed_at IS NULL
                        ORDER BY name COLLATE "C\"""").bind("owner", owner).mapTo(String.class).list();
    }

    private boolean isNoOwner(Handle handle, String name) {
        return roster.find(handle, name)
                .filter(account -> Tokens.mayComeIn(account) && !account.isService())
                .isEmpty();
    }

    private static void write(Handle handle, String name, String owner) {
        handle.createUpdate("UPDATE person SET owner = :owner, version = version + 1 WHERE name = :name")
                .bind("owner", owner)
                .bind("name", name)
                .execute();
    }
}
