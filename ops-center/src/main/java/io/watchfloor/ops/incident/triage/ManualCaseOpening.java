package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.triage.TriageCommand.OpenByHand;
import io.watchfloor.ops.incident.triage.TriageEvent.OpenedByHand;
import io.watchfloor.ops.incident.triage.TriageEvent.Opening;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates a case for an analyst from alerts that belong to no case. */
final class ManualCaseOpening {

    /** Orders the most severe alert first, because its title becomes the title of the case. */
    private static final Comparator<Alert> GRAVEST_FIRST = Comparator.comparing(Alert::level, Comparator.reverseOrder())
            .thenComparing(alert -> alert.seen().first())
            .thenComparing(Alert::asset)
            .thenComparingLong(Alert::ordinal);

    private ManualCaseOpening() {}

    /**
     * The decision.
     *
     * @param event the event; null for a repeated or rejected command
     */
    record Decided(@Nullable OpenedByHand event, OpeningReply reply) {}

    /**
     * Adds all alerts or rejects the command, because the analyst did not ask for a case with only a part of the
     * selection.
     */
    static Decided decide(Triage now, OpenByHand asked, Instant at) {
        List<Placement> underWay = now.unadmitted().getOrDefault(asked.caseId(), List.of());
        if (!underWay.isEmpty()) {
            return new Decided(
                    null,
                    new OpeningReply.Success(asked.caseId(), underWay.getFirst().number()));
        }
        Map<String, Alert> free = new HashMap<>();
        asked.alerts().stream()
                .map(OpenByHand.Pick::asset)
                .distinct()
                .flatMap(asset -> now.unclaimed().of(asset).alerts().stream())
                .forEach(alert -> free.put(alert.id(), alert));
        List<String> ids =
                asked.alerts().stream().map(OpenByHand.Pick::alert).distinct().toList();
        List<String> taken = ids.stream().filter(id -> !free.containsKey(id)).toList();
        if (!taken.isEmpty()) {
            return new Decided(null, new OpeningReply.NotFree(taken));
        }
        List<Alert> alerts = ids.stream().map(free::get).sorted(GRAVEST_FIRST).toList();
        return new Decided(
                new OpenedByHand(asked.caseId(), now.nextNumber(), alerts, asked.byHand(), at),
                new OpeningReply.Success(asked.caseId(), now.nextNumber()));
    }

    static Triage after(Triage before, OpenedByHand event) {
        OpenCase opened = OpenCase.empty(event.number());
        UnassignedAlerts unclaimed = before.unclaimed();
        for (Alert alert : event.alerts()) {
            unclaimed = unclaimed.without(alert);
            opened = opened.with(LinkableAlert.of(alert));
        }
        return new Triage(
                Math.max(before.nextNumber(), event.number() + 1),
                before.placedThrough(),
                Triage.persistent(before.openCases()).plus(event.caseId(), opened),
                Triage.persistent(before.unadmitted()).plus(event.caseId(), placements(event)),
                before.openings(),
                unclaimed,
                before.facts(),
                before.merges(),
                before.word(),
                before.ended());
    }

    private static List<Placement> placements(OpenedByHand event) {
        List<Placement> all = new ArrayList<>();
        for (Alert alert : event.alerts()) {
            Opening opening = all.isEmpty() ? new Opening(0, null, event.byHand()) : null;
            all.add(new Placement(alert, event.caseId(), event.number(), opening, false, null, List.of()));
        }
        return List.copyOf(all);
    }
}
