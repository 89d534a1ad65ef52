package io.watchfloor.ops.platform.rights;

import io.watchfloor.ops.platform.rights.Decision.Denied;
import io.watchfloor.ops.platform.rights.Decision.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sender's rights in a command, so that an entity can check them itself: a command without these rights is
 * rejected. Facts that the entity does not know are read from the projections and included.
 *
 * @param groups groups of the affected assets; a missing asset has no group
 * @param cases the affected cases, by id, for an entity that is not the case itself; nobody may change a missing case
 */
public record CommandAuthorization(
        Principal bearer, SortedMap<String, String> groups, SortedMap<String, OfCase> cases) {

    /**
     * The properties of a case that access checks need.
     *
     * @param people the only people who may see the case; null if it is not restricted
     * @param whole the parent case at the end of the chain of merges; null if the case is not merged
     */
    public record OfCase(
            SortedSet<String> assets,
            Tlp marking,
            @Nullable SortedSet<String> people,
            @Nullable String whole) {

        public OfCase {
            assets = Collections.unmodifiableSortedSet(new TreeSet<>(assets));
            people = people == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(people));
        }
    }

    /** Fills in the cases, which nodes with older versions do not send. */
    @SuppressWarnings("NullAway") // fields that the message lacks are null
    public CommandAuthorization {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        cases = cases == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(cases));
    }

    public static CommandAuthorization of(Principal bearer) {
        return of(bearer, Collections.emptySortedMap());
    }

    public static CommandAuthorization of(Principal bearer, SortedMap<String, String> groups) {
        return new CommandAuthorization(bearer, groups, Collections.emptySortedMap());
    }

    /** Whether these rights belong to the given person. */
    public boolean isOf(String person) {
        return bearer.name().equals(person);
    }

    /** Checks access to a case with the given assets. */
    public Decision decide(Verb verb, Collection<String> assets, Tlp marking, @Nullable SortedSet<String> people) {
        return Rights.decide(bearer, verb, resource(assets, marking, people));
    }

    /** A case with the given assets, with their groups read from the projections. */
    public ProtectedResource.OfCase resource(
            Collection<String> assets, Tlp marking, @Nullable SortedSet<String> people) {
        List<@Nullable String> of = new ArrayList<>();
        assets.forEach(asset -> of.add(groups.get(asset)));
        return new ProtectedResource.OfCase(of, marking, people);
    }

    /** Checks access to an asset, with the asset's group read from the projections. */
    public Decision decide(Verb verb, String asset) {
        return Rights.decide(bearer, verb, new ProtectedResource.OfAsset(groups.get(asset)));
    }

    /**
     * Checks access to a case, with facts read from the projections. A merged case also requires access to the parent
     * case.
     *
     * @param assets additional assets that the caller knows
     */
    public Decision decide(Verb verb, String caseId, Collection<String> assets) {
        OfCase one = cases.get(caseId);
        if (one == null) {
            return new Denied(bearer.verbs().contains(verb) ? Reason.SCOPE : Reason.ROLE);
        }
        SortedSet<String> all = new TreeSet<>(one.assets());
        all.addAll(assets);
        Decision decision = decide(verb, all, one.marking(), one.people());
        return decision.allowed() && one.whole() != null ? decide(verb, one.whole(), List.of()) : decision;
    }
}
