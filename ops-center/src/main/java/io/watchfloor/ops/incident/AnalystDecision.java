package io.watchfloor.ops.incident;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An analyst's decision about alerts. The decision also applies to all later alerts, until the analyst revokes the
 * decision.
 */
public sealed interface AnalystDecision {

    /** Decisions are numbered in ascending order. */
    long number();

    SortedSet<String> alerts();

    /** The decision that these alerts belong to one incident. */
    record Together(long number, SortedSet<String> alerts) implements AnalystDecision {

        public Together {
            alerts = Collections.unmodifiableSortedSet(new TreeSet<>(alerts));
        }
    }

    /**
     * The decision that no alert of {@code left} is in the same incident as an alert of {@code right}. Takes precedence
     * over {@link Together}.
     */
    record Apart(long number, SortedSet<String> left, SortedSet<String> right) implements AnalystDecision {

        public Apart {
            left = Collections.unmodifiableSortedSet(new TreeSet<>(left));
            right = Collections.unmodifiableSortedSet(new TreeSet<>(right));
        }

        @Override
        public SortedSet<String> alerts() {
            SortedSet<String> both = new TreeSet<>(left);
            both.addAll(right);
            return both;
        }
    }
}
