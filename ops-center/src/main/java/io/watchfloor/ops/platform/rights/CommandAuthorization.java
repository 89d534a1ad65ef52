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
 * What a command carries so that an entity can decide for itself whether its sender may: a command without one is refused. What an entity
 * does not know itself stands in it as the boards had it.
 *
 * @param groups of the assets that it is about; an asset that is missing has none
 * @param cases that it is about, by id, for an entity that is none of them; one that is missing is nobody's to change
 */
public record CommandAuthorization(
        Principal bearer, SortedMap<String, String> groups, SortedMap<String, OfCase> cases) {

    /**
     * What rights depend on of a case.
     *
     * @param people who alone may see it; null when it is not restricted
     * @param whole the case at the end of the chain that this one is a part of; null when it is a part of none
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

    /** A node of an earlier version names no cases. */
    @SuppressWarnings("NullAway") // a field that it lacks is null
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

    /** Whether it is this person's. */
    public boolean isOf(String person) {
        return bearer.name().equals(person);
    }

    /** Decides about a case with these assets. */
    public Decision decide(Verb verb, Collection<String> assets, Tlp marking, @Nullable SortedSet<String> people) {
        List<@Nullable String> of = new ArrayList<>();
        assets.forEach(asset -> of.add(groups.get(asset)));
        return Rights.decide(bearer, verb, new ProtectedResource.OfCase(of, marking, people));
    }

    /** Decides about an asset, as the boards had it. */
    public Decision decide(Verb verb, String asset) {
        return Rights.decide(bearer, verb, new ProtectedResource.OfAsset(groups.get(asset)));
    }

    /**
     * Decides about a case, as the boards had it; a part is as its whole is, too.
     *
     * @param assets that it has besides, as who decides knows
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
