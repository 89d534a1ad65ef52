package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.CaseEvent.AlertsCame;
import io.watchfloor.ops.cases.CaseEvent.AlertsRemoved;
import io.watchfloor.ops.cases.CaseEvent.NewsForWhole;
import io.watchfloor.ops.cases.CaseEvent.PartNews;
import io.watchfloor.ops.cases.CaseEvent.Related;
import io.watchfloor.ops.cases.CaseEvent.Touched;
import io.watchfloor.ops.cases.CaseEvent.Worsened;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes the events of a case when the case is merged into another, when another case is merged into it, or when a
 * merged case reports.
 */
final class RelationHandler {

    private RelationHandler() {}

    /** @return the events; changes that the case already processed are skipped */
    static List<CaseEvent> relate(Case before, List<RelationChange> changes, Instant now) {
        List<CaseEvent> events = new ArrayList<>();
        Case state = before;
        for (RelationChange change : changes) {
            if (change.number() <= state.relations().heard()) {
                continue;
            }
            List<CaseEvent> moved = moved(state, change, now);
            if (!moved.isEmpty()) {
                events.addAll(moved);
                state = state.applyAll(moved);
                continue;
            }
            Case after = state.apply(new Related(change, null, 0, now));
            CaseEvent related = new Related(
                    change,
                    change.kind() == RelationChange.Kind.LEFT_WHOLE ? after.pages() : null,
                    after.ledger().unconfirmed().size(),
                    now);
            events.add(related);
            state = state.apply(related);
            if (change.kind() == RelationChange.Kind.BECAME_PART) {
                CaseEvent told = new NewsForWhole(
                        new Relations.News(
                                1,
                                state.totalSeverity(),
                                List.of(CaseTitle.of(state)),
                                isQuiet(state) ? true : null,
                                isExercise(state)),
                        now);
                events.add(told);
                state = state.apply(told);
            }
        }
        return events;
    }

    /**
     * The holder's own move of alerts causes no urgent update for that holder. Other holders get an urgent update if
     * the severity rises.
     */
    private static List<CaseEvent> moved(Case before, RelationChange change, Instant now) {
        return switch (change.kind()) {
            case ALERTS_LEFT -> {
                CaseAlerts left = before.alerts().without(Relations.ids(change));
                Level worst = before.alerts().highestSeverity().orElse(before.severity());
                // A severity that a user set is not changed.
                Level after =
                        before.severity() == worst ? left.highestSeverity().orElse(worst) : before.severity();
                yield List.of(new AlertsRemoved(change, after, now));
            }
            case ALERTS_CAME -> {
                List<Alert> came = change.movedAlerts();
                List<CaseEvent> events = AttackProgressPolicy.and(
                        before, List.of(new AlertsCame(change, !before.takesAlerts(), now)), came, now);
                Level after = before.applyAll(events).totalSeverity();
                List<String> what = Stream.concat(
                                before.severityReasons(came).stream(),
                                AttackProgressPolicy.raisedSeverities(before.totalSeverity(), events).stream())
                        .toList();
                boolean raises = after.compareTo(before.totalSeverity()) > 0;
                boolean own =
                        Objects.equals(change.cause().by(), before.holder().acknowledgedBy());
                if (before.merged()) {
                    if (!what.isEmpty()) {
                        news(before, after, what, now).ifPresent(events::add);
                    }
                } else if (before.status() != CaseStatus.NEW && before.status().open() && raises && !own) {
                    events.add(new Worsened(before.totalSeverity(), after, what, now));
                }
                yield events;
            }
            default -> List.of();
        };
    }

    /** Reports an urgent update of a merged case to its parent. */
    static Optional<CaseEvent> news(Case part, Level severity, List<String> what, Instant now) {
        Relations.Whole whole = part.relations().whole();
        return whole == null ? Optional.empty() : Optional.of(news(whole, part, severity, what, now));
    }

    private static CaseEvent news(Relations.Whole whole, Case part, Level severity, List<String> what, Instant now) {
        return new NewsForWhole(
                new Relations.News(whole.news().number() + 1, severity, what, null, isExercise(part)), now);
    }

    private static @Nullable Boolean isExercise(Case one) {
        return one.exercise() == null ? null : true;
    }

    private static boolean isQuiet(Case one) {
        return one.paging().isQuiet(one.status());
    }

    /**
     * Processes a merged case's report.
     *
     * @param since sequence number of the merge decision
     * @return the events; empty for a repeated report, and if the sender is not merged into this case
     */
    static List<CaseEvent> receiveReport(Case before, CaseId part, long since, Relations.News news, Instant now) {
        Optional<Relations.Part> merged =
                before.relations().part(part, since).filter(one -> one.heard() < news.number());
        if (merged.isEmpty()) {
            return List.of();
        }
        List<CaseEvent> events = new ArrayList<>();
        boolean pages = isQuiet(before) && !Boolean.TRUE.equals(news.quiet());
        events.add(new PartNews(merged.get().name(), news, pages ? true : null, now));
        boolean raises = news.severity().compareTo(before.totalSeverity()) > 0;
        boolean isNew = merged.get().heard() == 0;
        List<String> what = isNew
                ? news.what().stream()
                        .map(title -> "Case %s was merged into this case: %s"
                                .formatted(merged.get().name(), title))
                        .toList()
                : news.what();
        Relations.Whole whole = before.relations().whole();
        Level to = raises ? news.severity() : before.totalSeverity();
        if (whole != null) {
            if (raises || !isNew) {
                events.add(news(whole, before, to, what, now));
            }
        } else if (before.status() != CaseStatus.NEW && notifiesHolder(before, merged.get(), raises)) {
            events.add(new Worsened(before.totalSeverity(), to, what, now));
        }
        return ExercisePolicy.withReport(before, events, part, news, now);
    }

    /** Whether the holder gets an urgent update: yes if triage merged the cases, no if the holder merged them. */
    private static boolean notifiesHolder(Case before, Relations.Part part, boolean raises) {
        String by = part.cause().by();
        if (part.heard() > 0) {
            return true;
        }
        return by == null || (raises && !by.equals(before.holder().acknowledgedBy()));
    }

    /** @return an event that notifies triage of the holder, if the holder changed; empty after the case has ended */
    static Optional<CaseEvent> holderChanged(Case now, String by, Instant at) {
        String holder = holder(now, by);
        return now.status().open() && !Objects.equals(holder, now.relations().touchedBy())
                ? Optional.of(new Touched(holder, at))
                : Optional.empty();
    }

    private static String holder(Case now, String by) {
        @Nullable String acknowledged = now.holder().acknowledgedBy();
        @Nullable String assignee = now.holder().assignee();
        return acknowledged != null ? acknowledged : assignee != null ? assignee : by;
    }
}
