package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.exercise.Exercise;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which cases belong to an exercise. A case opens in an exercise if all of its first alerts are in the scope of that
 * exercise, and leaves it with the first later alert that is not. Adopted alerts do not count, because they notify nobody.
 */
final class ExercisePolicy {

    private final OnCallConfiguration book;

    ExercisePolicy(OnCallConfiguration book) {
        this.book = book;
    }

    /** The events of a change with what follows from the alerts that they add. */
    List<CaseEvent> with(Case before, List<CaseEvent> events, Instant at) {
        if (!before.opened()) {
            return opening(events, at);
        }
        CaseExercise exercise = before.exercise();
        List<Alert> outside = exercise == null
                ? List.of()
                : added(events)
                        .filter(alert -> !covers(exercise, before, alert))
                        .toList();
        return exercise == null || outside.isEmpty() ? events : left(before, exercise, events, outside, at);
    }

    /** Another case without an exercise was merged into the case. */
    static List<CaseEvent> withReport(
            Case before, List<CaseEvent> events, CaseId part, Relations.News news, Instant at) {
        CaseExercise exercise = before.exercise();
        if (exercise == null || events.isEmpty() || Boolean.TRUE.equals(news.exercise())) {
            return events;
        }
        String name = before.relations().parts().stream()
                .filter(one -> one.name().id().equals(part))
                .map(one -> "case " + one.name())
                .findFirst()
                .orElse("a merged case");
        String reason = "An alert of %s does not belong to %s".formatted(name, exercise.words());
        return notified(before, before(events, unmarked(before, null, reason, null, at)), List.of(reason), at);
    }

    private List<CaseEvent> opening(List<CaseEvent> events, Instant at) {
        List<Alert> alerts = added(events).toList();
        return book.exercises().stream()
                .filter(exercise ->
                        alerts.stream().allMatch(alert -> exercise.covers(alert, book.group(alert.asset()))))
                .findFirst()
                .map(exercise -> events.stream()
                        .map(event -> event instanceof CaseEvent.Opened opened
                                ? opened.in(new CaseExercise(exercise.id(), exercise.name(), null, null, at))
                                : event)
                        .toList())
                .orElse(events);
    }

    private static Stream<Alert> added(List<CaseEvent> events) {
        return events.stream().flatMap(event -> switch (event) {
            case CaseEvent.Opened opened -> opened.alerts().stream();
            case CaseEvent.AlertsJoined joined -> joined.alerts().stream();
            case CaseEvent.AlertsCame came -> came.change().movedAlerts().stream();
            default -> Stream.<Alert>empty();
        });
    }

    /** In a case that a user marked, only an alert of an asset that the case had already. */
    private boolean covers(CaseExercise in, Case before, Alert alert) {
        return in.id().isEmpty()
                ? before.alerts().assets().contains(alert.asset())
                : book.exercises().stream()
                        .filter(exercise -> exercise.id().equals(in.id()))
                        .anyMatch((Exercise exercise) -> exercise.covers(alert, book.group(alert.asset())));
    }

    private static List<CaseEvent> left(
            Case before, CaseExercise exercise, List<CaseEvent> events, List<Alert> outside, Instant at) {
        Alert first = outside.getFirst();
        String reason = "%s on %s does not belong to %s".formatted(first.title(), first.asset(), exercise.words());
        return notified(before, before(events, unmarked(before, null, reason, null, at)), List.of(reason), at);
    }

    /** The exercise ends before the alerts come, so that automations act on them as usual. */
    private static List<CaseEvent> before(List<CaseEvent> events, CaseEvent first) {
        return Stream.concat(Stream.of(first), events.stream().map(ExercisePolicy::real))
                .toList();
    }

    /** The report to the parent case is of a case that has left the exercise. */
    private static CaseEvent real(CaseEvent event) {
        return event instanceof CaseEvent.NewsForWhole report
                ? new CaseEvent.NewsForWhole(
                        new Relations.News(
                                report.news().number(),
                                report.news().severity(),
                                report.news().what(),
                                report.news().quiet()),
                        report.at())
                : event;
    }

    /** Nobody has seen the case as a real one: the holder and the parent case get an urgent update. */
    private static List<CaseEvent> notified(Case before, List<CaseEvent> events, List<String> what, Instant at) {
        boolean told = events.stream()
                .anyMatch(event -> event instanceof CaseEvent.Worsened || event instanceof CaseEvent.NewsForWhole);
        if (told) {
            return events;
        }
        Level from = before.totalSeverity();
        Case after = before.applyAll(events);
        List<CaseEvent> all = new ArrayList<>(events);
        if (after.merged()) {
            RelationHandler.news(after, after.totalSeverity(), what, at).ifPresent(all::add);
        } else if (after.status().open() && after.status() != CaseStatus.NEW) {
            all.add(new CaseEvent.Worsened(from, after.totalSeverity(), what, at));
        }
        return List.copyOf(all);
    }

    /** The case no longer belongs to an exercise. If it is unacknowledged, people are notified in a new round. */
    static CaseEvent.ExerciseUnmarked unmarked(
            Case before, @Nullable String by, String reason, @Nullable String request, Instant at) {
        CaseEvent.ExerciseUnmarked event = new CaseEvent.ExerciseUnmarked(by, reason, null, request, at);
        return new CaseEvent.ExerciseUnmarked(by, reason, before.apply(event).pages(), request, at);
    }
}
