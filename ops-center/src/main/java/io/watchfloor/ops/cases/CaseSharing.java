package io.watchfloor.ops.cases;

import io.watchfloor.ops.platform.rights.Tlp;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The TLP marking and the restriction of a case.
 *
 * @param people the only people who may see the case; null if it is not restricted
 */
public record CaseSharing(Tlp tlp, @Nullable SortedSet<String> people) {

    /** Limit of people in a restriction. */
    public static final int MOST_PEOPLE = 100;

    public static final CaseSharing USUAL = new CaseSharing(Tlp.USUAL, null);

    public CaseSharing {
        people = people == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(people));
    }

    CaseSharing marked(Tlp now) {
        return new CaseSharing(now, people);
    }

    /** @param now the people who may see the case; empty removes the restriction */
    CaseSharing restricted(Collection<String> now) {
        return new CaseSharing(tlp, now.isEmpty() ? null : new TreeSet<>(now));
    }
}
