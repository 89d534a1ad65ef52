package io.watchfloor.dashboards.access.provider;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.AccountNamePolicy;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.access.people.AccountRegistry;
import io.watchfloor.dashboards.access.people.AccountReply;
import io.watchfloor.dashboards.access.provider.ProviderException.Reason;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links users of identity providers to accounts, and grants the rights of the users' groups. A user is identified by
 * the provider's subject claim. The account keeps the user name of the first sign-in. Blocks on the database.
 */
final class ProviderPeople {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderPeople.class);

    private final AccessDatabase database;
    private final AccountRegistry roster;

    /**
     * @param shutOut whether the account was disabled because none of the user's groups has access, rather than by an
     * administrator
     */
    private record Link(String person, boolean shutOut) {}

    ProviderPeople(AccessDatabase database, AccountRegistry roster) {
        this.database = database;
        this.roster = roster;
    }

    /**
     * Updates the account to the rights of the user's groups, or disables it.
     *
     * @param granted rights of the user's groups; empty if no group has access
     * @param adopts whether an existing account is linked to the provider
     * @return name of the account
     */
    String admit(
            String provider,
            String subject,
            String name,
            Optional<GroupAccess.Granted> granted,
            boolean adopts,
            String address)
            throws ProviderException {
        Actor by = actor(provider, address);
        Optional<Link> link = link(provider, subject);
        if (granted.isEmpty()) {
            if (link.isPresent()) {
                shutOut(provider, link.get().person(), by);
            }
            throw new ProviderException(
                    Reason.NO_ROLE, "No group of " + name + " is listed in the access settings of the provider");
        }
        String person =
                link.isPresent() ? link.get().person() : introduce(provider, subject, name, granted.get(), adopts, by);
        boolean comesBack = link.map(Link::shutOut).orElse(false);
        Account account = roster.find(person)
                .filter(one -> one.removedAt() == null && (!one.disabled() || comesBack))
                .orElseThrow(() -> new ProviderException(Reason.DISABLED, person + " is disabled or removed"));
        AccountReply reply = roster.change(
                person,
                new AccountChange.Edit(
                        granted.get().role(),
                        false,
                        granted.get().scope(),
                        granted.get().clearance()),
                account.version(),
                by);
        if (reply instanceof AccountReply.Rejection refused) {
            throw new ProviderException(
                    refused.reason() == AccountReply.Reason.LAST_ADMINISTRATOR
                            ? Reason.LAST_ADMINISTRATOR
                            : Reason.DISABLED,
                    "The rights of %s cannot be changed: %s".formatted(person, refused.reason()));
        }
        seen(provider, subject, false);
        return person;
    }

    private String introduce(
            String provider, String subject, String name, GroupAccess.Granted granted, boolean adopts, Actor by)
            throws ProviderException {
        boolean here = roster.find(name).isPresent();
        if (here && !adopts) {
            throw new ProviderException(Reason.NAME_TAKEN, name + " already exists, and the setting adopts is off");
        }
        Optional<String> refusal = here ? Optional.empty() : AccountNamePolicy.refusal(name);
        if (refusal.isPresent()) {
            throw new ProviderException(
                    Reason.NAME, "The account name " + name + " is not allowed: it " + refusal.get());
        }
        if (!here && !(roster.add(name, granted.role(), false, by) instanceof AccountReply.Success)) {
            throw new ProviderException(Reason.NAME_TAKEN, name + " is too similar to an existing account name");
        }
        boolean linked = database.jdbi().inTransaction(handle -> {
            int rows = handle.createUpdate("""
                            INSERT INTO provider_person (provider, subject, person, first_at, last_at)
                            VALUES (:provider, :subject, :person, :now, :now) ON CONFLICT DO NOTHING""")
                    .bind("provider", provider)
                    .bind("subject", subject)
                    .bind("person", name)
                    .bind("now", database.now())
                    .execute();
            if (rows > 0) {
                database.audit()
                        .append(handle, by.did("provider.link", "person:" + name, "", provider + " " + subject));
            }
            return rows > 0;
        });
        if (!linked) {
            throw new ProviderException(Reason.NAME_TAKEN, name + " belongs to another user of the provider");
        }
        return name;
    }

    /**
     * Handles the removal of a user by SCIM. The account loses all access, unless the user is the last administrator.
     */
    void leave(String provider, ScimRecord user, String address) {
        link(provider, user).ifPresent(link -> {
            try {
                shutOut(provider, link.person(), actor(provider, address));
            } catch (ProviderException e) {
                LOG.warn(
                        "{} no longer exists at the identity provider {} but stays enabled here: {}",
                        link.person(),
                        provider,
                        e.getMessage());
            }
        });
    }

    /** Handles a change of the user's groups by SCIM. */
    void regroup(String provider, ScimRecord user, Optional<GroupAccess.Granted> granted, String address) {
        Optional<Link> link = link(provider, user);
        if (link.isEmpty()) {
            return;
        }
        if (granted.isEmpty()) {
            leave(provider, user, address);
            return;
        }
        String person = link.get().person();
        Optional<Account> account = roster.find(person)
                .filter(one -> one.removedAt() == null
                        && (!one.disabled() || link.get().shutOut()));
        if (account.isPresent()) {
            AccountReply reply = roster.change(
                    person,
                    new AccountChange.Edit(
                            granted.get().role(),
                            false,
                            granted.get().scope(),
                            granted.get().clearance()),
                    account.get().version(),
                    actor(provider, address));
            if (reply instanceof AccountReply.Rejection refused) {
                LOG.warn("The rights of {} were not changed: {}", person, refused.reason());
            }
        }
    }

    /**
     * Finds the account of a user by its permanent id or, if that is unknown, by name; only accounts of this provider.
     */
    private Optional<Link> link(String provider, ScimRecord user) {
        Optional<Link> known = link(provider, user.externalId());
        return known.isPresent()
                ? known
                : database.jdbi()
                        .withHandle(handle -> handle.createQuery("""
                                SELECT person, shut_out FROM provider_person
                                WHERE provider = :provider AND lower(person) = lower(:name)""")
                                .bind("provider", provider)
                                .bind("name", user.key())
                                .map((row, context) -> new Link(row.getString("person"), row.getBoolean("shut_out")))
                                .findOne());
    }

    private void shutOut(String provider, String person, Actor by) throws ProviderException {
        AccountReply reply = roster.change(person, new AccountChange.Edit(null, true), null, by);
        if (reply instanceof AccountReply.Rejection refused
                && refused.reason() == AccountReply.Reason.LAST_ADMINISTRATOR) {
            throw new ProviderException(
                    Reason.LAST_ADMINISTRATOR, person + " is the last administrator, and would lose all rights");
        }
        if (reply instanceof AccountReply.Success done && done.changed()) {
            database.jdbi()
                    .useHandle(handle -> handle.createUpdate(
                                    "UPDATE provider_person SET shut_out = true WHERE provider = :provider AND person = :person")
                            .bind("provider", provider)
                            .bind("person", person)
                            .execute());
        }
    }

    private void seen(String provider, String subject, boolean shutOut) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        UPDATE provider_person SET last_at = :now, shut_out = :out
                        WHERE provider = :provider AND subject = :subject""")
                        .bind("now", database.now())
                        .bind("out", shutOut)
                        .bind("provider", provider)
                        .bind("subject", subject)
                        .execute());
    }

    /** Returns the account name of the user with this subject claim. */
    @Nullable
    String person(String provider, String subject) {
        return link(provider, subject).map(Link::person).orElse(null);
    }

    int count(String provider) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("SELECT count(*) FROM provider_person WHERE provider = :provider")
                                .bind("provider", provider)
                                .mapTo(Integer.class)
                                .one());
    }

    /**
     * Stores the id of a message.
     *
     * @return false if the id was stored before
     */
    boolean first(Handle handle, String provider, String id) {
        handle.createUpdate("DELETE FROM provider_message WHERE expires_at < :now")
                .bind("now", database.now())
                .execute();
        return handle.createUpdate("""
                        INSERT INTO provider_message (provider, id, expires_at) VALUES (:provider, :id, :expires)
                        ON CONFLICT DO NOTHING""")
                        .bind("provider", provider)
                        .bind("id", id)
                        .bind("expires", database.now().plus(LogoutToken.GOOD_FOR.multipliedBy(3)))
                        .execute()
                > 0;
    }

    private Optional<Link> link(String provider, String subject) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT person, shut_out FROM provider_person WHERE provider = :provider AND subject = :subject")
                        .bind("provider", provider)
                        .bind("subject", subject)
                        .map((row, context) -> new Link(row.getString("person"), row.getBoolean("shut_out")))
                        .findOne());
    }

    static Actor actor(String provider, String address) {
        return new Actor("provider " + provider, "", address);
    }
}
