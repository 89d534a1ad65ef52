package io.watchfloor.dashboards.response.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.response.automation.Action;
import io.watchfloor.ops.response.automation.ActionStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One action of an automation. */
@Meaning("What an automation did about one asset of a case.")
public record ActionView(
        @Meaning("Its idempotency key, too.") String id,
        String automation,
        @Meaning("kind:name") String asset,
        @Meaning("The alert that it is about.") String alert,
        String title,

        @Meaning(
                "pending: it is called at once. held: its automation took as many actions as it may. refused: its automation never"
                        + " acts on such an asset. missed: the center heard of it too late. sending, sent: the receiver took it."
                        + " ambiguous: it may or may not have arrived. The inverse has states of its own.")
        Action.State state,

        @Meaning("What happened last.") String words,
        @Meaning("When the alert came into the case.") Instant openedAt,
        @Meaning("When it was last called.") @Nullable Instant sentAt,
        @Meaning("When its inverse is called.") @Nullable Instant revertAt,

        @Meaning("What you may do: revert, cancel, release.")
        List<String> allowed,

        @Meaning("Each step, as they came.") List<PastStep> steps) {

    /** One step. */
    @Meaning("One step of an action.")
    public record PastStep(
            Instant at,
            Action.State state,
            String words,

            @Meaning("A person, the receiver or the center.")
            String by) {}

    /** @param now for what is allowed */
    public static ActionView of(ActionStore.Kept kept, List<ActionStore.Past> past, Instant now) {
        Action action = kept.action();
        return new ActionView(
                action.id(),
                kept.automation(),
                kept.asset(),
                kept.alert(),
                kept.title(),
                action.state(),
                kept.words(),
                kept.openedAt(),
                kept.sentAt(),
                action.revertAt(),
                action.allowed(now),
                past.stream()
                        .map(one -> new PastStep(one.at(), one.state(), one.words(), one.by()))
                        .toList());
    }
}
