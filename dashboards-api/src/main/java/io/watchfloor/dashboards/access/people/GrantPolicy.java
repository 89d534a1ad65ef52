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
 * The only place that decides who may give rights, for every account, credential, link, token and invitation: what somebody gives must be
 * theirs for good, as far as the credential goes that they ask with. It is asked in the transaction that gives, with the credential of the
 * request, so a route cannot forget it. The center itself, an operator at the data folder and an identity provider have no credential here,
 * and are not bounded.
 */
public final class GrantPolicy {

    private final AccessDatabase database;
    private final CredentialStatuses standings;

    GrantPolicy(AccessDatabase database, CredentialStatuses standings) {
        this.database = database;
        this.standings = standings;
    }

    /** @throws GrantException when the person lacks any of the rights, or has them for a time only */
    void check(Handle handle, Actor by, Principal given) {
        refuseUnless(handle, by, own -> own.covers(given));
    }

    /**
     * For what makes somebody else's credential, which lasts: only who manages people for good.
     *
     * @throws GrantException when the person does so for a time only
     */
    public void checkLasting(Actor by) {
        database.jdbi().useHandle(handle -> lasting(handle, by));
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
     * How long what is made may be good that somebody else uses: no longer than the role by which it is made.
     *
     * @param wanted the end without a temporary role
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

    /** Refuses to change what one sees or receives oneself by a role for a time. */
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

    /** What somebody gets who did not have it before: nothing of what a disabled account had. */
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
     * Who could have kept what is made now: the person who makes it for somebody else, and who made the credential that they use.
     *
     * @param person for whom it is made
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
     * Whether the account or the credential was made by the other person, directly or through accounts that they made. Who answers for a
     * service account counts as its maker.
     *
     * @param via the id of the session or token
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
