package io.watchfloor.ops.platform.rights;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Somebody with the rights that they have now.
 *
 * @param name under which restricted cases name them
 * @param verbs of their role
 * @param clearance the highest marking that they may see
 */
public record Principal(String name, SortedSet<Verb> verbs, Scope scope, Tlp clearance) {

    public Principal {
        verbs = Collections.unmodifiableSortedSet(new TreeSet<>(verbs));
    }

    /** Whether who has these rights lacks nothing of the other ones. */
    public boolean covers(Principal other) {
        return verbs.containsAll(other.verbs) && scope.contains(other.scope) && clearance.covers(other.clearance);
    }

    public static Principal of(String name, Collection<Verb> verbs, Scope scope, Tlp clearance) {
        return new Principal(name, new TreeSet<>(verbs), scope, clearance);
    }
}
