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
 * Accounts of programs. A service account has API tokens but no sessions, and its owner is a person. When the owner is
 * disabled or removed, the service account is disabled in the same transaction, because the owner may know the tokens.
 * To avoid this, change the owner before; otherwise, enable the account afterwards and create new tokens. Every call
 * blocks on the database.
 */
public final class ServiceAccounts {

    private final AccessDatabase database;
    private final AccountRegistry roster;

    ServiceAccounts(AccessDatabase database, AccountRegistry roster) {
        this.database = database;
        this.roster = roster;
    }

    /** @param owner person responsible for the account */
    public AccountReply add(String name, Role role, String owner, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            roster.lock(handle);
            if (roster.isNoOwner(handle, owner)) {
                return new AccountReply.NoOwner(owner);
            }
            Optional<AccountReply.Rejection> taken = roster.taken(handle, name, false);
            if (taken.isPresent()) {
                Account account = taken.get().account();
                return taken.get().reason() == Reason.EXISTS && account.role() == role && owner.equals(account.owner())
                        ? new AccountReply.Success(account, false)
                        : taken.get();
            }
            roster.admit(handle, name, AccountChange.Rights.usual(role), roster.makers(handle, by, name), by);
            roster.handOver(handle, name, "", owner, by);
            return new AccountReply.Success(roster.find(handle, name).orElseThrow(), true);
        });
    }

    /** Returns the enabled service accounts of a person. */
    static List<String> of(Handle handle, String owner) {
        return handle.createQuery("""
                        SELECT name FROM person WHERE owner = :owner AND disabled_at IS NULL AND removed_at IS NULL
                        ORDER BY name COLLATE "C\"""").bind("owner", owner).mapTo(String.class).list();
    }
}
