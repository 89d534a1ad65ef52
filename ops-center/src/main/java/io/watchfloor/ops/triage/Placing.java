package io.watchfloor.ops.triage;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.identity.DerivedId;
import io.watchfloor.ops.identity.RecordId;
import io.watchfloor.ops.triage.Triage.OpenCase;
import io.watchfloor.ops.triage.TriageEvent.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        this.number = before.nextNumber();
    }

    List<Placement> all(List<Alert> alerts) {
        alerts.forEach(this::one);
        return placements;
    }

    private void one(Alert alert) {
        OpenCase current = openCase(alert.asset());
        if (current != null && isNear(current.lastAlertAt(), alert)) {
            place(alert, current.caseId(), current.number(), false);
        } else if (alert.level().compareTo(policy.opensFrom()) >= 0) {
            open(alert);
        }
    }

    private @Nullable OpenCase openCase(String asset) {
        OpenCase known = openCases.getOrDefault(asset, before.openCases().get(asset));
        return known == null || known.caseId().equals(ended) ? null : known;
    }

    private boolean isNear(Instant lastAlertAt, Alert alert) {
        return Duration.between(lastAlertAt, alert.seen().first()).abs().compareTo(policy.joinWithin()) <= 0;
    }

    private void place(Alert alert, CaseId caseId, long caseNumber, boolean opens) {
        placements.add(new Placement(alert, caseId, caseNumber, opens, null));
        openCases.put(alert.asset(), Triage.joined(openCases.get(alert.asset()), before, caseId, caseNumber, alert));
    }

    private void open(Alert alert) {
        String sensor = RecordId.sensorOf(alert.openedBy());
        Openings lately = openings.getOrDefault(sensor, before.openings().getOrDefault(sensor, Openings.NONE));
        if (lately.within(now) < policy.newPerSensorAndMinute()) {
            openings.put(sensor, lately.opened(now));
            place(alert, DerivedId.caseOf(alert.id(), generation), number++, true);
        } else {
            flood(alert, sensor, lately);
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
        placements.add(new Placement(alert, caseId, caseNumber, opens, sensor));
        openings.put(sensor, lately.flooded(caseId, caseNumber, now));
    }
}
