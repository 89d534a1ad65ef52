package io.watchfloor.ops.platform.serialization;

import io.watchfloor.ops.cases.AttackProgress;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseAlerts;
import io.watchfloor.ops.cases.CaseAssignment;
import io.watchfloor.ops.cases.CaseEscalation;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseExercise;
import io.watchfloor.ops.cases.CaseLedger;
import io.watchfloor.ops.cases.CaseSharing;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseTask;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.cases.CaseVerb;
import io.watchfloor.ops.cases.CaseWork;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.cases.SealedRecord;
import io.watchfloor.ops.cases.ServiceClock;
import io.watchfloor.ops.cases.ServiceLevelState;
import io.watchfloor.ops.cases.TaskStatus;
import io.watchfloor.ops.cases.UrgentUpdate;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.EscalationProgress;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.oncall.BusinessTime;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Samples of journaled cases, with every field set. */
final class CaseSamples {

    private static final Instant AT = AlertSamples.AT;
    private static final String ASSET = AlertSamples.ASSET;
    private static final CaseId CASE = new CaseId("c1");

    private CaseSamples() {}

    static Object of(String manifest) {
        return switch (manifest) {
            case "case.opened.v1" ->
                new CaseEvent.Opened(
                        7,
                        ASSET,
                        "sensor-1",
                        AlertSamples.risk(),
                        AlertSamples.byHand(),
                        List.of(AlertSamples.raised()),
                        exercise(),
                        AT);
            case "case.alerts-joined.v1" ->
                new CaseEvent.AlertsJoined(List.of(AlertSamples.alert()), links(), true, AT);
            case "case.alerts-adopted.v1" -> new CaseEvent.AlertsAdopted(List.of(AlertSamples.alert()), 2, links(), AT);
            case "case.acknowledged.v1" ->
                new CaseEvent.Acknowledged("analyst-1", 1, "the link in a message", "key-1", AT);
            case "case.assigned.v1" -> new CaseEvent.Assigned("analyst-1", "analyst-2", "key-1", AT);
            case "case.records-added.v1" ->
                new CaseEvent.RecordsAdded(
                        "analyst-1",
                        List.of(new SealedRecord(
                                "mail/0000000000000007/12",
                                "host:mx1",
                                AT,
                                "-/email/-",
                                "sealed:1:0:c2VhbGVk:default/host:mx1")),
                        "The mail before it",
                        "key-1",
                        AT);
            case "case.note-added.v1" -> new CaseEvent.NoteAdded("analyst-1", "Looking at it", "key-1", AT);
            case "case.note-edited.v1" -> new CaseEvent.NoteEdited("analyst-1", 7, 2, "Looked at it", "key-1", AT);
            case "case.tasks-added.v1" ->
                new CaseEvent.TasksAdded("analyst-1", List.of(task()), "malware", "key-1", AT);
            case "case.task-changed.v1" -> new CaseEvent.TaskChanged("analyst-1", task(), "key-1", AT);
            case "case.tasks-cancelled.v1" -> new CaseEvent.TasksCancelled("analyst-1", List.of(1), AT);
            case "case.service-clocks-changed.v1" ->
                new CaseEvent.ServiceClocksChanged(List.of(clock()), List.of(ServiceGoal.CONTAIN), true, AT);
            case "case.marked.v1" -> new CaseEvent.Marked("analyst-1", Tlp.AMBER_STRICT, "key-1", AT);
            case "case.restricted.v1" ->
                new CaseEvent.Restricted(
                        "analyst-1", List.of("analyst-1", "counsel"), "A colleague is involved", "key-1", AT);
            case "case.exercise-marked.v1" ->
                new CaseEvent.ExerciseMarked("analyst-1", "The red team uses this host", "key-1", AT);
            case "case.exercise-unmarked.v1" ->
                new CaseEvent.ExerciseUnmarked("analyst-1", "A real attack", Notification.Kind.OPENED, "key-1", AT);
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
            case "case.tier-changed.v1" ->
                new CaseEvent.TierChanged("analyst-1", CaseTier.TIER1, CaseTier.TIER2, "Needs reversing", "key-1", AT);
            case "case.worsening-confirmed.v1" -> new CaseEvent.WorseningConfirmed("analyst-1", 2, "key-1", AT);
            case "case.page-queued.v1" -> new CaseEvent.PageQueued(page(), AT);
            case "case.page-attempted.v1" ->
                new CaseEvent.PageAttempted("p1", attempt(), Notification.Status.DELIVERED, "p2", AT);
            case "case.escalated.v1" ->
                new CaseEvent.Escalated(
                        Notification.Kind.OPENED,
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
                new CaseEvent.PageReceived("p1", Notification.Status.FAILED, "Mailbox full", "p2", AT);
            case "case.held-until.v1" ->
                new CaseEvent.HeldUntil("analyst-1", AT.plusSeconds(600), AT.plusSeconds(900), AT);
            case "case.acknowledgement-expired.v1" -> new CaseEvent.AcknowledgementExpired("analyst-1", 2, AT);
            case "case.snoozed.v1" ->
                new CaseEvent.Snoozed("analyst-1", AT.plusSeconds(3600), "The owner is back at nine", "key-1", AT);
            case "case.taken-over.v1" -> new CaseEvent.TakenOver("analyst-2", "analyst-1", "handover-1", AT);
            case "case.woken.v1" -> new CaseEvent.Woken("analyst-1", 2, AT);
            case "case.notice-confirmed.v1" -> new CaseEvent.NoticeConfirmed(ASSET, 1, AT);
            case "case.snapshot.v1" -> snapshot(new CaseWork(List.of(), new TreeMap<>()), CaseTier.INITIAL);
            case "case.snapshot.v2" ->
                snapshot(new CaseWork(List.of(task()), new TreeMap<>(Map.of(7L, 2))), CaseTier.INITIAL);
            case "case.snapshot.v3" ->
                snapshot(new CaseWork(List.of(task()), new TreeMap<>(Map.of(7L, 2))), CaseTier.FORENSICS);
            default -> RelationSamples.of(manifest);
        };
    }

    private static Case snapshot(CaseWork work, CaseTier tier) {
        return new Case(
                new Case.Identity(CASE, 7, ASSET, "sensor-1", AlertSamples.risk(), AlertSamples.byHand(), AT),
                new CaseAlerts(List.of(AlertSamples.alert()), List.of(new CaseAlerts.Member("a2", ASSET)), progress()),
                CaseStatus.CLOSED,
                Level.HIGH,
                new CaseAssignment("analyst-2", new CaseAssignment.Acknowledgement("analyst-1", AT), tier),
                new CaseEscalation(
                        new CaseEscalation.Round(1, AT, 1, true),
                        worsening(),
                        1,
                        List.of(
                                page().attempted(attempt(), Notification.Status.DELIVERED)
                                        .received(new Notification.Receipt(AT, Notification.Status.SEEN, "Opened")),
                                page().started(new Notification.Start(AT, "digest-1"))),
                        new EscalationProgress(
                                Notification.Kind.OPENED,
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
                        new CaseEscalation.Hold(AT, AT.plusSeconds(600), AT.plusSeconds(900), true)),
                new Case.Closing(Classification.TRUE_POSITIVE, "malware"),
                new CaseLedger(
                        9,
                        AT,
                        List.of("key-1"),
                        new TreeSet<>(List.of(Case.TRIAGE_ENDED)),
                        new TreeSet<>(List.of("mail/0000000000000007/12")),
                        work,
                        service()),
                RelationSamples.relations(),
                new CaseSharing(
                        Tlp.AMBER_STRICT,
                        new TreeSet<>(List.of("analyst-1", "counsel")),
                        tier == CaseTier.INITIAL ? null : exercise()));
    }

    private static ServiceLevelState service() {
        return new ServiceLevelState(
                AT,
                true,
                new ServiceLevelState.Reached(AT.plusSeconds(60), AT.plusSeconds(120), AT.plusSeconds(180)),
                AT.plusSeconds(90),
                List.of(new BusinessTime.Span(AT.plusSeconds(30), AT.plusSeconds(40))),
                List.of(
                        clock(),
                        new ServiceClock(
                                ServiceGoal.RESOLVE, 240, ServiceClock.State.PAUSED, null, null, 600L, null, false)));
    }

    private static ServiceClock clock() {
        return new ServiceClock(
                ServiceGoal.CONTAIN,
                60,
                ServiceClock.State.RUNNING,
                AT.plusSeconds(3600),
                AT.plusSeconds(2880),
                null,
                AT.plusSeconds(120),
                true);
    }

    private static CaseExercise exercise() {
        return new CaseExercise("exercise-1", "Red October", "analyst-1", "The red team uses this host", AT);
    }

    private static CaseTask task() {
        return new CaseTask(1, 2, "Reset the password", "analyst-2", AT.plusSeconds(3600), TaskStatus.IN_PROGRESS);
    }

    private static SortedMap<String, List<String>> links() {
        return new TreeMap<>(Map.of("a1", List.of(JournalSamples.LINK)));
    }

    private static Notification page() {
        return new Notification(
                "p1",
                Notification.Kind.OPENED,
                1,
                1,
                Recipient.person("ann"),
                ContactMethod.NTFY,
                "contact-1",
                "My phone",
                Urgency.HIGH,
                "on call in nights",
                AT,
                AT.plusSeconds(120),
                List.of(),
                Notification.Status.QUEUED,
                null,
                null);
    }

    private static Notification.Attempt attempt() {
        return new Notification.Attempt(AT, Notification.Outcome.DELIVERED, "The receiver answered 202", "digest-1");
    }

    private static AttackProgress progress() {
        return new AttackProgress(
                new TreeSet<>(List.of(Tactic.CREDENTIAL_ACCESS, Tactic.LATERAL_MOVEMENT)),
                List.of(new AttackProgress.Reason(AttackProgress.Kind.SPREAD, Level.HIGH, "The attack moves on")));
    }

    private static UrgentUpdate worsening() {
        return new UrgentUpdate(
                2,
                3,
                AT,
                AT.plusSeconds(60),
                Level.HIGH,
                Level.CRITICAL,
                List.of("LSASS memory was read"),
                4,
                new UrgentUpdate.Confirmation("analyst-1", AT.plusSeconds(90)));
    }
}
