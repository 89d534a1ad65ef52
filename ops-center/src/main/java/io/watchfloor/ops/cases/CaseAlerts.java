package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.sigma.language.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of a case: at most {@value #MOST_SHOWN} in full, the other alerts only by the ids needed to count them and
 * to notify the assets when the case ends. All alerts are listed by the projections.
 *
 * @param shown the alerts stored in full: the first {@value #FIRST_SHOWN}, the latest, and the most severe of those
 * between
 * @param others the other alerts, in the order in which they were added
 * @param progress the attack's progress according to all alerts
 */
public record CaseAlerts(List<Alert> shown, List<Member> others, AttackProgress progress) {

    static final int MOST_SHOWN = 100;
    static final int FIRST_SHOWN = 50;
    private static final int MOST_RAISES = 10;

    static final CaseAlerts NONE = new CaseAlerts(List.of(), List.of(), AttackProgress.NONE);

    /** Reads snapshots that were written before progress was stored: computes the tactics from the stored alerts. */
    @JsonCreator
    static CaseAlerts read(
            @JsonProperty("shown") List<Alert> shown,
            @JsonProperty("others") List<Member> others,
            @JsonProperty("progress") @Nullable AttackProgress progress) {
        AttackProgress known = progress == null ? AttackProgress.NONE : progress;
        return new CaseAlerts(shown, others, known.with(tactics(shown)));
    }

    private static List<Tactic> tactics(List<Alert> alerts) {
        return alerts.stream().flatMap(alert -> alert.rule().tactics().stream()).toList();
    }

    /** The ids of an alert that is not stored in full. */
    public record Member(String alert, String asset) {}

    /**
     * @return the alerts that are not in the case yet or that are in the case with a lower severity, without duplicates,
     *     in their latest state
     */
    List<Alert> fresh(List<Alert> offered) {
        Set<String> in = new HashSet<>();
        shown.forEach(alert -> in.add(alert.id()));
        others.forEach(member -> in.add(member.alert()));
        Map<String, Alert> fresh = new LinkedHashMap<>();
        for (Alert alert : offered) {
            if (!in.contains(alert.id())) {
                fresh.merge(alert.id(), alert, (one, other) -> other.canRise() ? other : one);
            } else if (alert.canRise() && rises(alert)) {
                fresh.put(alert.id(), alert);
            }
        }
        return List.copyOf(fresh.values());
    }

    /** Of alerts that are not stored in full, only one that is more severe than all stored ones counts. */
    private boolean rises(Alert alert) {
        return shown.stream()
                .filter(one -> one.id().equals(alert.id()))
                .findFirst()
                .map(Alert::level)
                .or(() -> highest(shown))
                .map(known -> alert.level().compareTo(known) > 0)
                .orElse(true);
    }

    boolean holds(String alert) {
        return shown.stream().anyMatch(one -> one.id().equals(alert))
                || others.stream().anyMatch(member -> member.alert().equals(alert));
    }

    CaseAlerts with(List<Alert> more) {
        List<Alert> all = new ArrayList<>(shown);
        List<Member> rest = new ArrayList<>(others);
        for (Alert alert : more) {
            if (alert.canRise()) {
                all.removeIf(one -> one.id().equals(alert.id()));
                rest.removeIf(one -> one.alert().equals(alert.id()));
            }
            all.add(alert);
            if (all.size() > MOST_SHOWN) {
                Alert gone = all.remove(leastTelling(all));
                rest.add(new Member(gone.id(), gone.asset()));
            }
        }
        return new CaseAlerts(List.copyOf(all), List.copyOf(rest), progress.with(tactics(more)));
    }

    CaseAlerts because(List<AttackProgress.Reason> reasons) {
        return new CaseAlerts(shown, others, progress.because(reasons));
    }

    /** Removes alerts, and recomputes the attack progress from the remaining alerts. */
    CaseAlerts without(Collection<String> gone) {
        CaseAlerts left = new CaseAlerts(
                shown.stream().filter(alert -> !gone.contains(alert.id())).toList(),
                others.stream().filter(member -> !gone.contains(member.alert())).toList(),
                progress);
        return new CaseAlerts(left.shown, left.others, AttackProgress.left(left));
    }

    /** The highest severity among the alerts and the attack's progress. Returns empty if there are no alerts. */
    Optional<Level> highestSeverity() {
        return Stream.concat(
                        shown.stream().map(Alert::level),
                        progress.reasons().stream().map(AttackProgress.Reason::level))
                .max(Comparator.naturalOrder());
    }

    /**
     * The index of the alert to drop: among those after the first {@value #FIRST_SHOWN}, the oldest alert below the
     * highest severity, or else the oldest alert.
     */
    private static int leastTelling(List<Alert> all) {
        Level highest = highest(all).orElseThrow();
        for (int at = FIRST_SHOWN; at < MOST_SHOWN; at++) {
            if (all.get(at).level() != highest) {
                return at;
            }
        }
        return FIRST_SHOWN;
    }

    static Optional<Level> highest(List<Alert> alerts) {
        return alerts.stream().map(Alert::level).max(Comparator.naturalOrder());
    }

    /**
     * Sentences that explain why alerts have a higher severity than their rules, ordered from the most severe alert.
     */
    List<String> raised() {
        return shown.stream()
                .filter(alert -> alert.raised() != null)
                .sorted(Comparator.comparing(Alert::level).reversed())
                .map(CaseAlerts::whyRaised)
                .distinct()
                .limit(MOST_RAISES)
                .toList();
    }

    private static String whyRaised(Alert alert) {
        String asset = alert.asset().substring(alert.asset().indexOf(':') + 1);
        String because = alert.raised() == null
                ? ""
                : String.join(", and ", alert.raised().because());
        return "%s on %s: severity raised from %s to %s, because %s."
                .formatted(
                        alert.title(),
                        asset,
                        alert.rule().level().text(),
                        alert.level().text(),
                        because);
    }

    boolean hasRule(String rule) {
        return shown.stream().anyMatch(alert -> alert.rule().id().equals(rule));
    }

    public int size() {
        return shown.size() + others.size();
    }

    /** The assets of all alerts without duplicates, in the order in which the alerts were added, as far as known. */
    public List<String> assets() {
        return Stream.concat(shown.stream().map(Alert::asset), others.stream().map(Member::asset))
                .distinct()
                .toList();
    }

    /** The ids of all alerts. */
    public List<String> ids() {
        return Stream.concat(shown.stream().map(Alert::id), others.stream().map(Member::alert))
                .toList();
    }

    /** The ids of the alerts on this asset. */
    List<String> on(String asset) {
        return Stream.concat(
                        shown.stream()
                                .filter(alert -> alert.asset().equals(asset))
                                .map(Alert::id),
                        others.stream()
                                .filter(member -> member.asset().equals(asset))
                                .map(Member::alert))
                .toList();
    }
}
