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
 * Logons and addresses observed in an asset's telemetry, whether or not the records raise alerts. A new alert
 * receives a copy of the relevant logons and addresses. Logons and addresses that are already known are not journaled
 * again, and their number is limited.
 *
 * @param arrivals logons to the asset within an hour, in the order of their arrival at the center, at most {@value
 *     #MOST_ARRIVALS}
 * @param own the asset's own names and addresses, at most {@value #MOST_OWN}
 * @param others addresses of other hosts, at most {@value #MOST_OTHERS}
 */
public record ObservedIdentities(List<RemoteLogon> arrivals, List<Alias> own, List<Alias> others) {

    public static final ObservedIdentities NOTHING = new ObservedIdentities(List.of(), List.of(), List.of());

    static final int MOST_ARRIVALS = 256;
    static final int MOST_OWN = 16;
    static final int MOST_OTHERS = 128;

    /** The logons of an alert's account are relevant if they occurred at most an hour before the alert. */
    private static final Duration KEEP_TIME = Duration.ofHours(1);

    /**
     * The maximum delay of a logon record: the record of a logon may be written later by this much than the records
     * of the account's first actions.
     */
    private static final Duration WRITTEN_LATE = Duration.ofSeconds(2);

    /** One connection can create several logons at the same time. */
    private static final Duration SAME_VISIT = Duration.ofSeconds(5);

    /**
     * Logons from the same source at shorter intervals are routine, so such a logon just before an alert is not
     * significant.
     */
    static final int MOST_VISITS_AN_HOUR = 12;

    /** On a busy server only a sample of the logons is journaled: at most this many per minute. */
    static final int MOST_ARRIVALS_A_MINUTE = 30;

    public ObservedIdentities {
        arrivals = List.copyOf(arrivals);
        own = List.copyOf(own);
        others = List.copyOf(others);
    }

    boolean isEmpty() {
        return arrivals.isEmpty() && own.isEmpty() && others.isEmpty();
    }

    boolean isNew(RemoteLogon one) {
        int visits = 0;
        int lately = 0;
        for (RemoteLogon held : arrivals) {
            Duration apart = Duration.between(held.at(), one.at()).abs();
            if (held.account().equals(one.account()) && held.sources().equals(one.sources())) {
                if (apart.compareTo(SAME_VISIT) < 0) {
                    return false;
                }
                visits += apart.compareTo(KEEP_TIME) <= 0 ? 1 : 0;
            }
            lately += apart.compareTo(Duration.ofMinutes(1)) < 0 ? 1 : 0;
        }
        return visits < MOST_VISITS_AN_HOUR && lately < MOST_ARRIVALS_A_MINUTE;
    }

    boolean isNewOwn(Alias one) {
        return isNew(own, one, MOST_OWN);
    }

    boolean isNewOther(Alias one) {
        return isNew(others, one, MOST_OTHERS);
    }

    /** When the list is full, an alias of another 12-hour period is replaced. */
    private static boolean isNew(List<Alias> held, Alias one, int most) {
        return !held.contains(one) && (held.size() < most || held.stream().anyMatch(old -> isOfAnotherTime(old, one)));
    }

    private static boolean isOfAnotherTime(Alias old, Alias one) {
        return !old.from().equals(one.from());
    }

    /** Adds new logons and addresses in the given order. */
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
     * The order of arrival determines which logons are deleted. A single logon with a fast clock must not cause the
     * deletion of all others, so a logon is deleted only if it is an hour older than both this logon and the
     * previously newest logon.
     */
    private static List<RemoteLogon> with(List<RemoteLogon> held, RemoteLogon one) {
        Instant oldest = held.stream()
                .map(RemoteLogon::at)
                .max(Comparator.naturalOrder())
                .filter(newest -> newest.isBefore(one.at()))
                .orElse(one.at())
                .minus(KEEP_TIME);
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
     * Adds to an alert the logons of the preceding hour, starting with those of the alert's account, and the relevant
     * aliases.
     *
     * @param certain the asset's own names as reported by the sensor; they are listed first, at most {@value
     *     #MOST_OWN}
     */
    AlertNames addTo(AlertNames names, List<Alias> certain, Instant at) {
        Set<Entity> named =
                names.mentions().stream().map(Mention::entity).collect(Collectors.toCollection(TreeSet::new));
        List<RemoteLogon> entered = arrivals.stream()
                .filter(one ->
                        !one.at().isBefore(at.minus(KEEP_TIME)) && !one.at().isAfter(at.plus(WRITTEN_LATE)))
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
                .filter(one -> one.validAt(at))
                .limit(AlertNames.MOST_ALIASES)
                .sorted()
                .toList();
        return new AlertNames(names.observables(), names.mentions(), entered, known, names.correlations());
    }
}
