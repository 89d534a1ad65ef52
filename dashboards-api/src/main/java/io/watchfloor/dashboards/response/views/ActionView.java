package io.watchfloor.dashboards.response.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.response.automation.Action;
import io.watchfloor.ops.response.automation.ActionStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("An action of an automation for one asset of a case.")
public record ActionView(
        @Meaning("ID of the action, also its idempotency key.")
        String id,

        String automation,
        @Meaning("kind:name") String asset,
        @Meaning("Alert that triggered the action.") String alert,
        String title,

        @Meaning("pending: the call will be sent next. held: the automation reached its limit, and a user must"
                + " release the action. refused: the automation excludes the asset. missed: the center"
                + " processed the alert too late for the action. sending, sent: the receiver accepted the call."
                + " ambiguous: the call may or may not have arrived. The call that reverts the action has its"
                + " own states.")
        Action.State state,

        @Meaning("Latest result.") String words,
        @Meaning("When the alert was added to the case.") Instant openedAt,
        @Meaning("Time of the latest call.") @Nullable Instant sentAt,

        @Meaning("Time when the action is reverted by a second call.") @Nullable
        Instant revertAt,

        @Meaning("Allowed changes: revert, cancel, release.")
        List<String> allowed,

        @Meaning("All steps, oldest first.") List<PastStep> steps) {

    /** A step of the action. */
    @Meaning("A step of an action.")
    public record PastStep(
            Instant at,
            Action.State state,
            String words,

            @Meaning("A user, the receiver or the center.") String by) {}

    /** @param now current time, which determines which changes are allowed */
    public static ActionView of(ActionStore.StoredAction kept, List<ActionStore.Past> past, Instant now) {
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
