package io.watchfloor.ops.backtest;

import io.watchfloor.ops.backtest.BackTestResult.Cases;
import io.watchfloor.ops.cases.CaseForecast;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.triage.Admissions;
import io.watchfloor.ops.incident.triage.Partition;
import io.watchfloor.ops.incident.triage.Triage;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.incident.triage.TriageFollowUp;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the cases that the alerts of a back-test would open, and the notifications about them, with triage's core. */
final class CaseTally {

    /** Triage keeps alerts and cases in memory. */
    private static final int MOST_ALERTS = 50_000;

    private final CasePolicy policy;
    private final Partition partition;
    private final CaseForecast cases;
    private final TreeMap<LocalDate, Cases> days = new TreeMap<>();
    private Triage triage = Triage.empty();
    private int alerts;

    /** How much later than the clock of the back-test the alert happened that is being placed. */
    private Duration late = Duration.ZERO;

    CaseTally(CasePolicy policy) {
        this.policy = policy;
        this.partition = Partition.empty(policy.joining());
        this.cases = new CaseForecast(policy.onCall(), at -> count(at.plus(late), new Cases(0, 0, 1)));
    }

    private void count(Instant at, Cases more) {
        days.merge(LocalDate.ofInstant(at, ZoneOffset.UTC), more, Cases::plus);
    }

    /**
     * Places new alerts of an asset.
     *
     * @param now the clock of the back-test
     */
    void opened(List<Alert> opened, Instant now) {
        alerts += opened.size();
        if (opened.isEmpty() || !complete()) {
            return;
        }
        Instant happened = opened.getFirst().seen().first();
        late = Duration.between(now, happened);
        int before = cases.opened();
        triage.place(opened.getFirst().asset(), opened, partition, policy.joining(), now)
                .ifPresent(placed -> {
                    take(placed);
                    TriageFollowUp.of(triage, placed, now).events().forEach(this::take);
                    admit(placed.placements(), now);
                    relate(now);
                });
        count(happened, new Cases(opened.size(), cases.opened() - before, 0));
    }

    private void take(TriageEvent event) {
        triage = partition.apply(triage, event);
    }

    private void admit(List<Placement> placements, Instant now) {
        Map<CaseId, List<Placement>> byCase = new LinkedHashMap<>();
        placements.forEach(one ->
                byCase.computeIfAbsent(one.caseId(), id -> new ArrayList<>()).add(one));
        byCase.forEach((id, all) -> {
            cases.admit(id, Admissions.of(all.getFirst().number(), all, null), now);
            triage.admitted(id, all.stream().map(one -> one.alert().id()).toList())
                    .ifPresent(this::take);
        });
    }

    private void relate(Instant now) {
        triage.merges()
                .untold()
                .forEach((id, changes) -> triage.merges()
                        .confirmed(id, cases.relate(id, changes, now))
                        .ifPresent(this::take));
    }

    private boolean complete() {
        return alerts <= MOST_ALERTS;
    }

    /** @return null if there are too many alerts */
    @Nullable
    SortedMap<LocalDate, Cases> days() {
        return complete() ? days : null;
    }
}
