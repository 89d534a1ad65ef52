package io.watchfloor.ops.platform.rights;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The assets that a person may see, by group.
 *
 * @param all whether the scope covers every asset, including assets without a group; must be set explicitly, because an
 * empty set of groups means no assets
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

    /** @param group the group of an asset; null if none or unknown */
    public boolean covers(@Nullable String group) {
        return all || (group != null && groups.contains(group));
    }

    /** Whether this scope includes every asset of the other scope. */
    public boolean contains(Scope other) {
        return all || (!other.all && groups.containsAll(other.groups));
    }
}
