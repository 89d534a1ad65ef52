package io.watchfloor.ops.cases;

import io.watchfloor.ops.platform.rights.Tlp;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far a case may be told.
 *
 * @param people who alone may see it; null when it is not restricted
 */
public record Marking(Tlp tlp, @Nullable SortedSet<String> people) {

    /** Most people whom a restricted case names. */
    public static final int MOST_PEOPLE = 100;

    public static final Marking USUAL = new Marking(Tlp.USUAL, null);

    public Marking {
        people = people == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(people));
    }

    Marking marked(Tlp now) {
        return new Marking(now, people);
    }

    /** @param now nobody lifts the restriction */
    Marking restricted(Collection<String> now) {
        return new Marking(tlp, now.isEmpty() ? null : new TreeSet<>(now));
    }
}
