package io.watchfloor.ops.platform.rights;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The assets that a person may see, by their groups.
 *
 * @param all every asset, also those of no group; must be said: no groups alone mean no assets
 */
public record Scope(boolean all, SortedSet<String> groups) {

    public static final Scope ALL = new Scope(true, Collections.emptySortedSet());
    public static final Scope NOTHING = new Scope(false, Collections.emptySortedSet());

    public Scope {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    }

    public static Scope of(Collection<String> groups) {
        return new Scope(false, new TreeSet<>(groups));
    }

    /** @param group of an asset; null when it has none, or when nobody knows */
    public boolean covers(@Nullable String group) {
        return all || (group != null && groups.contains(group));
    }

    /** Whether somebody with this scope sees all that the other one lets see. */
    public boolean contains(Scope other) {
        return all || (!other.all && groups.containsAll(other.groups));
    }
}
