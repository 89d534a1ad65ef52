package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.detection.alert.AlertNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an asset's telemetry tells of who came from where and which address is whose, whether or not it raises an alert.
 * An alert that opens takes along what concerns it. What is no news is not journaled; what is kept is bounded.
 *
 * @param arrivals logons to the asset within an hour, in the order in which they became known, at most
 *     {@value #MOST_ARRIVALS}
 * @param own the asset's own names and addresses, at most {@value #MOST_OWN}
 * @param others whose other addresses are, at most {@value #MOST_OTHERS}
 */
public record ObservedIdentities(List<RemoteLogon> arrivals, List<Alias> own, List<Alias> others) {

    public static final ObservedIdentities NOTHING = new ObservedIdentities(List.of(), List.of(), List.of());

    static final int MOST_ARRIVALS = 256;
    static final int MOST_OWN = 16;
    static final int MOST_OTHERS = 128;

    /** An hour before an alert a logon of its account still matters. */
    private static final Duration KEPT_FOR = Duration.ofHours(1);

    /** A logon may be written this much later than what it brings. */
    private static final Duration WRITTEN_LATE = Duration.ofSeconds(2);

    /** One visit opens several logons at once. */
    private static final Duration SAME_VISIT = Duration.ofSeconds(5);

    /** Who comes again and again is routine: that it came just before an alert says nothing. */
    static final int MOST_VISITS_AN_HOUR = 12;

    /** A busy server's logons are a sample: what is journaled of them stays below this. */
    static final int MOST_ARRIVALS_A_MINUTE = 30;

    public ObservedIdentities {
        arrivals = List.copyOf(arrivals);
        own = List.copyOf(own);
        others = List.copyOf(others);
    }

    boolean isEmpty() {
        return arrivals.isEmpty() && own.isEmpty() && others.isEmpty();
    }

    boolean isNews(RemoteLogon one) {
        int visits = 0;
        int lately = 0;
        for (RemoteLogon held : arrivals) {
            Duration apart = Duration.between(held.at(), one.at()).abs();
            if (held.account().equals(one.account()) && held.sources().equals(one.sources())) {
                if (apart.compareTo(SAME_VISIT) < 0) {
                    return false;
                }
                visits += apart.compareTo(KEPT_FOR) <= 0 ? 1 : 0;
            }
            lately += apart.compareTo(Duration.ofMinutes(1)) < 0 ? 1 : 0;
        }
        return visits < MOST_VISITS_AN_HOUR && lately < MOST_ARRIVALS_A_MINUTE;
    }

    boolean isNewsOfItself(Alias one) {
        return isNews(own, one, MOST_OWN);
    }

    boolean isNewsOfOthers(Alias one) {
        return isNews(others, one, MOST_OTHERS);
    }

    /** When all places are taken, those of another half-day make room. */
    private static boolean isNews(List<Alias> held, Alias one, int most) {
        return !held.contains(one) && (held.size() < most || held.stream().anyMatch(old -> isOfAnotherTime(old, one)));
    }

    private static boolean isOfAnotherTime(Alias old, Alias one) {
        return !old.from().equals(one.from());
    }

    /** With what was news, in its order. */
    ObservedIdentities with(ObservedIdentities news) {
        List<RemoteLogon> entered = arrivals;
        for (RemoteLogon one : news.arrivals) {
            entered = with(entered, one);
        }
        List<Alias> itself = own;
        for (Alias one : news.own) {
            itself = with(itself, one, MOST_OWN);
        }
        List<Alias> all = others;
        for (Alias one : news.others) {
            all = with(all, one, MOST_OTHERS);
        }
        return new ObservedIdentities(entered, itself, all);
    }

    /**
     * The order of becoming known decides who makes room. One logon with a clock that is ahead lets nothing be forgotten:
     * only what both it and the newest before it have left behind goes.
     */
    private static List<RemoteLogon> with(List<RemoteLogon> held, RemoteLogon one) {
        Instant oldest = held.stream()
                .map(RemoteLogon::at)
                .max(Comparator.naturalOrder())
                .filter(newest -> newest.isBefore(one.at()))
                .orElse(one.at())
                .minus(KEPT_FOR);
        List<RemoteLogon> now = held.stream()
                .filter(old -> !old.at().isBefore(oldest))
                .collect(Collectors.toCollection(ArrayList::new));
        now.add(one);
        return now.subList(Math.max(0, now.size() - MOST_ARRIVALS), now.size());
    }

    private static List<Alias> with(List<Alias> held, Alias one, int most) {
        List<Alias> now = new ArrayList<>(held);
        if (now.size() >= most) {
            now.stream()
                    .filter(old -> isOfAnotherTime(old, one))
                    .findFirst()
                    .ifPresentOrElse(now::remove, now::removeFirst);
        }
        now.add(one);
        return now;
    }

    /**
     * What an alert takes along: the logons of the hour before it, its account's first, and the names that concern it.
     *
     * @param certain the asset's own names, by its sensor; they go first, at most {@value #MOST_OWN}
     */
    AlertNames addTo(AlertNames names, List<Alias> certain, Instant at) {
        Set<Entity> named =
                names.mentions().stream().map(Mention::entity).collect(Collectors.toCollection(TreeSet::new));
        List<RemoteLogon> entered = arrivals.stream()
                .filter(one ->
                        !one.at().isBefore(at.minus(KEPT_FOR)) && !one.at().isAfter(at.plus(WRITTEN_LATE)))
                .sorted(Comparator.<RemoteLogon, Boolean>comparing(one -> !named.contains(one.account()))
                        .thenComparing(Collections.reverseOrder()))
                .limit(AlertNames.MOST_ARRIVALS)
                .sorted()
                .toList();
        entered.forEach(one -> named.addAll(one.sources()));
        List<Alias> known = Stream.of(
                        certain.stream().limit(MOST_OWN),
                        own.reversed().stream(),
                        others.reversed().stream().filter(one -> named.contains(one.name())))
                .flatMap(some -> some)
                .filter(one -> one.holdsAt(at))
                .limit(AlertNames.MOST_ALIASES)
                .sorted()
                .toList();
        return new AlertNames(names.observables(), names.mentions(), entered, known, names.correlations());
    }
}
