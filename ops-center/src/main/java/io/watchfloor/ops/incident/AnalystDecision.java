package io.watchfloor.ops.incident;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a person decided about alerts; it outlives every later alert, until the person takes it back. */
public sealed interface AnalystDecision {

    /** Decisions count up. */
    long number();

    SortedSet<String> alerts();

    /** These belong to one incident. */
    record Together(long number, SortedSet<String> alerts) implements AnalystDecision {

        public Together {
            alerts = Collections.unmodifiableSortedSet(new TreeSet<>(alerts));
        }
    }

    /** No alert on the left is in one incident with one on the right. Stronger than {@link Together}. */
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
