package io.watchfloor.dashboards.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.cases.views.ActivityView;
import io.watchfloor.dashboards.paging.board.NotificationActivity;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.ops.cases.AttackProgress;
import io.watchfloor.ops.cases.AutomaticTasks;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseExercise;
import io.watchfloor.ops.cases.CaseTask;
import io.watchfloor.ops.cases.CaseVerb;
import io.watchfloor.ops.cases.ServiceClock;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.incident.JournaledLink;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.paging.escalation.Notification;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Activity of a case: changes by users and by the center, oldest first. */
public final class CaseActivity {

    private static final int TITLES_TOLD = 3;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String SELECT = """
            SELECT t.*, (extract(epoch FROM t.at) * 1000000)::bigint || '/' || t.number || '/' || t.version AS place FROM (
                SELECT a.case_id, a.version, a.at, a.by, a.verb, a.text, a.mirrored, c.number
                FROM case_activity a JOIN case_board c ON c.id = a.case_id
                UNION ALL
                SELECT r.case_id, 1000000000 + ('x' || left(md5(r.id), 8))::bit(32)::bigint * 1000 + s.number, s.at,
                    CASE WHEN s.who IN ('the center', 'the sensor') THEN NULL ELSE s.who END, 'responded',
                    r.kind || coalesce(' ' || (SELECT string_agg(replace(value, chr(10), ' '), ' ' ORDER BY key)
                        FROM jsonb_each_text(r.arguments) WHERE value <> ''), '') || ' ' || s.state
                        || CASE WHEN s.who IN ('the center', 'the sensor') THEN ', reported by ' || s.who ELSE '' END
                        || ': ' || s.words, false, c.number
                FROM response_step s JOIN response r ON r.id = s.response JOIN case_board c ON c.id = r.case_id) t""";

    private CaseActivity() {}

    /** @param by user who made the change; null if the center made it */
    private record Line(@Nullable String by, String verb, String text) {}

    /** @param now the case after the event */
    static void add(Handle tx, Case now, CaseEvent event) {
        String caseId = now.id().value();
        Line line = line(now, event);
        if (line == null) {
            return;
        }
        tx.createUpdate("""
                INSERT INTO case_activity (case_id, version, at, by, verb, text, mirrored)
                VALUES (:case, :version, :at, :by, :verb, :text, :mirrored) ON CONFLICT DO NOTHING""")
                .bind("case", caseId)
                .bind("version", now.ledger().version())
                .bind("at", StoredValues.time(event.at()))
                .bind("by", line.by())
                .bind("verb", line.verb())
                .bind("text", StoredValues.text(line.text()))
                .bind("mirrored", isMirrored(event))
                .execute();
    }

    private static boolean isMirrored(CaseEvent event) {
        return event instanceof CaseEvent.Related related
                && switch (related.change().kind()) {
                    case BECAME_PART, LEFT_WHOLE -> true;
                    case WHOLE_ENDED,
                            TOOK_PART,
                            LOST_PART,
                            LINKED,
                            UNLINKED,
                            PROPOSED,
                            DISMISSED,
                            WITHDRAWN,
                            ALERTS_LEFT,
                            ALERTS_CAME -> false;
                };
    }

    private static String records(CaseEvent.RecordsAdded done) {
        int count = done.records().size();
        String added = count == 1 ? "1 record" : count + " records";
        return done.note() == null ? added : added + ": " + done.note();
    }

    private static @Nullable Line line(Case now, CaseEvent event) {
        return switch (event) {
            case CaseEvent.Opened opened -> opened(opened);
            case CaseEvent.AlertsJoined joined -> new Line(null, "joined", joined(joined));
            case CaseEvent.AlertsAdopted adopted -> new Line(null, "adopted", adopted(adopted));
            case CaseEvent.Acknowledged done ->
                new Line(done.by(), "acknowledged", done.through() == null ? "" : "by " + done.through());
            case CaseEvent.Assigned done -> new Line(done.by(), "assigned", "to " + done.assignee());
            case CaseEvent.NoteAdded done -> new Line(done.by(), "noted", done.text());
            case CaseEvent.RecordsAdded done -> new Line(done.by(), "records-added", records(done));
            case CaseEvent.Work done -> work(done);
            case CaseEvent.SeverityChanged done ->
                new Line(done.by(), "graded", "severity " + done.severity().text());
            case CaseEvent.TierChanged done ->
                new Line(
                        done.by(),
                        "tier-changed",
                        "from %s to %s: %s"
                                .formatted(done.from().text(), done.tier().text(), done.reason()));
            case CaseEvent.Marked done ->
                new Line(done.by(), "marked", "TLP:" + done.tlp().name().replace('_', '+'));
            case CaseEvent.ExerciseMarked done -> new Line(done.by(), "exercise-marked", done.reason());
            case CaseEvent.ExerciseUnmarked done -> new Line(done.by(), "exercise-unmarked", done.reason());
            case CaseEvent.Restricted done -> new Line(done.by(), "restricted", restricted(done));
            case CaseEvent.StatusChanged done -> new Line(done.by(), verb(done.verb()), "");
            case CaseEvent.Resolved done -> new Line(done.by(), "resolved", done.note() == null ? "" : done.note());
            case CaseEvent.Closed done ->
                new Line(done.by(), "closed", done.classification().text() + ", " + done.determination());
            case CaseEvent.Reopened done -> new Line(done.by(), "reopened", done.reason());
            case CaseEvent.Worsened worse ->
                new Line(
                        null,
                        "worsened",
                        (worse.from() == worse.to()
                                        ? ""
                                        : "from %s to %s: "
                                                .formatted(
                                                        worse.from().text(),
                                                        worse.to().text()))
                                + some(worse.what()));
            case CaseEvent.Progressed progressed -> new Line(null, "graded", progressed(progressed));
            case CaseEvent.WorseningConfirmed done -> new Line(done.by(), "confirmed", "the escalation of the case");
            case CaseEvent.PageQueued queued ->
                new Line(
                        null,
                        queued.page().kind() == Notification.Kind.WARNING ? "warned" : "notified",
                        NotificationActivity.queued(queued.page()));
            case CaseEvent.Escalated escalated -> new Line(null, "notified", NotificationActivity.escalated(escalated));
            case CaseEvent.AcknowledgementExpired expired ->
                new Line(
                        null,
                        "expired",
                        ("the acknowledgement of %s, because nothing happened in the case. Escalation round %d"
                                        + " starts")
                                .formatted(expired.holder(), expired.round()));
            case CaseEvent.TakenOver done -> new Line(done.by(), "taken-over", "from " + done.from());
            case CaseEvent.Snoozed done -> new Line(done.by(), "snoozed", snoozed(done));
            case CaseEvent.Woken woken ->
                new Line(
                        null,
                        "woken",
                        "the snooze by %s ended. Escalation round %d starts".formatted(woken.by(), woken.round()));
            case CaseEvent.ServiceClocksChanged changed -> clocks(changed);
            case CaseEvent.PageStarted started -> null;
            case CaseEvent.HeldUntil held -> null;
            case CaseEvent.Related related -> related(related.change());
            case CaseEvent.AlertsRemoved left ->
                moved(now.id().value(), left.change(), "moved", " to ", " out of the case");
            case CaseEvent.AlertsCame came -> moved(now.id().value(), came.change(), "added", " from ", "");
            case CaseEvent.PageAttempted tried ->
                missed(now, tried.page(), tried.attempt().detail());
            case CaseEvent.PageReceived received -> missed(now, received.page(), received.words());
            case CaseEvent.NoticeConfirmed confirmed -> null;
            case CaseEvent.NewsForWhole news -> null;
            case CaseEvent.PartNews news -> null;
            case CaseEvent.Touched touched -> null;
        };
    }

    /** Only clocks of which people are notified: the others follow from other entries. */
    private static @Nullable Line clocks(CaseEvent.ServiceClocksChanged event) {
        List<String> news = event.clocks().stream()
                .filter(one -> event.news().contains(one.goal()))
                .map(ServiceClock::words)
                .toList();
        return news.isEmpty() ? null : new Line(null, "service-level", String.join(" ", news));
    }

    private static Line work(CaseEvent.Work event) {
        return switch (event) {
            case CaseEvent.TasksAdded done ->
                new Line(
                        AutomaticTasks.BY.equals(done.by()) ? null : done.by(),
                        "tasks-added",
                        some(done.tasks().stream().map(CaseTask::title).toList())
                                + (done.template() == null ? "" : ", from the template " + done.template()));
            case CaseEvent.TaskChanged done -> new Line(done.by(), "task-changed", task(done.task()));
            case CaseEvent.TasksCancelled done ->
                new Line(
                        done.by(),
                        "tasks-cancelled",
                        done.tasks().size() == 1 ? "1 open task" : done.tasks().size() + " open tasks");
            case CaseEvent.NoteEdited done -> new Line(done.by(), "note-edited", done.text());
        };
    }

    private static String task(CaseTask task) {
        Instant due = task.due();
        return task.title() + ": " + task.status().text().replace('_', ' ')
                + (task.owner() == null ? "" : ", owner " + task.owner())
                + (due == null ? "" : ", due " + DAY_AND_MINUTE.format(due) + " UTC");
    }

    private static String restricted(CaseEvent.Restricted event) {
        String to = event.people().isEmpty() ? "lifted" : "to " + String.join(", ", event.people());
        return event.reason() == null || event.reason().isBlank() ? to : to + ": " + event.reason();
    }

    private static Line opened(CaseEvent.Opened event) {
        ManualCase byHand = event.byHand();
        if (byHand == null) {
            CaseExercise exercise = event.exercise();
            return new Line(
                    null,
                    "opened",
                    exercise == null
                            ? openedByItself(event)
                            : openedByItself(event) + " (exercise " + exercise.name() + ")");
        }
        int count = event.alerts().size();
        return new Line(
                byHand.by(),
                "opened",
                "manually from %d %s: %s. %s"
                        .formatted(count, count == 1 ? "alert" : "alerts", titles(event.alerts()), byHand.reason()));
    }

    private static String openedByItself(CaseEvent.Opened event) {
        Risk risk = event.risk();
        if (risk == null) {
            return titles(event.alerts());
        }
        String parts = risk.parts().stream()
                .map(part -> part.points() + " " + part.title())
                .collect(Collectors.joining("; "));
        String rest = risk.otherParts() == 0 ? "" : " and %d more".formatted(risk.otherParts());
        return "by risk score %d (threshold %d): %s%s".formatted(risk.score(), risk.threshold(), parts, rest);
    }

    private static String progressed(CaseEvent.Progressed event) {
        return "severity %s. %s"
                .formatted(
                        event.severity().text(),
                        event.reasons().stream()
                                .map(AttackProgress.Reason::words)
                                .collect(Collectors.joining(" ")));
    }

    private static String joined(CaseEvent.AlertsJoined event) {
        return titles(event.alerts()) + because(event.alerts(), event.links());
    }

    /** The first links to other assets. Links by the same asset are omitted because they need no explanation. */
    private static String because(List<Alert> alerts, SortedMap<String, List<String>> links) {
        List<String> across = alerts.stream()
                .flatMap(alert -> links.getOrDefault(alert.id(), List.of()).stream()
                        .flatMap(link -> JournaledLink.read(link).stream())
                        .map(JournaledLink::words)
                        .limit(1))
                .distinct()
                .limit(TITLES_TOLD)
                .toList();
        return across.isEmpty() ? "" : ". Linked: " + String.join("; ", across);
    }

    private static String adopted(CaseEvent.AlertsAdopted event) {
        Instant since = event.alerts().stream()
                .map(alert -> alert.seen().first())
                .min(Comparator.naturalOrder())
                .orElse(event.at());
        boolean today = since.truncatedTo(ChronoUnit.DAYS).equals(event.at().truncatedTo(ChronoUnit.DAYS));
        int count = event.alerts().size();
        String told = "%d %s since %s UTC: %s"
                .formatted(
                        count,
                        count == 1 ? "alert" : "alerts",
                        (today ? MINUTE : DAY_AND_MINUTE).format(since),
                        titles(event.alerts()) + because(event.alerts(), event.links()));
        return event.missing() == 0
                ? told
                : told
                        + (". Up to %d more alerts were not added, because the limit was reached: see the alerts of"
                                        + " the assets")
                                .formatted(event.missing());
    }

    /** If alerts are moved out of all cases, or had no case before, the event names the case itself as the other case. */
    private static Line moved(String caseId, RelationChange change, String verb, String where, String nowhere) {
        List<Alert> alerts = change.movedAlerts();
        boolean alone = change.other().id().value().equals(caseId);
        String because = because(change);
        return new Line(
                change.cause().by(),
                verb,
                titles(alerts)
                        + (alone ? nowhere : where + change.other())
                        + (because.isEmpty() ? "" : ": " + because));
    }

    private static Line related(RelationChange change) {
        CaseName other = change.other();
        String link = change.link() == null ? "" : change.link().words() + " " + other;
        Line line = switch (change.kind()) {
            case BECAME_PART -> new Line(null, "merged", "into " + other);
            case TOOK_PART -> new Line(null, "merged", other + " into this case");
            case LEFT_WHOLE -> new Line(null, "unmerged", "from " + other);
            case LOST_PART -> new Line(null, "unmerged", other + " from this case");
            case WHOLE_ENDED -> new Line(null, "ended", "with " + other + ": no further alerts are added");
            case LINKED -> new Line(null, "linked", "as " + link);
            case UNLINKED -> new Line(null, "unlinked", "no longer " + link);
            case PROPOSED -> new Line(null, "proposed", other + " and this case may be one attack");
            case DISMISSED -> new Line(null, "dismissed", other + " and this case are two");
            case ALERTS_LEFT, ALERTS_CAME -> new Line(null, "moved", "alerts");
            case WITHDRAWN -> new Line(null, "withdrawn", "merge suggestion withdrawn: " + other);
        };
        String because = because(change);
        return new Line(change.cause().by(), line.verb(), line.text() + (because.isEmpty() ? "" : ": " + because));
    }

    private static String because(RelationChange change) {
        return change.cause().because().stream().map(JournaledLink::inDirection).collect(Collectors.joining("; "));
    }

    private static String verb(CaseVerb verb) {
        return switch (verb) {
            case START -> "started";
            case HOLD -> "held";
            case RESUME -> "resumed";
            case CONTAIN -> "contained";
        };
    }

    private static String snoozed(CaseEvent.Snoozed event) {
        return "until %s UTC%s"
                .formatted(DAY_AND_MINUTE.format(event.until()), event.reason() == null ? "" : ": " + event.reason());
    }

    /** Adds an entry only for notifications that failed permanently. */
    private static @Nullable Line missed(Case now, String page, String words) {
        return now.paging().pages().stream()
                .filter(one -> one.id().equals(page) && one.givenUp())
                .findFirst()
                .map(one -> new Line(null, "missed", NotificationActivity.missed(one, words)))
                .orElse(null);
    }

    private static String titles(List<Alert> alerts) {
        return some(alerts.stream().map(CaseActivity::title).toList());
    }

    private static String title(Alert alert) {
        return alert.lookBack() == null ? alert.title() : alert.title() + " (found looking back)";
    }

    private static String some(List<String> titles) {
        String told = titles.stream().limit(TITLES_TOLD).collect(Collectors.joining("; "));
        return titles.size() > TITLES_TOLD ? told + " and " + (titles.size() - TITLES_TOLD) + " more" : told;
    }

    /** Activity of the case and its merged cases. */
    public static ResultPage<ActivityView> list(Handle handle, String caseId, PageRequest slice) {
        Search search = new Search(SELECT)
                .with(
                        "case_id = ANY (ARRAY(SELECT case_and_parts(:case))) AND (case_id = :case OR NOT mirrored)",
                        "case",
                        caseId);
        String after = slice.after();
        if (after != null) {
            place(search, after.split("/", -1));
        }
        return search.list(
                handle,
                "at, number, version",
                slice,
                (row, context) -> new ResultPage.Row<>(
                        new ActivityView(
                                SqlTimestamps.of(row, "at"),
                                row.getString("by"),
                                row.getString("verb"),
                                row.getString("text"),
                                row.getString("case_id").equals(caseId) ? null : row.getLong("number")),
                        row.getString("place")));
    }

    private static void place(Search search, String[] parts) {
        if (parts.length != 3) {
            throw new PageRequest.UnknownCursor();
        }
        search.with(
                        "(at, number, version) > (timestamptz 'epoch' + :micros * interval '1 microsecond', :number,"
                                + " :version)",
                        "micros",
                        new PageRequest(1, parts[0]).afterNumber(PageRequest.LAST_MICROSECOND))
                .with("true", "number", new PageRequest(1, parts[1]).afterNumber())
                .with("true", "version", new PageRequest(1, parts[2]).afterNumber());
    }
}
