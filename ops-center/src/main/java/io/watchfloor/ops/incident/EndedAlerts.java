package io.watchfloor.ops.incident;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Alerts of ended cases, found by the links of a new alert. Unlike {@link Incidents}, these alerts form no incidents, so
 * that adding and removing an alert is cheap. The facts about names are those of the {@link Incidents} of the open
 * alerts; the keys of an ended alert are computed when it is added. Not thread-safe.
 */
public final class EndedAlerts {

    private final IncidentFacts facts;
    private final AlertIndex held;
    private final LinkCandidates nearby;
    private final Map<String, IndexedAlert> alerts = new HashMap<>();

    EndedAlerts(LinkPolicy policy, IncidentFacts facts) {
        this.facts = facts;
        this.held = new AlertIndex(policy);
        this.nearby = new LinkCandidates(held, new Linking(policy));
    }

    /** Adds an alert. Adding a known alert changes nothing. */
    public void add(LinkableAlert alert) {
        if (!alerts.containsKey(alert.id())) {
            IndexedAlert entered = new IndexedAlert(KeyExtractor.of(alert, facts));
            alerts.put(alert.id(), entered);
            held.add(entered, demoted -> {});
        }
    }

    /** Removes alerts; unknown ids are ignored. */
    public void remove(Collection<String> ids) {
        for (String id : ids) {
            IndexedAlert gone = alerts.remove(id);
            if (gone != null) {
                held.remove(gone, promoted -> {});
            }
        }
    }

    public boolean holds(String alert) {
        return alerts.containsKey(alert);
    }

    /** The links that an alert has to the ended alerts, the strongest first. The alert must not be one of them. */
    public List<Link> linksOf(LinkableAlert alert) {
        IndexedAlert asked = new IndexedAlert(KeyExtractor.of(alert, facts));
        held.add(asked, demoted -> {});
        List<LinkCandidates.Neighbour> linked = new ArrayList<>(nearby.of(asked));
        linked.sort(Comparator.naturalOrder());
        List<Link> links = linked.stream().map(nearby::link).toList();
        held.remove(asked, promoted -> {});
        return links;
    }
}
