package io.watchfloor.ops.platform.serialization;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.Hub;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.triage.AssetUnassignedAlerts;
import io.watchfloor.ops.incident.triage.EndedCases;
import io.watchfloor.ops.incident.triage.LinkFacts;
import io.watchfloor.ops.incident.triage.OpenCase;
import io.watchfloor.ops.incident.triage.RecentOpenings;
import io.watchfloor.ops.incident.triage.Triage;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.incident.triage.UnassignedAlerts;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One sample for each stored name of the journal, with every field set. */
final class JournalSamples {

    private static final Instant AT = AlertSamples.AT;
    private static final String ASSET = AlertSamples.ASSET;
    private static final CaseId CASE = new CaseId("c1");
    static final String LINK = "ws02.corp.example → ws01.corp.example: both name account corp\\jdoe, 40 s after"
            + " Passwords are sprayed (0.6 + 0.4)";

    private JournalSamples() {}

    static Object of(String manifest) {
        if (manifest.startsWith("asset.") || manifest.startsWith("correlation.")) {
            return AssetSamples.of(manifest);
        }
        if (manifest.startsWith("case.")) {
            return CaseSamples.of(manifest);
        }
        return switch (manifest) {
            case "triage.alerts-placed.v1" ->
                new TriageEvent.AlertsPlaced(
                        ASSET,
                        2,
                        List.of(placement()),
                        List.of(AlertSamples.alert()),
                        List.of(hub()),
                        List.of(bridge()),
                        AT);
            case "triage.opened-by-hand.v1" ->
                new TriageEvent.OpenedByHand(CASE, 7, List.of(AlertSamples.alert()), AlertSamples.byHand(), AT);
            case "triage.admission-confirmed.v1" -> new TriageEvent.AdmissionConfirmed(CASE, List.of("a1"));
            case "triage.case-ended.v1" -> new TriageEvent.CaseEnded(CASE, AT);
            case "triage.case-reopened.v1" -> new TriageEvent.CaseReopened(CASE, 7, List.of(linked()));
            case "triage.snapshot.v1" ->
                new Triage(
                        8,
                        new TreeMap<>(Map.of(ASSET, 2L)),
                        new TreeMap<>(Map.of(
                                CASE, new OpenCase(7, List.of(linked()), new TreeSet<>(List.of(new CaseId("c6")))))),
                        new TreeMap<>(Map.of(CASE, List.of(placement()))),
                        new TreeMap<>(Map.of(
                                "sensor-1",
                                new RecentOpenings(List.of(AT), new RecentOpenings.Flood(CASE, 7, 12, AT)))),
                        new UnassignedAlerts(
                                new TreeMap<>(Map.of(
                                        ASSET, new AssetUnassignedAlerts(List.of(AlertSamples.alert()), 2, AT, AT))),
                                1,
                                2),
                        new LinkFacts(
                                List.of(hub()),
                                new TreeSet<>(List.of(AlertSamples.arrival())),
                                new TreeSet<>(List.of(AlertSamples.alias())),
                                AliasTableSamples.facts()),
                        RelationSamples.merges(),
                        RelationSamples.word(),
                        new EndedCases(
                                new TreeMap<>(
                                        Map.of(new CaseId("c5"), new EndedCases.Ended(5, AT, 7, List.of(linked()), 1))),
                                new TreeMap<>(Map.of(CASE, new CaseId("c5"))),
                                2));
            default -> RelationSamples.of(manifest);
        };
    }

    private static TriageEvent.Placement placement() {
        return new TriageEvent.Placement(
                AlertSamples.alert(),
                CASE,
                7,
                new TriageEvent.Opening(2, AlertSamples.risk(), AlertSamples.byHand()),
                true,
                "sensor-1",
                List.of(LINK));
    }

    private static Hub hub() {
        return new Hub(new Entity(EntityKind.ACCOUNT, "corp\\agent"), AT, new TreeSet<>(List.of(ASSET)));
    }

    private static TriageEvent.Bridge bridge() {
        return new TriageEvent.Bridge(
                CASE, 7, new CaseId("c6"), 6, List.of(LINK), List.of("both name account corp\\jdoe"));
    }

    private static LinkableAlert linked() {
        return new LinkableAlert(
                "a1",
                ASSET,
                AT,
                "LSASS memory was read",
                Set.of(Tactic.CREDENTIAL_ACCESS),
                List.of(new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\jdoe"))),
                List.of("window-1"));
    }
}
