package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.people.GrantException.Why;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * The only place that decides who may grant rights by accounts, credentials, links, tokens and invitations: people can
 * grant only rights that they have permanently and that their credential includes. The check runs within the granting
 * transaction with the credential of the request, so that no route can omit the check. The center, operators with
 * access to the data folder, and identity providers act without a credential and are not limited.
 */
public final class GrantPolicy {

    private final AccessDatabase database;
    private final CredentialStatuses standings;

    GrantPolicy(AccessDatabase database, CredentialStatuses standings) {
        this.database = database;
        this.standings = standings;
    }

    /** @throws GrantException if the person lacks any of the rights, or has them only temporarily */
    void check(Handle handle, Actor by, Principal given) {
        refuseUnless(handle, by, own -> own.covers(given));
    }

    /**
     * Checks that the person is not an administrator only temporarily, because only permanent administrators may create
     * permanent credentials for others.
     *
     * @throws GrantException for a temporary role
     */
    public void checkLasting(Actor by) {
        database.jdbi().useHandle(handle -> lasting(handle, by));
    }

    /**
     * Checks that the person may create a permanent credential for an account.
     *
     * @throws GrantException if the person lacks any of the rights of the account, or has them only temporarily
     */
    public void checkPermanent(Handle handle, Actor by, String account) {
        lasting(handle, by);
        standings.person(handle, account).ifPresent(one -> check(handle, by, one.bearer()));
    }

    private void lasting(Handle handle, Actor by) {
        refuseUnless(handle, by, own -> own.verbs().contains(Verb.ADMINISTER));
    }

    private void refuseUnless(Handle handle, Actor by, Predicate<Principal> enough) {
        if (by.via().isEmpty()) {
            return;
        }
        CredentialStatuses.Giver giver =
                standings.giver(handle, by.via()).orElseThrow(() -> new GrantException(Why.BEYOND_OWN));
        Principal lasting = giver.lasting().bearer();
        if (!enough.test(lasting)) {
            throw new GrantException(giver.now().person().elevated() == null ? Why.BEYOND_OWN : Why.FOR_A_TIME);
        }
        Principal bounded = giver.now().token() == null
                ? lasting
                : giver.now().token().scopes().narrow(lasting);
        if (!enough.test(bounded)) {
            throw new GrantException(Why.BEYOND_TOKEN);
        }
    }

    /**
     * Limits the lifetime of a credential for another person to the end of the creator's temporary role.
     *
     * @param wanted requested end
     */
    public Instant until(Actor by, Instant wanted) {
        return database.jdbi().withHandle(handle -> until(handle, by, wanted));
    }

    Instant until(Handle handle, Actor by, Instant wanted) {
        return standings
                .giver(handle, by.via())
                .filter(giver -> giver.now().person().elevated() != null
                        && !giver.lasting().may(Verb.ADMINISTER))
                .flatMap(
                        giver -> standings.elevatedUntil(handle, giver.lasting().name()))
                .filter(wanted::isAfter)
                .orElse(wanted);
    }

    /** Rejects changes that a person with a temporary role makes to the person's own scope or notifications. */
    void checkOwn(Handle handle, Actor by, boolean own) {
        if (own && !by.via().isEmpty()) {
            standings
                    .giver(handle, by.via())
                    .filter(giver -> !giver.lasting().may(Verb.ADMINISTER))
                    .ifPresent(giver -> {
                        throw new GrantException(Why.FOR_A_TIME);
                    });
        }
    }

    /** Returns the rights that an account gains by the change. A disabled account counts as having no rights. */
    static Principal gained(Account before, AccountChange.Rights after) {
        Person person = before.person();
        if (!AccountChange.Rights.of(before).letsIn()) {
            return of(before.name(), after);
        }
        Set<Verb> verbs = EnumSet.copyOf(after.role().verbs());
        verbs.removeAll(person.role().verbs());
        return Principal.of(
                before.name(),
                verbs,
                gained(person.scope(), after.scope()),
                person.clearance().covers(after.clearance()) ? Tlp.CLEAR : after.clearance());
    }

    private static Scope gained(Scope before, Scope after) {
        if (before.contains(after)) {
            return Scope.NOTHING;
        }
        SortedSet<String> more = new TreeSet<>(after.groups());
        more.removeAll(before.groups());
        return after.all() ? Scope.ALL : Scope.of(more);
    }

    static Principal of(String name, AccountChange.Rights rights) {
        return Principal.of(name, rights.role().verbs(), rights.scope(), rights.clearance());
    }

    /**
     * Returns the people who could know a new credential: the creator, and the person who created the creator's
     * credential.
     *
     * @param person for whom the credential is created
     */
    public List<String> makers(Handle handle, Actor by, String person) {
        SortedSet<String> makers = new TreeSet<>(handle.createQuery("""
                        SELECT unnest(makers) FROM session WHERE id = :via
                        UNION SELECT unnest(makers) FROM api_token WHERE id = :via""")
                .bind("via", by.via())
                .mapTo(String.class)
                .list());
        if (!by.via().isEmpty() && !by.name().equals(person)) {
            makers.add(by.name());
        }
        return List.copyOf(makers);
    }

    /**
     * Whether the other person created the account or the credential, directly or through other accounts. The owner of
     * a service account counts as its creator.
     *
     * @param via id of the session or token
     */
    public static boolean isMadeBy(Handle handle, String name, String via, String other) {
        return handle.createQuery("""
                        WITH RECURSIVE maker(name) AS (
                            SELECT unnest(makers) FROM session WHERE id = :via
                            UNION SELECT unnest(makers) FROM api_token WHERE id = :via
                            UNION SELECT unnest(makers || owner) FROM person WHERE name = :name
                            UNION SELECT unnest(p.makers || p.owner) FROM person p JOIN maker m ON m.name = p.name)
                        SELECT EXISTS (SELECT FROM maker WHERE name = :other)""")
                .bind("name", name)
                .bind("via", via)
                .bind("other", other)
                .mapTo(Boolean.class)
                .one();
    }
}
