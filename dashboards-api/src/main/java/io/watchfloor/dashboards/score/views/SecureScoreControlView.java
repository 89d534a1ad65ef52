package io.watchfloor.dashboards.score.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.score.Control;
import io.watchfloor.dashboards.score.ControlResult;
import io.watchfloor.dashboards.score.ControlState;
import io.watchfloor.dashboards.score.Issue;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A control of the secure score: its result, how to improve it, and the state that users gave to it.")
public record SecureScoreControlView(
        @JsonUnwrapped Profile profile,
        @JsonUnwrapped Result result,
        @JsonUnwrapped Advice advice,
        State controlState) {

    /** What the control is about. */
    public record Profile(
            @Meaning("ID of the control, which never changes.")
            String controlName,

            @Meaning("What is in order if the control has all points.")
            String title,

            Control.Category category,
            Control.Tier tier,

            @Meaning("Maximum points if the control counts.")
            double maxScore) {}

    /** What the facts say. */
    public record Result(
            @Meaning("counted: the control counts. not-seen: no telemetry or record shows its state."
                    + " risk-accepted, third-party: a user has excluded the control until a date.")
            ControlResult.Status status,

            @Meaning("Achieved points; 0 unless the control counts.")
            double score,

            @Meaning("Points that solving all issues would add.")
            double improvement,

            @Meaning("Number of things in order.") long good,
            @Meaning("Number of things that were seen.") long total,

            @Meaning("Things that are not in order, at most 20.")
            List<Finding> issues) {}

    /** A thing that is not in order. */
    @Meaning("A thing that is not in order.")
    public record Finding(
            @Meaning("Kind of the thing, which determines its page.")
            Issue.Kind kind,

            String id,
            String name,
            String text) {}

    /** How to improve the control. */
    public record Advice(
            @Meaning("What to do.") String remediation,

            @Meaning("Telemetry or records that show the state of the control.")
            String telemetry,

            Control.ActionType actionType,
            Control.Effort userImpact,
            Control.Effort implementationCost) {}

    /** The state that users gave to the control. */
    @Meaning("The state that users gave to the control.")
    public record State(
            @Meaning("Ignored: the risk is accepted. ThirdParty: another product covers the control. Both exclude the"
                    + " control from the score until expiresAt. Reviewed: the control still counts.")
            ControlState.State state,

            @Meaning("Who is responsible for the control; empty for nobody.")
            String owner,

            String reason,
            @Nullable Instant expiresAt,

            @Meaning("Whether the exclusion has ended, so that the control counts again.")
            boolean expired,

            @Meaning("0 if no user has changed the state.") long version,
            @Nullable String changedBy,
            @Nullable Instant changedAt) {}
}
