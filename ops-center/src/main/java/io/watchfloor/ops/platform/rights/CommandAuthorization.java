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
 * The sender's rights in a command, so that an entity can check them itself: a command without them is refused. Facts
 * that the entity does not know are included, as of the projections.
 *
 * @param groups groups of the assets in question; a missing asset has no group
 * @param cases the cases in question, by id, for an entity that is not the case itself; nobody may change a missing
 *     case
 */
public record CommandAuthorization(
        Principal bearer, SortedMap<String, String> groups, SortedMap<String, OfCase> cases) {

    /**
     * The properties of a case that access checks need.
     *
     * @param people the only people who may see the case; null if it is not restricted
     * @param whole the parent at the end of the chain; null if the case is not merged
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

    /** Fills in the cases, which nodes of older versions do not send. */
    @SuppressWarnings("NullAway") // a field that the message lacks is null
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

    /** Whether these are the rights of this person. */
    public boolean isOf(String person) {
        return bearer.name().equals(person);
    }

    /** Decides about a case with these assets. */
    public Decision decide(Verb verb, Collection<String> assets, Tlp marking, @Nullable SortedSet<String> people) {
        List<@Nullable String> of = new ArrayList<>();
        assets.forEach(asset -> of.add(groups.get(asset)));
        return Rights.decide(bearer, verb, new ProtectedResource.OfCase(of, marking, people));
    }

    /** Decides about an asset, with its group as of the projections. */
    public Decision decide(Verb verb, String asset) {
        return Rights.decide(bearer, verb, new ProtectedResource.OfAsset(groups.get(asset)));
    }

    /**
     * Decides about a case, as of the projections; a merged case requires access to its parent too.
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
