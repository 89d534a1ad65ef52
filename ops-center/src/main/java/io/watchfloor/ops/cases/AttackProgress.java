package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.sigma.language.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The progress of a case's attack along the kill chain, and the minimum severity that follows from it.
 *
 * @param tactics of all alerts, including those that the case no longer stores in full
 * @param reasons in the order in which they were found, each kind once
 */
public record AttackProgress(SortedSet<Tactic> tactics, List<Reason> reasons) {

    static final AttackProgress NONE = new AttackProgress(Collections.emptySortedSet(), List.of());

    private static final int MANY_TACTICS = 3;
    private static final int MANY_ASSETS = 2;

    /**
     * Prefix of the text of the reason {@link Kind#SPREAD}, by which a view recognises and drops the same reason from
     * merged cases.
     */
    public static final String SPREAD_WORDS = "Multi-stage attack (";

    private static final String DOMAIN_CONTROLLER = "domain-controller:";

    /** Reasons for a severity above that of the alerts. */
    public enum Kind {
        /** At least 3 tactics on at least 2 assets. */
        SPREAD,
        /** An alert of severity high or critical with the tactic impact. */
        IMPACT,
        /** An alert of severity high or critical with credential access or impact on a domain controller. */
        DOMAIN
    }

    /**
     * A reason for a minimum severity.
     *
     * @param words the reason as a sentence
     */
    public record Reason(Kind kind, Level level, String words) {}

    public AttackProgress {
        tactics = Collections.unmodifiableSortedSet(new TreeSet<>(tactics));
        reasons = List.copyOf(reasons);
    }

    AttackProgress with(Collection<Tactic> more) {
        SortedSet<Tactic> all = new TreeSet<>(tactics);
        all.addAll(more);
        return new AttackProgress(all, reasons);
    }

    AttackProgress because(List<Reason> more) {
        return new AttackProgress(
                tactics, Stream.concat(reasons.stream(), more.stream()).toList());
    }

    /**
     * The progress after alerts were removed. If the case does not store all alerts in full, the progress stays
     * unchanged, because the progress cannot be recomputed.
     *
     * @param left the remaining alerts, with the previous progress
     */
    static AttackProgress left(CaseAlerts left) {
        AttackProgress before = left.progress();
        if (!left.others().isEmpty()) {
            return before;
        }
        AttackProgress tactics = new AttackProgress(
                left.shown().stream()
                        .flatMap(alert -> alert.rule().tactics().stream())
                        .collect(Collectors.toCollection(TreeSet::new)),
                List.of());
        CaseAlerts all = new CaseAlerts(left.shown(), left.others(), tactics);
        Set<Kind> still = found(all, left.shown()).stream().map(Reason::kind).collect(Collectors.toSet());
        return tactics.because(before.reasons().stream()
                .filter(reason -> still.contains(reason.kind()))
                .toList());
    }

    /**
     * The new reasons that follow from added alerts.
     *
     * @param all all alerts of the case, including the added ones
     */
    static List<Reason> found(CaseAlerts all, List<Alert> fresh) {
        Set<Kind> known = all.progress().reasons().stream().map(Reason::kind).collect(Collectors.toSet());
        List<Reason> found = new ArrayList<>();
        Stream.of(spread(all), impact(fresh), domain(fresh))
                .flatMap(Optional::stream)
                .filter(reason -> !known.contains(reason.kind()))
                .forEach(found::add);
        return found;
    }

    private static Optional<Reason> spread(CaseAlerts all) {
        SortedSet<Tactic> seen = all.progress().tactics();
        int assets = all.assets().size();
        return seen.size() < MANY_TACTICS || assets < MANY_ASSETS
                ? Optional.empty()
                : Optional.of(new Reason(
                        Kind.SPREAD,
                        Level.HIGH,
                        SPREAD_WORDS + "%s on %d assets): severity raised to high.".formatted(words(seen), assets)));
    }

    private static Optional<Reason> impact(List<Alert> fresh) {
        return mostSevere(fresh, alert -> alert.rule().tactics().contains(Tactic.IMPACT))
                .map(alert -> new Reason(
                        Kind.IMPACT,
                        Level.CRITICAL,
                        "Impact detected: %s on %s. Severity raised to critical."
                                .formatted(alert.title(), name(alert.asset()))));
    }

    private static Optional<Reason> domain(List<Alert> fresh) {
        return mostSevere(
                        fresh,
                        alert -> alert.asset().startsWith(DOMAIN_CONTROLLER)
                                && (alert.rule().tactics().contains(Tactic.CREDENTIAL_ACCESS)
                                        || alert.rule().tactics().contains(Tactic.IMPACT)))
                .map(alert -> new Reason(
                        Kind.DOMAIN,
                        Level.CRITICAL,
                        "Domain controller %s compromised: %s. Severity raised to critical."
                                .formatted(name(alert.asset()), alert.title())));
    }

    /**
     * Considers only alerts of severity high or critical, because many less severe rules report impact or credential
     * access for everyday events, such as a stopped service or a wrong password.
     */
    private static Optional<Alert> mostSevere(List<Alert> fresh, Predicate<Alert> which) {
        return fresh.stream()
                .filter(which)
                .filter(alert -> alert.level().compareTo(Level.HIGH) >= 0)
                .max(Comparator.comparing(Alert::level).thenComparing(Alert::ordinal, Comparator.reverseOrder()));
    }

    private static String words(SortedSet<Tactic> tactics) {
        List<String> names = tactics.stream().map(Tactic::words).toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    private static String name(String asset) {
        return asset.substring(asset.indexOf(':') + 1);
    }
}
