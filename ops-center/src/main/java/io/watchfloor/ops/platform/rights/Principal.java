package io.watchfloor.ops.platform.rights;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A person or program with its current rights.
 *
 * @param name the name by which restricted cases refer to the principal
 * @param verbs the permissions of the role
 * @param clearance the highest marking that the principal may see
 */
public record Principal(String name, SortedSet<Verb> verbs, Scope scope, Tlp clearance) {

    public Principal {
        verbs = Collections.unmodifiableSortedSet(new TreeSet<>(verbs));
    }

    /** Whether these rights include all rights of the other principal. */
    public boolean covers(Principal other) {
        return verbs.containsAll(other.verbs) && scope.contains(other.scope) && clearance.covers(other.clearance);
    }

    public static Principal of(String name, Collection<Verb> verbs, Scope scope, Tlp clearance) {
        return new Principal(name, new TreeSet<>(verbs), scope, clearance);
    }
}
