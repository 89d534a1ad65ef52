package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.CaseEvent.Acknowledged;
import io.watchfloor.ops.cases.CaseEvent.AlertsAdopted;
import io.watchfloor.ops.cases.CaseEvent.AlertsCame;
import io.watchfloor.ops.cases.CaseEvent.AlertsJoined;
import io.watchfloor.ops.cases.CaseEvent.AlertsRemoved;
import io.watchfloor.ops.cases.CaseEvent.Assigned;
import io.watchfloor.ops.cases.CaseEvent.Closed;
import io.watchfloor.ops.cases.CaseEvent.Marked;
import io.watchfloor.ops.cases.CaseEvent.NewsForWhole;
import io.watchfloor.ops.cases.CaseEvent.NoteAdded;
import io.watchfloor.ops.cases.CaseEvent.NoticeConfirmed;
import io.watchfloor.ops.cases.CaseEvent.Opened;
import io.watchfloor.ops.cases.CaseEvent.PageAttempted;
import io.watchfloor.ops.cases.CaseEvent.PageQueued;
import io.watchfloor.ops.cases.CaseEvent.PartNews;
import io.watchfloor.ops.cases.CaseEvent.Progressed;
import io.watchfloor.ops.cases.CaseEvent.Related;
import io.watchfloor.ops.cases.CaseEvent.Reopened;
import io.watchfloor.ops.cases.CaseEvent.Resolved;
import io.watchfloor.ops.cases.CaseEvent.Restricted;
import io.watchfloor.ops.cases.CaseEvent.SeverityChanged;
import io.watchfloor.ops.cases.CaseEvent.StatusChanged;
import io.watchfloor.ops.cases.CaseEvent.Touched;
import io.watchfloor.ops.cases.CaseEvent.Worsened;
import io.watchfloor.ops.cases.CaseEvent.WorseningConfirmed;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Applies an event to a case. */
final class CaseChange {

    private CaseChange() {}

    static Case after(Case before, CaseEvent event) {
        Case now = changed(before, event);
        ServiceLevelState service = ServiceLevelState.after(before, now, event);
        return service.equals(now.ledger().service())
                ? now
                : now.with(now.ledger().with(service));
    }

    private static Case changed(Case before, CaseEvent event) {
        Case now = before.with(before.ledger().counted(event.at()));
        return switch (event) {
            case Opened opened -> open(now, opened);
            case AlertsJoined joined -> pages(joined(now, joined.alerts()), joined.pages(), joined.at());
            case AlertsAdopted adopted -> joined(now, adopted.alerts());
            case Acknowledged done -> acknowledge(now, done).handled(done.request());
            case Assigned done -> assign(now, done).handled(done.request());
            case CaseEvent.TakenOver done ->
                now.with(now.holder().takenOver(done.from(), done.by(), done.at()))
                        .handled(done.request());
            case NoteAdded done -> progress(now, done.by()).handled(done.request());
            case CaseEvent.Work work -> work(now, work);
            case CaseEvent.RecordsAdded done ->
                progress(now, done.by())
                        .with(now.ledger().withRecords(done.records()))
                        .handled(done.request());
            case SeverityChanged done ->
                now.with(done.severity())
                        .with(now.relations().withParentSeveritySet())
                        .handled(done.request());
            case CaseEvent.TierChanged done ->
                now.with(now.holder().moved(done.tier())).handled(done.request());
            case Marked done -> now.with(now.marking().marked(done.tlp())).handled(done.request());
            case Restricted done ->
                now.with(now.marking().restricted(done.people())).handled(done.request());
            case CaseEvent.ExerciseMarked done ->
                now.with(now.marking().in(CaseExercise.marked(done.by(), done.reason(), done.at())))
                        .with(now.paging().cancel())
                        .handled(done.request());
            case CaseEvent.ExerciseUnmarked done ->
                now.with(now.marking().in(null))
                        .with(now.paging().restart(now.status(), done.at()))
                        .handled(done.request());
            case StatusChanged done ->
                now.with(done.status()).with(now.paging().withHold(null)).handled(done.request());
            case Resolved done -> resolve(now, done).handled(done.request());
            case Closed done -> close(now, done).handled(done.request());
            case Reopened done -> reopen(now, done).handled(done.request());
            case Worsened worse -> now.with(now.paging().worsen(worse));
            case Progressed progressed ->
                now.with(now.alerts().because(progressed.reasons())).with(progressed.severity());
            case WorseningConfirmed done ->
                now.with(now.paging().confirmWorsening(done.by(), done.at())).handled(done.request());
            case Related related -> relate(now, related.change());
            case AlertsRemoved left ->
                now.with(now.alerts().without(Relations.ids(left.change())))
                        .with(left.severity())
                        .with(now.relations().after(left.change(), now.id()));
            case AlertsCame came -> came(now, came);
            case NewsForWhole news -> tellWhole(now, news.news());
            case PartNews news ->
                pages(now.with(now.relations().heard(news.part().id(), news.news())), news.pages(), news.at());
            case Touched touched ->
                now.with(now.relations().touched(touched.by()))
                        .with(now.ledger().replaceUnconfirmed(Case.TRIAGE_TOUCHED, Case.TRIAGE_TOUCHED + touched.by()));
            case PageQueued queued -> now.with(now.paging().queue(queued.page()));
            case CaseEvent.Escalated escalated -> now.with(now.paging().escalate(escalated));
            case CaseEvent.PageStarted started -> now.with(now.paging().started(started));
            case PageAttempted tried -> now.with(now.paging().attempted(tried));
            case CaseEvent.PageReceived received -> now.with(now.paging().received(received));
            case CaseEvent.HeldUntil held ->
                now.with(now.paging().withHold(new CaseEscalation.Hold(held.at(), held.warnAt(), held.until(), false)));
            case CaseEvent.AcknowledgementExpired expired -> newRound(now, expired.round(), expired.at());
            case CaseEvent.Snoozed done -> snooze(now, done).handled(done.request());
            case CaseEvent.Woken woken -> newRound(now, woken.round(), woken.at());
            case CaseEvent.ServiceClocksChanged changed ->
                changed.escalates() ? now.with(now.paging().nextStepDue(changed.at())) : now;
            case NoticeConfirmed confirmed -> now.with(now.ledger().confirmed(confirmed.neighbour()));
        };
    }

    private static Case work(Case now, CaseEvent.Work event) {
        return switch (event) {
            case CaseEvent.TasksAdded done ->
                progress(now, done.by()).with(now.work().added(done.tasks())).handled(done.request());
            case CaseEvent.TaskChanged done ->
                progress(now, done.by()).with(now.work().changed(done.task())).handled(done.request());
            case CaseEvent.TasksCancelled done -> now.with(now.work().cancelled(done.tasks()));
            case CaseEvent.NoteEdited done ->
                now.with(now.work().edited(done.note(), done.revision())).handled(done.request());
        };
    }

    private static Case open(Case now, Opened opened) {
        Case.Identity identity = new Case.Identity(
                now.id(), opened.number(), opened.asset(), opened.flood(), opened.risk(), opened.byHand(), opened.at());
        CaseEscalation paging = opened.notifiesNobody()
                ? now.paging().startQuietRound(opened.at())
                : now.paging().startRound(1, opened.at());
        return join(now.with(identity).with(paging).with(now.marking().in(opened.exercise())), opened.alerts());
    }

    private static Case pages(Case now, @Nullable Boolean pages, Instant at) {
        return Boolean.TRUE.equals(pages) ? now.with(now.paging().endQuiet(at)) : now;
    }

    private static Case came(Case now, AlertsCame event) {
        List<Alert> alerts = event.change().movedAlerts();
        Case after = join(now, alerts).with(now.relations().after(event.change(), now.id()));
        return event.ended()
                ? after.with(after.ledger()
                        .addUnconfirmed(
                                alerts.stream().map(Alert::asset).distinct().toList()))
                : after;
    }

    private static Case joined(Case now, List<Alert> more) {
        return join(now, more)
                .with(now.relations().returned(more.stream().map(Alert::id).toList()));
    }

    private static Case join(Case now, List<Alert> more) {
        Level highest = CaseAlerts.highest(more).orElse(now.severity());
        return now.with(now.alerts().with(more))
                .with(highest.compareTo(now.severity()) > 0 ? highest : now.severity())
                .with(now.marking().withAlerts(more));
    }

    private static Case acknowledge(Case now, Acknowledged done) {
        return now.with(CaseStatus.ACKNOWLEDGED)
                .with(now.holder().acknowledged(done.by(), done.at()))
                .with(now.paging().cancel().withHold(null));
    }

    private static Case snooze(Case now, CaseEvent.Snoozed done) {
        Case held = now.holder().acknowledgedBy() == null
                ? now.with(CaseStatus.ACKNOWLEDGED).with(now.holder().acknowledged(done.by(), done.at()))
                : now;
        return held.with(now.paging().cancel().withHold(new CaseEscalation.Hold(done.at(), null, done.until(), true)));
    }

    /** Starts a new escalation round, in which no one has acknowledged the case. */
    private static Case newRound(Case now, int round, Instant at) {
        return now.with(CaseStatus.NEW)
                .with(now.holder().released())
                .with(now.paging().startRound(round, at));
    }

    private static Case assign(Case now, Assigned done) {
        return progress(now.with(now.holder().assigned(done.assignee())), done.by());
    }

    /** The first note or assignment by the person who acknowledged the case sets the status to IN_PROGRESS. */
    private static Case progress(Case now, String person) {
        return now.status() == CaseStatus.ACKNOWLEDGED
                        && Objects.equals(person, now.holder().acknowledgedBy())
                ? now.with(CaseStatus.IN_PROGRESS)
                : now;
    }

    /** Resolving a case also acknowledges the pending urgent update of the case. */
    private static Case resolve(Case now, Resolved done) {
        SortedSet<String> neighbours = new TreeSet<>(List.of(Case.TRIAGE_ENDED));
        neighbours.addAll(now.alerts().assets());
        return now.with(CaseStatus.RESOLVED)
                .with(now.ledger().withUnconfirmed(neighbours))
                .with(now.relations().touched(null))
                .with(now.paging()
                        .confirmWorsening(done.by(), done.at())
                        .cancel()
                        .withHold(null));
    }

    /** Merging a case into another cancels the notifications of the merged case and changes nothing else in it. */
    private static Case relate(Case now, RelationChange change) {
        Case after = now.with(now.relations().after(change, now.id()));
        Relations.Whole whole = now.relations().whole();
        return switch (change.kind()) {
            case BECAME_PART -> after.with(after.paging().cancel().withHold(null));
            case LEFT_WHOLE -> {
                Case left = after.with(after.ledger().withoutUnconfirmed(Relations.WHOLE_NOTICE));
                yield whole != null && whole.ended() && now.status().open()
                        ? left.with(left.ledger().replaceUnconfirmed(Case.TRIAGE_REOPENED, Case.TRIAGE_REOPENED))
                        : left;
            }
            case WHOLE_ENDED ->
                after.with(after.ledger().addUnconfirmed(after.alerts().assets()));
            // The case ended before triage merged it. Triage must be notified of the end, so that triage can notify the
            // merged case.
            case TOOK_PART ->
                now.status().open()
                        ? after
                        : after.with(after.ledger().replaceUnconfirmed(Case.TRIAGE_ENDED, Case.TRIAGE_ENDED));
            case LOST_PART, LINKED, UNLINKED, PROPOSED, DISMISSED, WITHDRAWN, ALERTS_LEFT, ALERTS_CAME -> after;
        };
    }

    private static Case tellWhole(Case now, Relations.News news) {
        Relations.Whole whole = now.relations().whole();
        boolean unconfirmed = whole != null && now.ledger().unconfirmed().contains(whole.notice());
        Relations told = now.relations().withPendingReport(news, unconfirmed);
        return told.whole() == null
                ? now
                : now.with(told)
                        .with(now.ledger()
                                .replaceUnconfirmed(
                                        Relations.WHOLE_NOTICE, told.whole().notice()));
    }

    private static Case close(Case now, Closed done) {
        return now.with(CaseStatus.CLOSED).withClosing(new Case.Closing(done.classification(), done.determination()));
    }

    private static Case reopen(Case now, Reopened done) {
        return now.with(CaseStatus.NEW)
                .with(now.holder().released())
                .withClosing(null)
                .with(now.ledger().withUnconfirmed(new TreeSet<>(List.of(Case.TRIAGE_REOPENED))))
                .with(now.paging().startRound(done.round(), done.at()));
    }
}
