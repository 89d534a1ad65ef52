package io.watchfloor.dashboards.score;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the facts say about a control. */
public sealed interface Measurement {

    /** Maximum number of issues of a control. The count of the control includes all of them. */
    int MOST_ISSUES = 20;

    /** No fact is about the control, so the control does not count. */
    record NotSeen() implements Measurement {}

    /**
     * @param good number of things in order
     * @param total number of things that were seen; at least 1
     * @param issues things that are not in order, at most {@value #MOST_ISSUES}
     */
    record Measured(long good, long total, List<Issue> issues) implements Measurement {

        public Measured {
            if (total < 1 || good < 0 || good > total) {
                throw new IllegalArgumentException("%d of %d".formatted(good, total));
            }
            issues = issues.stream().limit(MOST_ISSUES).toList();
        }
    }

    Measurement NOT_SEEN = new NotSeen();

    /** Counts how many of these are in order. Without any, the control is not seen. */
    static <T> Measurement each(Collection<T> all, Predicate<T> inOrder, Function<T, Issue> issue) {
        if (all.isEmpty()) {
            return NOT_SEEN;
        }
        List<Issue> issues = new ArrayList<>();
        long good = 0;
        for (T one : all) {
            if (inOrder.test(one)) {
                good++;
            } else if (issues.size() < MOST_ISSUES) {
                issues.add(issue.apply(one));
            }
        }
        return new Measured(good, all.size(), issues);
    }

    /** A control that is either in order or not. */
    static Measurement one(boolean inOrder, Issue issue) {
        return new Measured(inOrder ? 1 : 0, 1, inOrder ? List.of() : List.of(issue));
    }
}
