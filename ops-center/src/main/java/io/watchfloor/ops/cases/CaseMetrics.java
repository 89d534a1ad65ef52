package io.watchfloor.ops.cases;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.Decision;
import java.time.Duration;
import java.util.List;

/** Metrics of notification attempts, delivery times, automatic tasks, and denied and stale commands. */
public final class CaseMetrics {

    private static final double NANOS = 1e9;

    private final Counter tries;
    private final Histogram told;
    private final Counter denied;
    private final Counter held;
    private final Counter heldInExercises;
    private final Counter stale;
    private final Counter automatic;
    private final Counter service;

    public CaseMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        tries = meters.counter(
                "watchfloor_notification_attempts_total", KebabCaseName.texts(Notification.Outcome.values()));
        denied = meters.counter("watchfloor_case_denials_total", KebabCaseName.texts(Decision.Reason.values()));
        held = meters.counter("watchfloor_escalation_steps_held_total");
        heldInExercises = meters.counter("watchfloor_exercise_escalations_held_total");
        stale = meters.counter("watchfloor_case_stale_edits_total", List.of("task", "note"));
        automatic = meters.counter("watchfloor_case_automatic_tasks_total");
        service = meters.counter("watchfloor_service_level_notices_total", KebabCaseName.texts(ServiceGoal.values()));
        told = meters.histogram("watchfloor_case_notification_seconds");
    }

    void denied(Decision.Reason reason) {
        denied.labelValues(reason.text()).inc();
    }

    /** @param wasHeld whether the step waited for the end of maintenance */
    void escalated(boolean wasHeld) {
        if (wasHeld) {
            held.inc();
        }
    }

    /** Counts the escalations of which nobody is notified, because the case belongs to an exercise. */
    void heldInExercise(Case now, List<CaseEvent> events) {
        if (now.exercise() != null) {
            heldInExercises.inc(events.stream()
                    .filter(CaseEvent.Escalated.class::isInstance)
                    .count());
        }
    }

    void automatic(List<CaseEvent> added) {
        for (CaseEvent event : added) {
            if (event instanceof CaseEvent.TasksAdded tasks) {
                automatic.inc(tasks.tasks().size());
            }
        }
    }

    /** Counts the clocks of which people are notified. */
    void service(List<CaseEvent> events) {
        for (CaseEvent event : events) {
            if (event instanceof CaseEvent.ServiceClocksChanged changed) {
                changed.news().forEach(goal -> service.labelValues(goal.text()).inc());
            }
        }
    }

    /** @param code of the refusal */
    void refused(String code) {
        switch (code) {
            case WorkDecision.STALE_TASK -> stale.labelValues("task").inc();
            case WorkDecision.STALE_NOTE -> stale.labelValues("note").inc();
            default -> {} // Other refusals are visible as responses of the routes.
        }
    }

    void tried(Notification page, Notification.Attempt attempt) {
        if (attempt.digest() == null) {
            tries.labelValues(attempt.outcome().text()).inc();
        }
        if (attempt.outcome() == Notification.Outcome.DELIVERED && page.step() == 1) {
            told.observe(
                    Math.max(0, Duration.between(page.queuedAt(), attempt.at()).toNanos() / NANOS));
        }
    }
}
