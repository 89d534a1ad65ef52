package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.Target;
import io.watchfloor.ops.platform.document.Document;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An escalation policy. */
@Meaning("Who must be told of a case that nobody has, in which order, when.")
public record PolicyView(
        String name,
        @Meaning("At least one, in order.") List<StepView> steps,

        @Meaning("How often all steps begin again after the last one; null until somebody answers.") @Nullable
        Integer repeats,

        @Meaning("How long after the last step they begin again, as PT5M.")
        String repeatAfter,

        @Meaning("Told when a step finds nobody to tell: person:NAME, schedule:NAME, team:NAME or channel:NAME.")
        String fallback,

        UrgenciesView urgencies,

        @Meaning("When an acknowledgement ends by itself; null when it does not.") @Nullable
        ExpiryView acknowledgement,

        @Meaning(
                "Whether a route of GET /escalation-routing, or the default, leads to it: without one it notifies no one.")
        boolean used,

        @Meaning("Counts its changes; 0 when it is not stored.")
        long version,

        String changedBy,
        Instant changedAt) {

    /** Tells some. */
    @Meaning("Tells some.")
    public record StepView(
            @Meaning("Since the step before, as PT5M; for the first since the case opened.")
            String after,

            @Meaning("person:NAME, schedule:NAME, team:NAME or channel:NAME.")
            List<String> targets) {}

    /** How hard cases may disturb. */
    @Meaning("How hard cases may disturb.")
    public record UrgenciesView(
            @Meaning("This severity and graver ones have high urgency.")
            String highFrom,

            @Meaning(
                    "So has each case with an asset of this criticality or a higher one; null when that does not matter.")
            @Nullable
            String highFromCriticality,

            @Meaning("When low urgency is told; at other times it waits for their begin. Null: it never waits.")
            @Nullable
            HoursView hours) {}

    /** Business hours. */
    @Meaning("Business hours.")
    public record HoursView(
            @Meaning("As IANA names it, such as Europe/Berlin.")
            String zone,

            @Meaning("monday to sunday.") List<String> days,
            @Meaning("Time of day, such as 08:00.") String from,

            @Meaning("On the next day when it is not after from.")
            String until) {}

    /** An acknowledgement that ends. */
    @Meaning("An acknowledgement ends when nothing moves.")
    public record ExpiryView(
            @Meaning("So long after the last move the case is new again, as PT4H.")
            String after,

            @Meaning("So long before that its holder is warned, as PT30M.")
            String warnBefore) {}

    public static PolicyView of(Document<EscalationPolicy> kept, Routing routing) {
        EscalationPolicy policy = kept.value();
        EscalationPolicy.Expiry expiry = policy.acknowledgement();
        return new PolicyView(
                policy.name(),
                policy.steps().stream()
                        .map(step -> new StepView(
                                text(step.after()),
                                step.targets().stream().map(Target::toString).toList()))
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

    /** What a person says of a policy; its name is in the path. */
    @Meaning("An escalation policy. What only the center writes (name, version, changedBy, changedAt) is ignored.")
    public record PolicyAsked(
            List<StepView> steps,
            @Nullable Integer repeats,
            @Nullable String repeatAfter,
            String fallback,
            @Nullable UrgenciesView urgencies,
            @Nullable ExpiryView acknowledgement) {}
}
