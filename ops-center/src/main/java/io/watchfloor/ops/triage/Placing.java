package io.watchfloor.ops.triage;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.identity.DerivedId;
import io.watchfloor.ops.identity.RecordId;
import io.watchfloor.ops.risk.Risk;
import io.watchfloor.ops.triage.Triage.OpenCase;
import io.watchfloor.ops.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.triage.TriageEvent.Opening;
import io.watchfloor.ops.triage.TriageEvent.Placement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides alert by alert; each decision sees the previous ones. Lives for one call. */
final class Placing {

    private final Triage before;
    private final JoinPolicy policy;
    private final int generation;
    private final @Nullable CaseId ended;
    private final Instant now;
    private final Map<String, OpenCase> openCases = new HashMap<>();
    private final Map<String, Openings> openings = new HashMap<>();
    private final List<Placement> placements = new ArrayList<>();
    private final List<Alert> unclaimed = new ArrayList<>();
    private UnclaimedAlerts adoptable;
    private long number;

    /**
     * @param generation 1, or more when the alerts come back from an ended case
     * @param ended that case
     */
    Placing(Triage before, JoinPolicy policy, int generation, @Nullable CaseId ended, Instant now) {
        this.before = before;
        this.policy = policy;
        this.generation = generation;
        this.ended = ended;
        this.now = now;
        this.adoptable = before.unclaimed();
        this.number = before.nextNumber();
    }

    AlertsPlaced event(String asset, long through) {
        return new AlertsPlaced(asset, through, List.copyOf(placements), List.copyOf(unclaimed), now);
    }

    void place(Alert alert) {
        if (joins(alert)) {
            return;
        }
        if (alert.level().compareTo(policy.opensFrom()) >= 0) {
            open(alert, null);
            return;
        }
        List<Alert> near = adoptable.of(alert.asset()).near(alert, policy.joinWithin());
        Risk risk = Risk.at(alert, near, policy.risk());
        if (risk.opensCase()) {
            open(alert, risk);
        } else {
            keep(alert);
        }
    }

    /** For an alert that the ended case sent back: it belongs to a case, unless that one had only adopted it. */
    void placeAgain(Placement back) {
        if (joins(back.alert())) {
            return;
        }
        if (back.adopted()) {
            keep(back.alert());
        } else {
            open(back.alert(), null);
        }
    }

    private boolean joins(Alert alert) {
        OpenCase current = openCase(alert.asset());
        if (current == null || !Unclaimed.isNear(current.lastAlertAt(), alert, policy.joinWithin())) {
            return false;
        }
        place(new Placement(alert, current.caseId(), current.number(), null, false, null));
        return true;
    }

    private void keep(Alert alert) {
        unclaimed.add(alert);
        adoptable = adoptable.with(alert, now);
    }

    private @Nullable OpenCase openCase(String asset) {
        OpenCase known = openCases.getOrDefault(asset, before.openCases().get(asset));
        return known == null || known.caseId().equals(ended) ? null : known;
    }

    private void place(Placement placement) {
        placements.add(placement);
        Alert alert = placement.alert();
        openCases.put(
                alert.asset(),
                Triage.joined(openCases.get(alert.asset()), before, placement.caseId(), placement.number(), alert));
    }

    private void open(Alert alert, @Nullable Risk risk) {
        String sensor = RecordId.sensorOf(alert.openedBy());
        Openings lately = openings.getOrDefault(sensor, before.openings().getOrDefault(sensor, Openings.NONE));
        if (lately.within(now) < policy.newPerSensorAndMinute()) {
            openings.put(sensor, lately.opened(now));
            openOfAsset(alert, risk);
        } else {
            flood(alert, sensor, lately);
        }
    }

    /** With what came before it on the asset, so that the first page tells the whole story. */
    private void openOfAsset(Alert alert, @Nullable Risk risk) {
        CaseId caseId = DerivedId.caseOf(alert.id(), generation);
        long caseNumber = number++;
        Unclaimed known = adoptable.of(alert.asset());
        Opening opening = new Opening(known.missing(alert, policy.joinWithin()), risk, null);
        place(new Placement(alert, caseId, caseNumber, opening, false, null));
        for (Alert earlier : known.near(alert, policy.joinWithin())) {
            place(new Placement(earlier, caseId, caseNumber, null, true, null));
            adoptable = adoptable.without(earlier.asset(), Set.of(earlier.id()));
        }
    }

    /**
     * The alert's asset stays independent of the flood: its next alerts, or alerts about it from another sensor, are
     * judged on their own.
     */
    private void flood(Alert alert, String sensor, Openings lately) {
        Openings.Flood flood = lately.flood();
        boolean opens = flood == null || flood.caseId().equals(ended) || !flood.takes(now, policy.joinWithin());
        CaseId caseId = flood == null || opens ? DerivedId.caseOf(alert.id(), generation) : flood.caseId();
        long caseNumber = flood == null || opens ? number++ : flood.number();
        placements.add(
                new Placement(alert, caseId, caseNumber, opens ? new Opening(0, null, null) : null, false, sensor));
        openings.put(sensor, lately.flooded(caseId, caseNumber, now));
    }
}
