package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Creates the commands that add alerts to cases. */
public final class Admissions {

    private Admissions() {}

    /**
     * @param number of the case
     * @param placements of the alerts of one case, in order
     */
    public static CaseCommand.Admit of(long number, List<Placement> placements, @Nullable String traceparent) {
        Placement first = placements.getFirst();
        SortedMap<String, List<String>> links = new TreeMap<>();
        placements.stream()
                .filter(one -> !one.links().isEmpty())
                .forEach(one -> links.put(one.alert().id(), one.links()));
        return new CaseCommand.Admit(
                number,
                first.alert().asset(),
                first.flood(),
                alerts(placements, false),
                alerts(placements, true),
                first.opening() == null ? 0 : first.opening().missing(),
                first.opening() == null ? null : first.opening().risk(),
                links,
                first.opening() == null ? null : first.opening().byHand(),
                traceparent);
    }

    private static List<Alert> alerts(List<Placement> placements, boolean adopted) {
        return placements.stream()
                .filter(one -> one.adopted() == adopted)
                .map(Placement::alert)
                .toList();
    }
}
