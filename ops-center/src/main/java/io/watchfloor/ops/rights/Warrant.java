package io.watchfloor.ops.rights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a command carries so that an entity can decide for itself whether its sender may: a command without one is refused.
 *
 * @param groups of the assets that it is about, as the boards had them; an asset that is missing has none
 */
public record Warrant(Bearer bearer, SortedMap<String, String> groups) {

    public Warrant {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    public static Warrant of(Bearer bearer) {
        return new Warrant(bearer, Collections.emptySortedMap());
    }

    /** Decides about a case with these assets. */
    public Decision decide(Verb verb, Collection<String> assets, Tlp marking, @Nullable SortedSet<String> people) {
        List<@Nullable String> of = new ArrayList<>();
        assets.forEach(asset -> of.add(groups.get(asset)));
        return Rights.decide(bearer, verb, new Thing.OfCase(of, marking, people));
    }
}
