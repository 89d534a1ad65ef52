package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.matter.takedown.Takedown;
import io.watchfloor.ops.matter.takedown.TakedownState;
import io.watchfloor.ops.matter.takedown.TakedownStep;
import io.watchfloor.ops.matter.takedown.TakedownTarget;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A takedown of a matter. The center keeps the record, and sends nothing to registrars, hosts or courts.")
public record TakedownView(
        String id,
        TakedownMatterView matter,
        List<TargetView> targets,
        TakedownTermsView terms,
        TakedownProgressView progress,
        List<TakedownStepView> steps) {

    @Meaning("The matter of a takedown.")
    public record TakedownMatterView(
            @Meaning("Number of the matter.") String id, String title) {}

    @Meaning("What is taken down.")
    public record TargetView(
            TakedownTarget.Kind kind,

            @Meaning("In lower case; the name of an account as it was given.")
            String value) {}

    @Meaning("On which basis, and by whom.")
    public record TakedownTermsView(
            @Meaning("The legal basis. May be empty.") String basis,

            @Meaning("The registrar, host or provider that acts on the targets.")
            String provider,

            Tlp marking) {}

    @Meaning("How far a takedown is.")
    public record TakedownProgressView(
            TakedownState state,

            @Meaning("When the order expires. null before it is ordered.") @Nullable
            Instant expiresAt,

            @Meaning("Whether the order has expired and no step records it.")
            boolean overdue,

            @Meaning("Number of steps, for If-Match.") int version) {}

    @Meaning("A step of a takedown, which a person recorded.")
    public record TakedownStepView(
            TakedownStep.Kind step,
            String by,
            Instant at,
            String reason,

            @Meaning("Such as the reference of the court order. May be empty.")
            String reference,

            @Meaning("When the order expires, as this step states. null for other steps.") @Nullable
            Instant expiresAt) {}

    /** @param title of the matter */
    public static TakedownView of(Takedown one, String matter, String title, Instant now) {
        return new TakedownView(
                one.id(),
                new TakedownMatterView(matter, title),
                one.targets().stream()
                        .map(target -> new TargetView(target.kind(), target.value()))
                        .toList(),
                new TakedownTermsView(
                        one.terms().basis(), one.terms().provider(), one.terms().marking()),
                new TakedownProgressView(one.state(), one.expiresAt().orElse(null), one.isOverdue(now), one.version()),
                one.steps().stream()
                        .map(step -> new TakedownStepView(
                                step.kind(), step.by(), step.at(), step.reason(), step.reference(), step.expiresAt()))
                        .toList());
    }
}
