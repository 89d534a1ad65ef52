package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may learn of a case: the TLP marking, the restriction, and the exercise.
 *
 * @param people the only people who may see the case; null if it is not restricted
 * @param exercise the exercise to which the case belongs, so that no one is notified; null if none
 */
public record CaseSharing(
        Tlp tlp,
        @Nullable SortedSet<String> people,
        @Nullable CaseExercise exercise) {

    /** The sharing of a case without an exercise. */
    public CaseSharing(Tlp tlp, @Nullable SortedSet<String> people) {
        this(tlp, people, null);
    }

    /** Limit of people in a restriction. */
    public static final int MOST_PEOPLE = 100;

    public static final CaseSharing USUAL = new CaseSharing(Tlp.USUAL, null);

    public CaseSharing {
        people = people == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(people));
    }

    /** The same sharing with at least the marking of each alert. */
    CaseSharing withAlerts(List<Alert> alerts) {
        return leastOf(alerts)
                .filter(least -> !tlp.covers(least))
                .map(this::marked)
                .orElse(this);
    }

    /** The highest marking of findings of partners and of indicators: the lowest one that a case with these alerts may have. */
    public static Optional<Tlp> leastOf(Collection<Alert> alerts) {
        return alerts.stream().flatMap(CaseSharing::markings).max(Comparator.comparingInt(Tlp::rank));
    }

    private static Stream<Tlp> markings(Alert alert) {
        AlertFinding finding = alert.rule().finding();
        return Stream.concat(
                Stream.ofNullable(alert.rule().indicator()).map(AlertIndicator::tlp),
                Stream.ofNullable(finding == null ? null : finding.sharing()).map(AlertFinding.Sharing::marking));
    }

    CaseSharing marked(Tlp now) {
        return new CaseSharing(now, people, exercise);
    }

    /** @param now the people who may see the case; empty removes the restriction */
    CaseSharing restricted(Collection<String> now) {
        return new CaseSharing(tlp, now.isEmpty() ? null : new TreeSet<>(now), exercise);
    }

    CaseSharing in(@Nullable CaseExercise now) {
        return new CaseSharing(tlp, people, now);
    }
}
