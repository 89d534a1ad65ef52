package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.ops.platform.document.Document;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Meaning("An escalation policy: who is notified of an unacknowledged case, in which order and when.")
public record PolicyView(
        String name,
        @Meaning("At least one step, in order.") List<StepView> steps,

        @Meaning("How often all steps repeat after the last one; null to repeat until a user acknowledges.") @Nullable
        Integer repeats,

        @Meaning("Delay between the last step and the repetition, such as PT5M.")
        String repeatAfter,

        @Meaning("Notified when a step can notify no one: person:NAME, schedule:NAME, team:NAME or" + " channel:NAME.")
        String fallback,

        UrgenciesView urgencies,

        @Meaning("Acknowledgement timeout; null if acknowledgements do not expire.") @Nullable
        ExpiryView acknowledgement,

        @Meaning("Whether a route of GET /escalation-routing or the default route leads to the policy."
                + " Without a route the policy notifies no one.")
        boolean used,

        @Meaning("Number of changes; 0 if the policy is not stored.")
        long version,

        String changedBy,
        Instant changedAt) {

    /** A step of the policy. */
    @Meaning("A step of the policy.")
    public record StepView(
            @Meaning("Delay after the previous step, such as PT5M. For the first step: delay after the case "
                    + "was opened.")
            String after,

            @Meaning("person:NAME, schedule:NAME, team:NAME or channel:NAME.")
            List<String> targets) {}

    /** Conditions for the high urgency of a case. */
    @Meaning("Urgency of cases, which decides whether quiet hours are ignored.")
    public record UrgenciesView(
            @Meaning("Cases with at least this severity have high urgency.")
            String highFrom,

            @Meaning("Cases with an asset of at least this criticality also have high urgency; null to ignore"
                    + " criticality.")
            @Nullable
            String highFromCriticality,

            @Meaning("Time window for notifications of low urgency. Outside the window, a notification waits "
                    + "until the window starts again. Null: notifications never wait.")
            @Nullable
            HoursView hours) {}

    @Meaning("Business hours.")
    public record HoursView(
            @Meaning("IANA time zone, such as Europe/Berlin.")
            String zone,

            @Meaning("monday to sunday.") List<String> days,
            @Meaning("Time of day, such as 08:00.") String from,

            @Meaning("End time. An end that is not after from is on the next day.")
            String until) {}

    /** Acknowledgement timeout. */
    @Meaning("Acknowledgement timeout.")
    public record ExpiryView(
            @Meaning("Time without activity after which the status of the case becomes new again, such as PT4H.")
            String after,

            @Meaning("Time before the timeout at which the assignee is warned, such as PT30M.")
            String warnBefore) {}

    public static PolicyView of(Document<EscalationPolicy> kept, Routing routing) {
        EscalationPolicy policy = kept.value();
        EscalationPolicy.Expiry expiry = policy.acknowledgement();
        return new PolicyView(
                policy.name(),
                policy.steps().stream()
                        .map(step -> new StepView(
                                text(step.after()),
                                step.targets().stream()
                                        .map(StepTarget::toString)
                                        .toList()))
                        .toList(),
                policy.repeats() == EscalationPolicy.UNTIL_ACKNOWLEDGED ? null : policy.repeats(),
                text(policy.repeatAfter()),
                policy.fallback().toString(),
                urgencies(policy.urgencies()),
                expiry == null ? null : new ExpiryView(text(expiry.after()), text(expiry.warnBefore())),
                routing.leadsTo(policy.name()),
                kept.version(),
                kept.changedBy(),
                kept.changedAt());
    }

    private static String text(Duration duration) {
        return duration.toString();
    }

    private static UrgenciesView urgencies(EscalationPolicy.Urgencies of) {
        EscalationPolicy.BusinessHours hours = of.hours();
        return new UrgenciesView(
                of.highFrom().text(),
                of.highFromCriticality(),
                hours == null
                        ? null
                        : new HoursView(
                                hours.zone().getId(),
                                days(hours.days()),
                                hours.from().toString(),
                                hours.until().toString()));
    }

    private static List<String> days(Set<DayOfWeek> days) {
        return Arrays.stream(DayOfWeek.values())
                .filter(days::contains)
                .map(day -> day.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Request body of a policy; its name is in the path. */
    @Meaning("An escalation policy. Fields that only the center sets (name, version, changedBy,"
            + " changedAt) are ignored.")
    public record PolicyRequest(
            List<StepView> steps,
            @Nullable Integer repeats,
            @Nullable String repeatAfter,
            String fallback,
            @Nullable UrgenciesView urgencies,
            @Nullable ExpiryView acknowledgement) {}
}
