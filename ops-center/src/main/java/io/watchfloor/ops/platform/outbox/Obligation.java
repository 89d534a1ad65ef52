package io.watchfloor.ops.platform.outbox;

import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.ServiceLevelState;
import io.watchfloor.ops.detection.correlation.CorrelationEvent;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of pending deliveries: an event creates or completes a pending delivery. Pending deliveries stay in a table
 * until they are completed, so that the sweeper can wake an entity whose message was lost or whose node died.
 */
public sealed interface Obligation {

    /** The next notification of an unacknowledged case. */
    String PAGE = "page";

    /** The next notification of an urgent update. */
    String WORSENED = "worsened";

    /** The expiry of an acknowledgement or snooze, or the warning before the expiry. */
    String HOLD = "hold";

    /** The next change of a service-level clock. */
    String SERVICE = "service";

    /** Prefix of a delivery name, followed by the notification's id: an attempt to deliver the notification. */
    String DELIVER = "deliver:";

    /**
     * Prefix of a delivery name, followed by the notification's id: the end of a started attempt, even if the
     * notification is no longer needed.
     */
    String END = "end:";

    /** Time limit within which an attempt ends, unless the node of the attempt has died. */
    Duration ATTEMPT_WAIT = Duration.ofMinutes(1);

    /** Prefix of a delivery name, followed by the case's id: relation changes that triage sends to the case. */
    String RELATE = "relate:";

    /** The confirmation by another asset of a merge of the two assets. */
    String SAME = "same";

    /** The longest wait of a notification for a digest, if no message is lost. */
    Duration DIGEST_WAIT = Duration.ofMinutes(1);

    /** The name of the pending delivery, unique within its entity, or the prefix of several names. */
    String what();

    /** @param dueAt when the delivery is due; null means the time of the projection */
    record Open(String what, @Nullable Instant dueAt) implements Obligation {}

    record Settled(String what) implements Obligation {}

    /** Completes all pending deliveries of the entity whose names have this prefix. */
    record AllSettled(String what) implements Obligation {}

    /**
     * Completes all pending deliveries of the entity whose names consist of the prefix and a number up to the given
     * number.
     */
    record SettledThrough(String what, long through) implements Obligation {}

    static List<Obligation> of(Object event) {
        return switch (event) {
            case AssetEvent asset -> ofAsset(asset);
            case CorrelationEvent correlation -> ofCorrelation(correlation);
            case TriageEvent triage -> ofTriage(triage);
            case CaseEvent one -> ofCase(one);
            default -> throw new IllegalArgumentException("Unknown event type: " + event.getClass());
        };
    }

    private static List<Obligation> ofAsset(AssetEvent event) {
        return switch (event) {
            case AssetEvent.TelemetryAbsorbed absorbed -> {
                List<Obligation> found = new ArrayList<>();
                absorbed.alerts().opened().forEach(alert -> found.add(new Open("place:" + alert.ordinal(), null)));
                if (!absorbed.contributions().isEmpty()) {
                    found.add(new Open("contribute", null));
                }
                yield found;
            }
            case AssetEvent.ContributionsConfirmed taken ->
                taken.left() == 0 ? List.of(new Settled("contribute")) : List.of();
            case AssetEvent.AlertsPlaced placed -> List.of(new SettledThrough("place:", placed.through()));
            case AssetEvent.FoldingEnded ended -> List.of();
            case AssetEvent.HoldPlaced placed -> List.of();
            case AssetEvent.HoldReleased released -> List.of();
            case AssetEvent.EvidenceErased erased -> List.of();
            case AssetEvent.ProfileChanged changed -> List.of();
            case AssetEvent.MergeRequested asked -> List.of(new Open(SAME, null));
            case AssetEvent.MergeEnding ending -> List.of(new Open(SAME, null));
            case AssetEvent.MergeAnswered answered -> List.of(new Settled(SAME));
            case AssetEvent.MergeEnded ended -> List.of(new Settled(SAME));
            case AssetEvent.HostReported said -> List.of();
            case AssetEvent.StandsFor stands -> List.of();
            case AssetEvent.StandsNoMore ended -> List.of();
        };
    }

    private static List<Obligation> ofCorrelation(CorrelationEvent event) {
        return switch (event) {
            case CorrelationEvent.WindowMoved moved -> {
                List<Obligation> found = new ArrayList<>();
                if (!moved.correlated().isEmpty()) {
                    found.add(new Open("correlate", null));
                }
                if (!moved.contributions().isEmpty()) {
                    found.add(new Open("contribute", null));
                }
                if (moved.closesAt() != null) {
                    found.add(new Open("close", moved.closesAt()));
                } else if (moved.closed()) {
                    found.add(new Settled("close"));
                }
                yield found;
            }
            case CorrelationEvent.DetectionsConfirmed taken ->
                taken.left() == 0 ? List.of(new Settled("correlate")) : List.of();
            case CorrelationEvent.ContributionsConfirmed taken ->
                taken.left() == 0 ? List.of(new Settled("contribute")) : List.of();
        };
    }

    private static List<Obligation> ofTriage(TriageEvent event) {
        List<Obligation> found = new ArrayList<>();
        switch (event) {
            case TriageEvent.AlertsPlaced placed ->
                placed.placements()
                        .forEach(
                                one -> found.add(new Open("admit:" + one.alert().id(), null)));
            case TriageEvent.OpenedByHand opened ->
                opened.alerts().forEach(alert -> found.add(new Open("admit:" + alert.id(), null)));
            case TriageEvent.AdmissionConfirmed confirmed ->
                confirmed.alerts().forEach(alert -> found.add(new Settled("admit:" + alert)));
            case TriageEvent.CaseEnded ended -> {}
            case TriageEvent.CaseReopened reopened -> {}
            case TriageEvent.CaseTouched touched -> {}
            case TriageEvent.AliasesUpdated heard -> {}
            case TriageEvent.CasesMerged merged ->
                relate(found, merged.part().id(), merged.whole().id());
            case TriageEvent.CasesSplit split ->
                relate(found, split.part().id(), split.whole().id());
            case TriageEvent.CasesLinked linked ->
                relate(found, linked.one().id(), linked.other().id());
            case TriageEvent.CasesUnlinked unlinked ->
                relate(found, unlinked.one().id(), unlinked.other().id());
            case TriageEvent.CasesProposed made ->
                relate(found, made.one().id(), made.other().id());
            case TriageEvent.ProposalDismissed made ->
                relate(found, made.one().id(), made.other().id());
            case TriageEvent.ProposalWithdrawn made ->
                relate(found, made.one().id(), made.other().id());
            case TriageEvent.AlertsMoved moved ->
                Stream.of(Optional.ofNullable(moved.from()), Optional.ofNullable(moved.to()))
                        .flatMap(Optional::stream)
                        .forEach(one -> relate(found, one.id()));
            case TriageEvent.WholeEnded ended -> ended.parts().forEach(part -> relate(found, part));
            case TriageEvent.RelationConfirmed told -> {
                if (told.left() == 0) {
                    found.add(new Settled(RELATE + told.caseId()));
                }
            }
        }
        return found;
    }

    private static void relate(List<Obligation> found, CaseId... told) {
        for (CaseId one : told) {
            found.add(new Open(RELATE + one, null));
        }
    }

    /**
     * After a notification created before policies existed, the case is due immediately, so that it computes the next
     * step from its policy.
     */
    private static List<Obligation> queued(Notification page) {
        return page.kind().escalates()
                ? List.of(new Open(stream(page.kind()), page.queuedAt()), deliver(page))
                : List.of(deliver(page));
    }

    private static List<Obligation> escalated(CaseEvent.Escalated event) {
        List<Obligation> found = new ArrayList<>();
        String stream = stream(event.kind());
        @Nullable Instant next = event.pages().isEmpty() && event.more() ? event.at() : event.nextAt();
        found.add(next == null ? new Settled(stream) : new Open(stream, next));
        event.pages().forEach(page -> found.add(deliver(page)));
        return found;
    }

    /** A repeated notification may wait for the next digest, so the case need not be woken before that. */
    private static Obligation deliver(Notification page) {
        @Nullable Instant due = page.dueAt().equals(page.queuedAt()) ? null : page.dueAt();
        return new Open(
                DELIVER + page.id(), page.step() == 1 ? due : page.dueAt().plus(DIGEST_WAIT));
    }

    private static List<Obligation> attempted(CaseEvent.PageAttempted tried) {
        List<Obligation> found = new ArrayList<>(forward(tried.forward(), tried.at()));
        found.add(new Settled(END + tried.page()));
        if (tried.status() != Notification.Status.QUEUED) {
            found.add(new Settled(DELIVER + tried.page()));
        }
        return found;
    }

    private static List<Obligation> forward(@Nullable String page, Instant at) {
        return page == null ? List.of() : List.of(new Open(DELIVER + page, at));
    }

    private static List<Obligation> service(CaseEvent.ServiceClocksChanged event) {
        Instant next = ServiceLevelState.changesAt(event.clocks());
        List<Obligation> found = new ArrayList<>(pages(event.escalates(), event.at()));
        found.add(next == null ? new Settled(SERVICE) : new Open(SERVICE, next));
        return found;
    }

    private static List<Obligation> pages(boolean pages, Instant at) {
        return pages ? List.of(new Open(PAGE, at)) : List.of();
    }

    private static List<Obligation> ofCase(CaseEvent event) {
        return switch (event) {
            case CaseEvent.Opened opened -> pages(!opened.notifiesNobody(), opened.at());
            case CaseEvent.PageQueued queued -> queued(queued.page());
            case CaseEvent.Escalated escalated -> escalated(escalated);
            case CaseEvent.PageStarted started ->
                List.of(new Open(END + started.page(), started.at().plus(ATTEMPT_WAIT)));
            case CaseEvent.PageReceived received -> forward(received.forward(), received.at());
            case CaseEvent.HeldUntil held ->
                List.of(new Open(HOLD, held.warnAt() == null ? held.until() : held.warnAt()));
            case CaseEvent.AcknowledgementExpired expired ->
                List.of(new Settled(HOLD), new AllSettled(DELIVER), new Open(PAGE, expired.at()));
            case CaseEvent.Snoozed done ->
                List.of(new Settled(PAGE), new AllSettled(DELIVER), new Open(HOLD, done.until()));
            case CaseEvent.Woken woken ->
                List.of(new Settled(HOLD), new AllSettled(DELIVER), new Open(PAGE, woken.at()));
            case CaseEvent.Worsened worse -> List.of(new Open(WORSENED, worse.at()));
            case CaseEvent.WorseningConfirmed done -> List.of(new Settled(WORSENED), new AllSettled(DELIVER));
            case CaseEvent.PageAttempted tried -> attempted(tried);
            case CaseEvent.Acknowledged done -> List.of(new Settled(PAGE), new Settled(HOLD), new AllSettled(DELIVER));
            case CaseEvent.Resolved done ->
                List.of(
                        new Settled(PAGE),
                        new Settled(WORSENED),
                        new Settled(HOLD),
                        new AllSettled(DELIVER),
                        new Open("notice", null));
            case CaseEvent.Reopened done -> List.of(new Open(PAGE, done.at()), new Open("notice", null));
            case CaseEvent.NoticeConfirmed confirmed ->
                confirmed.left() == 0 ? List.of(new Settled("notice")) : List.of();
            case CaseEvent.Related related -> ofRelation(related);
            case CaseEvent.NewsForWhole news -> List.of(new Open("notice", null));
            case CaseEvent.Progressed progressed -> List.of();
            case CaseEvent.Touched touched -> List.of(new Open("notice", null));
            case CaseEvent.PartNews news -> pages(Boolean.TRUE.equals(news.pages()), news.at());
            case CaseEvent.AlertsJoined joined -> pages(Boolean.TRUE.equals(joined.pages()), joined.at());
            case CaseEvent.AlertsAdopted adopted -> List.of();
            case CaseEvent.AlertsRemoved left -> List.of();
            case CaseEvent.AlertsCame came -> came.ended() ? List.of(new Open("notice", null)) : List.of();
            case CaseEvent.Assigned done -> List.of();
            case CaseEvent.TakenOver done -> List.of();
            case CaseEvent.NoteAdded done -> List.of();
            case CaseEvent.RecordsAdded done -> List.of();
            case CaseEvent.Work done -> List.of();
            case CaseEvent.SeverityChanged done -> List.of();
            case CaseEvent.TierChanged done -> List.of();
            case CaseEvent.Marked done -> List.of();
            case CaseEvent.Restricted done -> List.of();
            // The next step of a running escalation is held when it is due, which completes its delivery.
            case CaseEvent.ExerciseMarked done -> List.of(new AllSettled(DELIVER));
            case CaseEvent.ExerciseUnmarked done ->
                done.pages() == null ? List.of() : List.of(new Open(stream(done.pages()), done.at()));
            case CaseEvent.StatusChanged done -> List.of(new Settled(HOLD));
            case CaseEvent.ServiceClocksChanged changed -> service(changed);
            case CaseEvent.Closed done -> List.of();
        };
    }

    /** A merged case sends no notifications. After an unmerge the case resumes its notifications. */
    private static List<Obligation> ofRelation(CaseEvent.Related event) {
        List<Obligation> found = new ArrayList<>();
        found.add(event.notices() == 0 ? new Settled("notice") : new Open("notice", null));
        switch (event.change().kind()) {
            case BECAME_PART ->
                found.addAll(
                        List.of(new Settled(PAGE), new Settled(WORSENED), new Settled(HOLD), new AllSettled(DELIVER)));
            case LEFT_WHOLE -> {
                if (event.pages() != null) {
                    found.add(new Open(stream(event.pages()), event.at()));
                }
            }
            case WHOLE_ENDED,
                    TOOK_PART,
                    LOST_PART,
                    LINKED,
                    UNLINKED,
                    PROPOSED,
                    DISMISSED,
                    WITHDRAWN,
                    ALERTS_LEFT,
                    ALERTS_CAME -> {}
        }
        return found;
    }

    private static String stream(Notification.Kind kind) {
        return switch (kind) {
            case OPENED -> PAGE;
            case WORSENED -> WORSENED;
            case WARNING, ACKNOWLEDGED, RESOLVED -> throw new IllegalStateException(kind + " does not escalate");
        };
    }
}
