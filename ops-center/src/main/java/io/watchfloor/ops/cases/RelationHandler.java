package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.CaseEvent.AlertsCame;
import io.watchfloor.ops.cases.CaseEvent.AlertsLeft;
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

/** What a case does when it becomes a part, gets one, or hears of one. */
final class RelationHandler {

    private RelationHandler() {}

    /** @return what changed; nothing of what the case has heard before */
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
                CaseEvent told =
                        new NewsForWhole(new Relations.News(1, state.gravity(), List.of(CaseTitle.of(state))), now);
                events.add(told);
                state = state.apply(told);
            }
        }
        return events;
    }

    /** Who moves alerts knows of them; others who have the case are told when it is worse for them. */
    private static List<CaseEvent> moved(Case before, RelationChange change, Instant now) {
        return switch (change.kind()) {
            case ALERTS_LEFT -> {
                CaseAlerts left = before.alerts().without(Relations.ids(change));
                Level worst = before.alerts().gravity().orElse(before.severity());
                // A person's own grading stands.
                Level after = before.severity() == worst ? left.gravity().orElse(worst) : before.severity();
                yield List.of(new AlertsLeft(change, after, now));
            }
            case ALERTS_CAME -> {
                List<Alert> came = Relations.alerts(change);
                List<CaseEvent> events = AttackProgressPolicy.and(
                        before, List.of(new AlertsCame(change, !before.takesAlerts(), now)), came, now);
                Level after = before.applyAll(events).gravity();
                List<String> what = Stream.concat(
                                before.worse(came).stream(),
                                AttackProgressPolicy.raising(before.gravity(), events).stream())
                        .toList();
                boolean worse = after.compareTo(before.gravity()) > 0;
                boolean own =
                        Objects.equals(change.cause().by(), before.holder().acknowledgedBy());
                if (before.merged()) {
                    if (!what.isEmpty()) {
                        news(before, after, what, now).ifPresent(events::add);
                    }
                } else if (before.status() != CaseStatus.NEW && before.status().open() && worse && !own) {
                    events.add(new Worsened(before.gravity(), after, what, now));
                }
                yield events;
            }
            default -> List.of();
        };
    }

    /** A part has got worse: its whole hears of it. */
    static Optional<CaseEvent> news(Case part, Level severity, List<String> what, Instant now) {
        Relations.Whole whole = part.relations().whole();
        return whole == null ? Optional.empty() : Optional.of(news(whole, severity, what, now));
    }

    private static CaseEvent news(Relations.Whole whole, Level severity, List<String> what, Instant now) {
        return new NewsForWhole(new Relations.News(whole.news().number() + 1, severity, what), now);
    }

    /**
     * A part tells how bad it is.
     *
     * @param since the decision that made it a part
     * @return what changed; nothing for a repeat, or for a case that is no part
     */
    static List<CaseEvent> hear(Case before, CaseId part, long since, Relations.News news, Instant now) {
        Optional<Relations.Part> known =
                before.relations().part(part, since).filter(one -> one.heard() < news.number());
        if (known.isEmpty()) {
            return List.of();
        }
        List<CaseEvent> events = new ArrayList<>();
        events.add(new PartNews(known.get().name(), news, now));
        boolean worse = news.severity().compareTo(before.gravity()) > 0;
        boolean isNew = known.get().heard() == 0;
        List<String> what = isNew
                ? news.what().stream()
                        .map(title -> "Case %s was merged into this case: %s"
                                .formatted(known.get().name(), title))
                        .toList()
                : news.what();
        Relations.Whole whole = before.relations().whole();
        Level to = worse ? news.severity() : before.gravity();
        if (whole != null) {
            if (worse || !isNew) {
                events.add(news(whole, to, what, now));
            }
        } else if (before.status() != CaseStatus.NEW && isToldOf(before, known.get(), worse)) {
            events.add(new Worsened(before.gravity(), to, what, now));
        }
        return events;
    }

    /** Who merged the cases knows of it; so does nobody when the center did. */
    private static boolean isToldOf(Case before, Relations.Part part, boolean worse) {
        String by = part.cause().by();
        if (part.heard() > 0) {
            return true;
        }
        return by == null || (worse && !by.equals(before.holder().acknowledgedBy()));
    }

    /** @return tells triage who has the case, when that is new; empty once the case has ended */
    static Optional<CaseEvent> touched(Case now, String by, Instant at) {
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
