package io.watchfloor.ops.triage;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.incident.LinkedAlert;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

final class LinkedAlerts {
    static final Comparator<LinkedAlert> BY_TIME =
            Comparator.comparing(LinkedAlert::at).thenComparing(LinkedAlert::id);

    private LinkedAlerts() {}

    static LinkedAlert of(Alert alert) {
        return new LinkedAlert(alert.id(), alert.asset(), alert.seen().first(), alert.title(), Set.of(), List.of(), List.of());
    }
}
