package io.watchfloor.ops.backtest;

import io.watchfloor.ops.backtest.BackTestResult.Counts;
import io.watchfloor.ops.backtest.BackTestResult.Match;
import io.watchfloor.ops.backtest.BackTestResult.OfRule;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts the detections of a back-test by rule and day, before and after a change. */
public final class BackTestTally {

    /** Records that are compared with how cases were closed. */
    public static final int MOST_RECORDS = 50_000;

    private static final int MOST_SHOWN = 20;
    private static final Comparator<Match> OLDEST_FIRST =
            Comparator.comparing(Match::time).thenComparing(Match::asset).thenComparing(Match::record);

    private final TreeMap<String, Count> counts = new TreeMap<>();

    /** Detections that were found before the change, and not yet after it. */
    private final Map<String, BackTest.Found> missing = new HashMap<>();

    private final Set<String> found = new LinkedHashSet<>();

    /** Alerts before the change of which the change hides no or not all detections. */
    private final Set<String> visible = new HashSet<>();

    private final CaseTally casesBefore;
    private final CaseTally casesAfter;

    private static final class Count {
        private final String title;
        private final Level level;
        private final TreeMap<LocalDate, Counts> days = new TreeMap<>();
        private final PriorityQueue<Match> latest = new PriorityQueue<>(OLDEST_FIRST);
        private final PriorityQueue<Match> hidden = new PriorityQueue<>(OLDEST_FIRST);
        private Counts before = Counts.NONE;

        private Count(String title, Level level) {
            this.title = title;
            this.level = level;
        }
    }

    /** Rules without a match are counted with 0. */
    BackTestTally(BackTestRules rules, CasePolicy policy) {
        this.casesBefore = new CaseTally(policy);
        this.casesAfter = new CaseTally(policy);
        Stream.concat(
                        rules.after().rules().stream().map(Rule::header),
                        rules.after().correlations().stream().map(CorrelationRule::header))
                .filter(rule ->
                        rules.affected().contains(rule.id()) && rules.after().isDetection(rule.id()))
                .forEach(this::add);
    }

    private void add(RuleHeader rule) {
        counts.put(rule.id(), new Count(rule.title(), rule.level()));
    }

    /** Counts what the rules before the change find. Must be called before {@link #after} of the same record. */
    void before(BackTest.Absorbed absorbed) {
        absorbed.found().forEach(this::before);
        casesBefore.opened(opened(absorbed), absorbed.now());
    }

    /** Counts what the rules after the change find. */
    void after(BackTest.Absorbed absorbed) {
        absorbed.found().forEach(this::after);
        casesAfter.opened(opened(absorbed), absorbed.now());
    }

    private List<Alert> opened(BackTest.Absorbed absorbed) {
        return absorbed.event().alerts().opened().stream()
                .filter(alert -> counts.containsKey(alert.rule().id()))
                .toList();
    }

    private void before(BackTest.Found detection) {
        Count count = counts.get(detection.detection().rule().value());
        if (count != null) {
            count.before = count.before.plus(detection.opened() != null);
            if (missing.size() < MOST_RECORDS) {
                missing.put(detection.detection().id().value(), detection);
            }
        }
    }

    private void after(BackTest.Found detection) {
        Count count = counts.get(detection.detection().rule().value());
        if (count == null) {
            return; // a rule that an affected correlation counts, and that the change does not affect
        }
        boolean opened = detection.opened() != null;
        count.days.merge(
                LocalDate.ofInstant(detection.detection().time(), ZoneOffset.UTC),
                Counts.NONE.plus(opened),
                (known, one) -> known.plus(opened));
        show(count.latest, detection);
        BackTest.Found before = missing.remove(detection.detection().id().value());
        if (before != null) {
            visible.add(before.detection().alert().value());
        }
        if (found.size() < MOST_RECORDS) {
            found.add(detection.detection().record());
        }
    }

    private static void show(PriorityQueue<Match> latest, BackTest.Found detection) {
        latest.add(new Match(
                detection.detection().time(),
                detection.asset().asset().toString(),
                detection.detection().record()));
        if (latest.size() > MOST_SHOWN) {
            latest.remove();
        }
    }

    BackTestResult result(boolean complete, long records, long unreadable) {
        Set<String> hidden = new LinkedHashSet<>();
        Set<String> alerts = new HashSet<>();
        for (BackTest.Found one : missing.values()) {
            hidden.add(one.detection().record());
            if (!visible.contains(one.detection().alert().value())) {
                alerts.add(one.detection().alert().value());
            }
            Count count = counts.get(one.detection().rule().value());
            if (count != null) {
                show(count.hidden, one);
            }
        }
        List<OfRule> rules = counts.entrySet().stream()
                .map(one -> rule(one.getKey(), one.getValue()))
                .sorted(Comparator.comparingLong((OfRule one) -> one.counts().alerts())
                        .reversed()
                        .thenComparing(OfRule::id))
                .toList();
        return new BackTestResult(
                complete,
                records,
                unreadable,
                rules,
                new BackTestResult.Records(
                        found,
                        rules.stream().mapToLong(one -> one.counts().alerts()).sum()),
                new BackTestResult.Records(hidden, alerts.size()),
                casesAfter.days(),
                casesBefore.days());
    }

    private static OfRule rule(String id, Count count) {
        return new OfRule(
                id,
                count.title,
                count.level,
                new Counts(
                        count.days.values().stream().mapToLong(Counts::matches).sum(),
                        count.days.values().stream().mapToLong(Counts::alerts).sum()),
                count.before,
                count.days,
                newestFirst(count.latest),
                newestFirst(count.hidden));
    }

    private static List<Match> newestFirst(Collection<Match> latest) {
        return latest.stream().sorted(OLDEST_FIRST.reversed()).toList();
    }
}
