package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.CaseEvent.AlertsAdopted;
import io.watchfloor.ops.cases.CaseEvent.AlertsJoined;
import io.watchfloor.ops.cases.CaseEvent.Opened;
import io.watchfloor.ops.cases.CaseEvent.Progressed;
import io.watchfloor.ops.cases.CaseEvent.Worsened;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes the severity that follows from the attack's progress when alerts are added. */
final class AttackProgressPolicy {

    private AttackProgressPolicy() {}

    /**
     * Splits the opening of a case into two events: alerts linked to the opening alerts are added by a second event,
     * which stores the links.
     */
    static List<CaseEvent> opening(Opened all, SortedMap<String, List<String>> links) {
        List<Alert> linked = all.alerts().stream()
                .filter(alert -> !links.getOrDefault(alert.id(), List.of()).isEmpty())
                .toList();
        if (linked.isEmpty() || linked.size() == all.alerts().size()) {
            return List.of(all);
        }
        List<Alert> first =
                all.alerts().stream().filter(alert -> !linked.contains(alert)).toList();
        Opened opened = new Opened(all.number(), all.asset(), all.flood(), all.risk(), all.byHand(), first, all.at());
        boolean pages = opened.notifiesNobody() && linked.stream().anyMatch(Alert::pages);
        return List.of(opened, new AlertsJoined(linked, of(linked, links), pages ? true : null, all.at()));
    }

    /**
     * The events that added alerts, followed by the attack's progress. Cases of alert floods have no attack progress.
     */
    static List<CaseEvent> and(Case before, List<CaseEvent> cameIn, List<Alert> fresh, Instant now) {
        List<CaseEvent> all = new ArrayList<>(cameIn);
        Case after = before.applyAll(cameIn);
        List<AttackProgress.Reason> reasons =
                after.identity().flood() == null ? AttackProgress.found(after.alerts(), fresh) : List.of();
        if (!reasons.isEmpty()) {
            Level least = reasons.stream()
                    .map(AttackProgress.Reason::level)
                    .max(Level::compareTo)
                    .orElseThrow();
            all.add(new Progressed(highest(after.severity(), least), reasons, now));
        }
        return all;
    }

    /** Adopted alerts alone cause no urgent update. Attack progress that follows from adopted alerts does. */
    static List<CaseEvent> adopted(Case before, AlertsAdopted adopted, Instant now) {
        List<CaseEvent> all = and(before, List.of(adopted), adopted.alerts(), now);
        Case after = before.applyAll(all);
        List<String> what = raisedSeverities(before.totalSeverity(), all);
        if (!what.isEmpty()) {
            news(before, after, what, now).ifPresent(all::add);
        }
        return all;
    }

    private static Optional<CaseEvent> news(Case before, Case after, List<String> what, Instant now) {
        if (before.merged()) {
            return RelationHandler.news(before, after.totalSeverity(), what, now);
        }
        return before.opened() && before.status() != CaseStatus.NEW
                ? Optional.of(new Worsened(before.totalSeverity(), after.totalSeverity(), what, now))
                : Optional.empty();
    }

    /** The reasons for a severity above {@code from}, apart from the alerts' own severities. */
    static List<String> raisedSeverities(Level from, List<CaseEvent> events) {
        return events.stream()
                .flatMap(event -> event instanceof Progressed progressed
                        ? progressed.reasons().stream()
                        : Stream.<AttackProgress.Reason>empty())
                .filter(reason -> reason.level().compareTo(from) > 0)
                .map(AttackProgress.Reason::words)
                .toList();
    }

    static Level highest(Level one, @Nullable Level other) {
        return other != null && other.compareTo(one) > 0 ? other : one;
    }

    /** The links by which these alerts belong to the case. */
    static SortedMap<String, List<String>> of(List<Alert> alerts, SortedMap<String, List<String>> links) {
        SortedMap<String, List<String>> theirs = new TreeMap<>(links);
        theirs.keySet().retainAll(alerts.stream().map(Alert::id).toList());
        return theirs;
    }
}
