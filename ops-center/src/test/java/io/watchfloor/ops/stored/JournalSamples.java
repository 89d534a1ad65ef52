package io.watchfloor.ops.stored;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.alert.AlertNames;
import io.watchfloor.ops.alert.AlertRule;
import io.watchfloor.ops.alert.ByHand;
import io.watchfloor.ops.alert.Observable;
import io.watchfloor.ops.alert.Raise;
import io.watchfloor.ops.alert.Tactic;
import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetAlerts;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.Evidence;
import io.watchfloor.ops.asset.Custody;
import io.watchfloor.ops.asset.Hold;
import io.watchfloor.ops.asset.Naming;
import io.watchfloor.ops.asset.Profiled;
import io.watchfloor.ops.asset.Told;
import io.watchfloor.ops.asset.Watermark;
import io.watchfloor.ops.asset.profile.AssetProfile;
import io.watchfloor.ops.asset.profile.AssetTag;
import io.watchfloor.ops.asset.profile.Criticality;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseAlerts;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CasePaging;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseVerb;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.cases.Holder;
import io.watchfloor.ops.cases.Ledger;
import io.watchfloor.ops.cases.Marking;
import io.watchfloor.ops.cases.Progress;
import io.watchfloor.ops.cases.Worsening;
import io.watchfloor.ops.contact.Recipient;
import io.watchfloor.ops.contact.Way;
import io.watchfloor.ops.entity.Alias;
import io.watchfloor.ops.entity.Arrival;
import io.watchfloor.ops.entity.Entity;
import io.watchfloor.ops.entity.EntityKind;
import io.watchfloor.ops.entity.Mention;
import io.watchfloor.ops.entity.Role;
import io.watchfloor.ops.escalation.Climb;
import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.identity.AlertId;
import io.watchfloor.ops.identity.AssetKey;
import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.identity.DetectionId;
import io.watchfloor.ops.identity.RuleId;
import io.watchfloor.ops.incident.HubLearned;
import io.watchfloor.ops.incident.LinkedAlert;
import io.watchfloor.ops.naming.Decided;
import io.watchfloor.ops.naming.HostWords;
import io.watchfloor.ops.naming.Same;
import io.watchfloor.ops.naming.Sameness;
import io.watchfloor.ops.naming.SensorWord;
import io.watchfloor.ops.naming.Standing;
import io.watchfloor.ops.oncall.Urgency;
import io.watchfloor.ops.rights.Tlp;
import io.watchfloor.ops.risk.Risk;
import io.watchfloor.ops.rulepack.RulePackEvent;
import io.watchfloor.ops.rulepack.RulePacks;
import io.watchfloor.ops.triage.LinkFacts;
import io.watchfloor.ops.triage.OpenCase;
import io.watchfloor.ops.triage.Openings;
import io.watchfloor.ops.triage.Triage;
import io.watchfloor.ops.triage.TriageEvent;
import io.watchfloor.ops.triage.Unclaimed;
import io.watchfloor.ops.triage.UnclaimedAlerts;
import io.watchfloor.ops.window.CompletedWindow;
import io.watchfloor.ops.window.Contributed;
import io.watchfloor.ops.window.Contributions;
import io.watchfloor.ops.window.Correlated;
import io.watchfloor.ops.window.Correlation;
import io.watchfloor.ops.window.CorrelationEvent;
import io.watchfloor.sigma.correlation.Contribution;
import io.watchfloor.sigma.correlation.CorrelationWindow;
import io.watchfloor.sigma.correlation.Member;
import io.watchfloor.sigma.correlation.WindowChange;
import io.watchfloor.sigma.explain.Because;
import io.watchfloor.sigma.language.Level;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One object for each name that the journal holds, with every field filled. */
final class JournalSamples {

    private static final Instant AT = Instant.parse("2026-01-05T08:00:00.123Z");
    private static final CaseId CASE = new CaseId("c1");
    private static final String ASSET = "host:ws01.corp.example";
    private static final String SHORT = "host:ws01";
    private static final Entity HOST = new Entity(EntityKind.HOST, "ws01.corp.example");
    private static final Entity WORKSTATION = new Entity(EntityKind.HOST, "ws-017");
    private static final Entity ADDRESS = new Entity(EntityKind.ADDRESS, "192.0.2.17");
    private static final Entity JDOE = new Entity(EntityKind.ACCOUNT, "corp\\jdoe");
    private static final String STREAM = "sensor-1/00000000000000ff";

    private static final String LINK = "ws02.corp.example → ws01.corp.example: both name account corp\\jdoe, 40 s after"
            + " Passwords are sprayed (0.6 + 0.4)";

    private JournalSamples() {}

    private static List<Because> because() {
        return List.of(
                new Because("selection", "TargetImage", "endswith", "\\lsass.exe", "C:\\Windows\\system32\\lsass.exe"),
                new Because("absent", "CallTrace", "", "null", null));
    }

    private static Progress progress() {
        return new Progress(
                new TreeSet<>(List.of(Tactic.CREDENTIAL_ACCESS, Tactic.LATERAL_MOVEMENT)),
                List.of(new Progress.Reason(Progress.Kind.SPREAD, Level.HIGH, "The attack moves on")));
    }

    static Object of(String manifest) {
        return switch (manifest) {
            case "asset.telemetry-absorbed.v3" ->
                new AssetEvent.TelemetryAbsorbed(
                        4,
                        new AssetEvent.Progress(STREAM, 17, AT, List.of("sensor-0/0000000000000001")),
                        List.of(new Evidence(STREAM + "/17", AT, "{\"EventID\":10}", 90_000L)),
                        List.of(
                                new Detection(
                                        new DetectionId("d1"),
                                        new AlertId("a1"),
                                        new RuleId("rule-1"),
                                        STREAM + "/17",
                                        AT,
                                        null,
                                        because()),
                                new Detection(
                                        new DetectionId("d2"),
                                        new AlertId("a2"),
                                        new RuleId("rule-2"),
                                        STREAM + "/17",
                                        AT,
                                        window(),
                                        null)),
                        new AssetEvent.Alerts(List.of(raised()), List.of(raised()), List.of("a0")),
                        new AssetEvent.Windows(
                                new TreeMap<>(Map.of("rule-2|ws01", windowChange(null))),
                                new TreeSet<>(List.of("rule-3|ws01"))),
                        List.of(contributed()),
                        told());
            case "asset.alerts-placed.v1" -> new AssetEvent.AlertsPlaced(3);
            case "asset.contributions-taken.v1" -> new AssetEvent.ContributionsTaken(5, 1);
            case "asset.folding-ended.v1" -> new AssetEvent.FoldingEnded(CASE, List.of("a1"));
            case "asset.snapshot.v2" ->
                new Asset(
                        AssetKey.parse("default/" + ASSET),
                        4,
                        new TreeMap<>(Map.of(STREAM, new Watermark(17, AT))),
                        new AssetAlerts(new TreeMap<>(Map.of("rule-1", alert())), List.of(alert()), 2),
                        new TreeMap<>(Map.of("rule-2|ws01", correlationWindow())),
                        new Contributions(5, List.of(contributed())),
                        new Custody(new TreeMap<>(Map.of("2026-117", new Hold("ann", "A court asks for it", AT))), 1),
                        new Profiled(profile(), 3, List.of("key-1")),
                        told(),
                        naming());
            case "asset.host-said.v1" -> new AssetEvent.HostSaid(sensorWord(null));
            case "asset.same-asked.v1" ->
                new AssetEvent.SameAsked(2, SHORT, decided(), "host:ws01.old.example", "key-2");
            case "asset.same-answered.v1" -> new AssetEvent.SameAnswered(2, SHORT, "asset.same-elsewhere", AT);
            case "asset.same-ending.v1" -> new AssetEvent.SameEnding(2, SHORT, decided(), "key-3");
            case "asset.same-ended.v1" ->
                new AssetEvent.SameEnded(2, SHORT, new TreeMap<>(Map.of(STREAM, new Watermark(17, AT))), AT);
            case "asset.stands-for.v1" -> new AssetEvent.StandsFor(SHORT, 2, decided());
            case "asset.stands-no-more.v1" -> new AssetEvent.StandsNoMore(SHORT, 2, AT);
            case "asset.profile-changed.v1" ->
                new AssetEvent.ProfileChanged(3, AssetProfile.NONE, profile(), List.of("a1"), "ann", "key-1", AT);
            case "asset.hold-placed.v1" -> new AssetEvent.HoldPlaced("2026-117", "ann", "A court asks for it", AT);
            case "asset.hold-released.v1" -> new AssetEvent.HoldReleased("2026-117", "ann", AT);
            case "asset.evidence-erased.v1" -> new AssetEvent.EvidenceErased(1, "ann", "The user asked for it", AT);
            case "correlation.window-moved.v1" ->
                new CorrelationEvent.WindowMoved(
                        4,
                        AT,
                        windowChange(null),
                        List.of(correlated()),
                        List.of(contributed()),
                        AT.plusSeconds(60),
                        true);
            case "correlation.correlated-taken.v1" -> new CorrelationEvent.CorrelatedTaken(ASSET, 2, 1);
            case "correlation.contributions-taken.v1" -> new CorrelationEvent.ContributionsTaken(5, 0);
            case "correlation.snapshot.v1" ->
                new Correlation(
                        "default/0123456789abcdef01234567",
                        4,
                        correlationWindow(),
                        AT,
                        List.of(correlated()),
                        2,
                        new Contributions(5, List.of(contributed())));
            case "triage.alerts-placed.v1" ->
                new TriageEvent.AlertsPlaced(
                        ASSET, 2, List.of(placement()), List.of(alert()), List.of(hub()), List.of(bridge()), AT);
            case "triage.opened-by-hand.v1" -> new TriageEvent.OpenedByHand(CASE, 7, List.of(alert()), byHand(), AT);
            case "triage.admission-confirmed.v1" -> new TriageEvent.AdmissionConfirmed(CASE, List.of("a1"));
            case "triage.case-ended.v1" -> new TriageEvent.CaseEnded(CASE);
            case "triage.case-reopened.v1" -> new TriageEvent.CaseReopened(CASE, 7, List.of(linked()));
            case "triage.snapshot.v1" ->
                new Triage(
                        8,
                        new TreeMap<>(Map.of(ASSET, 2L)),
                        new TreeMap<>(Map.of(
                                CASE, new OpenCase(7, List.of(linked()), new TreeSet<>(List.of(new CaseId("c6")))))),
                        new TreeMap<>(Map.of(CASE, List.of(placement()))),
                        new TreeMap<>(
                                Map.of("sensor-1", new Openings(List.of(AT), new Openings.Flood(CASE, 7, 12, AT)))),
                        new UnclaimedAlerts(
                                new TreeMap<>(Map.of(ASSET, new Unclaimed(List.of(alert()), 2, AT, AT))), 1, 2),
                        new LinkFacts(
                                List.of(hub()),
                                new TreeSet<>(List.of(arrival())),
                                new TreeSet<>(List.of(alias())),
                                AliasTableSamples.facts()),
                        RelationSamples.merges(),
                        RelationSamples.word());
            case "case.opened.v1" ->
                new CaseEvent.Opened(7, ASSET, "sensor-1", risk(), byHand(), List.of(raised()), AT);
            case "case.alerts-joined.v1" -> new CaseEvent.AlertsJoined(List.of(alert()), links(), AT);
            case "case.alerts-adopted.v1" -> new CaseEvent.AlertsAdopted(List.of(alert()), 2, links(), AT);
            case "case.acknowledged.v1" ->
                new CaseEvent.Acknowledged("analyst-1", 1, "the link in a message", "key-1", AT);
            case "case.assigned.v1" -> new CaseEvent.Assigned("analyst-1", "analyst-2", "key-1", AT);
            case "case.note-added.v1" -> new CaseEvent.NoteAdded("analyst-1", "Looking at it", "key-1", AT);
            case "case.marked.v1" -> new CaseEvent.Marked("analyst-1", Tlp.AMBER_STRICT, "key-1", AT);
            case "case.restricted.v1" ->
                new CaseEvent.Restricted(
                        "analyst-1", List.of("analyst-1", "counsel"), "A colleague is involved", "key-1", AT);
            case "case.severity-changed.v1" -> new CaseEvent.SeverityChanged("analyst-1", Level.CRITICAL, "key-1", AT);
            case "case.status-changed.v1" ->
                new CaseEvent.StatusChanged("analyst-1", CaseVerb.START, CaseStatus.IN_PROGRESS, "key-1", AT);
            case "case.resolved.v1" -> new CaseEvent.Resolved("analyst-1", "Reimaged", "key-1", AT);
            case "case.closed.v1" ->
                new CaseEvent.Closed("analyst-1", Classification.TRUE_POSITIVE, "malware", "key-1", AT);
            case "case.reopened.v1" -> new CaseEvent.Reopened("analyst-1", "It is back", 2, "key-1", AT);
            case "case.worsened.v1" ->
                new CaseEvent.Worsened(Level.HIGH, Level.CRITICAL, List.of("LSASS memory was read"), AT);
            case "case.progressed.v1" ->
                new CaseEvent.Progressed(Level.HIGH, progress().reasons(), AT);
            case "case.worsening-confirmed.v1" -> new CaseEvent.WorseningConfirmed("analyst-1", 2, "key-1", AT);
            case "case.page-queued.v1" -> new CaseEvent.PageQueued(page(), AT);
            case "case.page-attempted.v1" ->
                new CaseEvent.PageAttempted("p1", attempt(), Page.Status.DELIVERED, "p2", AT);
            case "case.escalated.v1" ->
                new CaseEvent.Escalated(
                        Page.Kind.OPENED,
                        1,
                        2,
                        1,
                        0,
                        "nights",
                        List.of(page()),
                        List.of("ben has no verified contact."),
                        true,
                        AT.plusSeconds(300),
                        AT);
            case "case.page-started.v1" -> new CaseEvent.PageStarted("p1", "digest-1", AT);
            case "case.page-received.v1" ->
                new CaseEvent.PageReceived("p1", Page.Status.FAILED, "Mailbox full", "p2", AT);
            case "case.held-until.v1" ->
                new CaseEvent.HeldUntil("analyst-1", AT.plusSeconds(600), AT.plusSeconds(900), AT);
            case "case.acknowledgement-expired.v1" -> new CaseEvent.AcknowledgementExpired("analyst-1", 2, AT);
            case "case.snoozed.v1" ->
                new CaseEvent.Snoozed("analyst-1", AT.plusSeconds(3600), "The owner is back at nine", "key-1", AT);
            case "case.taken-over.v1" -> new CaseEvent.TakenOver("analyst-2", "analyst-1", "handover-1", AT);
            case "case.woken.v1" -> new CaseEvent.Woken("analyst-1", 2, AT);
            case "case.notice-confirmed.v1" -> new CaseEvent.NoticeConfirmed(ASSET, 1, AT);
            case "case.snapshot.v1" ->
                new Case(
                        new Case.Identity(CASE, 7, ASSET, "sensor-1", risk(), byHand(), AT),
                        new CaseAlerts(List.of(alert()), List.of(new CaseAlerts.Member("a2", ASSET)), progress()),
                        CaseStatus.CLOSED,
                        Level.HIGH,
                        new Holder("analyst-2", new Holder.Acknowledgement("analyst-1", AT)),
                        new CasePaging(
                                new CasePaging.Round(1, AT, 1),
                                worsening(),
                                1,
                                List.of(
                                        page().attempted(attempt(), Page.Status.DELIVERED)
                                                .received(new Page.Receipt(AT, Page.Status.SEEN, "Opened")),
                                        page().started(new Page.Start(AT, "digest-1"))),
                                new Climb(
                                        Page.Kind.OPENED,
                                        1,
                                        2,
                                        1,
                                        "nights",
                                        1,
                                        List.of("ben has no verified contact."),
                                        true,
                                        true,
                                        AT,
                                        AT.plusSeconds(60)),
                                new CasePaging.Hold(AT, AT.plusSeconds(600), AT.plusSeconds(900), true)),
                        new Case.Closing(Classification.TRUE_POSITIVE, "malware"),
                        new Ledger(9, AT, List.of("key-1"), new TreeSet<>(List.of(Case.TRIAGE_ENDED))),
                        RelationSamples.relations(),
                        new Marking(Tlp.AMBER_STRICT, new TreeSet<>(List.of("analyst-1", "counsel"))));
            case "rule-packs.activated.v1" ->
                new RulePackEvent.Activated(4, "night", "0123456789abcdef", 12, 2, "ann", AT);
            case "rule-packs.withdrawn.v1" -> new RulePackEvent.Withdrawn(5, "night", "ann", AT);
            case "rule-packs.snapshot.v1" ->
                new RulePacks(5, new TreeMap<>(Map.of("day", "fedcba9876543210", "night", "0123456789abcdef")));
            default -> RelationSamples.of(manifest);
        };
    }

    static Alert alert() {
        return new Alert(
                "a1",
                2,
                ASSET,
                new AlertRule(
                        "rule-1",
                        "LSASS memory was read",
                        Level.HIGH,
                        List.of("T1003.001"),
                        new TreeSet<>(List.of(Tactic.CREDENTIAL_ACCESS))),
                new Alert.Seen(3, AT, AT),
                STREAM + "/11",
                names(),
                null);
    }

    private static AlertNames names() {
        return new AlertNames(
                List.of(new Observable("user", "CORP\\jdoe")),
                List.of(new Mention(Role.SUBJECT, JDOE)),
                List.of(arrival()),
                List.of(alias()),
                List.of("d3"));
    }

    private static Arrival arrival() {
        return new Arrival(HOST, AT, JDOE, List.of(WORKSTATION, ADDRESS), "0x3e7");
    }

    private static Naming naming() {
        return new Naming(
                new HostWords(List.of(sensorWord(AT), sensorWord(null))),
                new Sameness(
                        2,
                        new Same(SHORT, 2, Same.Phase.SAME, decided(), "host:ws01.old.example", AT),
                        new TreeMap<>(Map.of("host:ws01.old.example", new Standing(1, decided()))),
                        false,
                        List.of("key-2")));
    }

    private static SensorWord sensorWord(@Nullable Instant until) {
        return new SensorWord("sensor-1", List.of("ws01", "ws01.corp.example"), List.of("192.0.2.17"), AT, until);
    }

    private static Decided decided() {
        return new Decided("ann", true, "One machine under two names", AT);
    }

    private static Told told() {
        Alias own = new Alias(ADDRESS, HOST, 980, AT, AT.plusSeconds(60), "its own connections");
        return new Told(List.of(arrival()), List.of(own), List.of(alias()));
    }

    private static Alias alias() {
        return new Alias(ADDRESS, WORKSTATION, 900, AT, AT.plusSeconds(60), "a logon on " + HOST);
    }

    private static Alert raised() {
        Alert alert = alert();
        return new Alert(
                alert.id(),
                alert.ordinal(),
                alert.asset(),
                alert.rule(),
                alert.seen(),
                alert.openedBy(),
                alert.names(),
                new Raise(Level.CRITICAL, List.of("it is tagged sensitive")));
    }

    private static AssetProfile profile() {
        return new AssetProfile(
                new TreeSet<>(List.of(AssetTag.SENSITIVE, AssetTag.JUMP_HOST)),
                Criticality.CRITICAL,
                "M. Brandt",
                "Finance");
    }

    private static CompletedWindow window() {
        return new CompletedWindow(
                new TreeMap<>(Map.of("Computer", "ws01")),
                5,
                AT,
                AT,
                List.of(STREAM + "/16", STREAM + "/17"),
                new BigDecimal("12.5"),
                List.of(ASSET, "host:ws02.corp.example"),
                true);
    }

    private static CorrelationWindow correlationWindow() {
        return new CorrelationWindow(
                "rule-2",
                "hash",
                new TreeMap<>(Map.of("Computer", "ws01")),
                List.of(new Member(STREAM + "/17", AT, "rule-1"), member()),
                List.of(12_345L),
                AT,
                AT);
    }

    /** @param whole true as it is read from the first version of the event */
    static WindowChange windowChange(@Nullable Boolean whole) {
        boolean old = whole != null;
        return new WindowChange(
                "rule-2",
                "hash",
                new TreeMap<>(Map.of("Computer", "ws01")),
                List.of(old ? new Member(STREAM + "/17", AT, "rule-1") : member()),
                old ? List.of() : List.of(STREAM + "/11 rule-1"),
                List.of(12_345L),
                old ? null : AT,
                old ? null : AT,
                whole);
    }

    private static Member member() {
        return new Member(
                STREAM + "/17", AT, "rule-3", ASSET, "42", "window-1", new TreeMap<>(Map.of("User", "CORP\\jdoe")));
    }

    private static Contributed contributed() {
        return new Contributed(
                5, 4, new Contribution("rule-4", "hash", new TreeMap<>(Map.of("IpAddress", "192.0.2.7")), member()));
    }

    private static Correlated correlated() {
        return new Correlated(
                2,
                AT,
                ASSET,
                new DetectionId("d3"),
                new AlertRule(
                        "rule-4",
                        "Passwords are sprayed",
                        Level.HIGH,
                        List.of("T1110.003"),
                        new TreeSet<>(List.of(Tactic.CREDENTIAL_ACCESS))),
                new CompletedWindow(
                        new TreeMap<>(Map.of("IpAddress", "192.0.2.7")),
                        10,
                        AT,
                        AT,
                        List.of(STREAM + "/17"),
                        new BigDecimal("12.5"),
                        List.of(ASSET),
                        null));
    }

    private static Risk risk() {
        return new Risk(32, 30, List.of(new Risk.Part("a1", "LSASS memory was read", Level.HIGH, AT, 32)), 1);
    }

    private static ByHand byHand() {
        return new ByHand("analyst-1", "One user, three machines", "key-1");
    }

    private static TriageEvent.Placement placement() {
        return new TriageEvent.Placement(
                alert(), CASE, 7, new TriageEvent.Opening(2, risk(), byHand()), true, "sensor-1", List.of(LINK));
    }

    private static SortedMap<String, List<String>> links() {
        return new TreeMap<>(Map.of("a1", List.of(LINK)));
    }

    private static TriageEvent.Bridge bridge() {
        return new TriageEvent.Bridge(
                CASE, 7, new CaseId("c6"), 6, List.of(LINK), List.of("both name account corp\\jdoe"));
    }

    private static HubLearned hub() {
        return new HubLearned(new Entity(EntityKind.ACCOUNT, "corp\\agent"), AT, new TreeSet<>(List.of(ASSET)));
    }

    private static LinkedAlert linked() {
        return new LinkedAlert(
                "a1",
                ASSET,
                AT,
                "LSASS memory was read",
                Set.of(Tactic.CREDENTIAL_ACCESS),
                List.of(new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\jdoe"))),
                List.of("window-1"));
    }

    private static Worsening worsening() {
        return new Worsening(
                2,
                3,
                AT,
                AT.plusSeconds(60),
                Level.HIGH,
                Level.CRITICAL,
                List.of("LSASS memory was read"),
                4,
                new Worsening.Confirmation("analyst-1", AT.plusSeconds(90)));
    }

    private static Page page() {
        return new Page(
                "p1",
                Page.Kind.OPENED,
                1,
                1,
                Recipient.person("ann"),
                Way.NTFY,
                "contact-1",
                "My phone",
                Urgency.HIGH,
                "on call in nights",
                AT,
                AT.plusSeconds(120),
                List.of(),
                Page.Status.QUEUED,
                null,
                null);
    }

    private static Page.Attempt attempt() {
        return new Page.Attempt(AT, Page.Outcome.DELIVERED, "The receiver answered 202", "digest-1");
    }
}
