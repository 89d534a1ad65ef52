package io.watchfloor.dashboards.access.approval.routes;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.approval.Approval;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What waits for somebody's word, or waited. */
@Meaning("What waits for somebody's word, or waited.")
public record ApprovalView(
        String id,

        @Meaning(
                "number: the person's other session types the digits that this one shows. second: a second person with the right"
                        + " agrees. elevation: somebody who has all rights of the role gives it for a time.")
        Kind kind,

        @Meaning("used: the action was done, or was tried. ended: a role that was given up.")
        State state,

        @JsonUnwrapped Asking asking,

        @Meaning("Whether you could approve it with what you use now, as far as is known.")
        boolean mayApprove,

        @JsonUnwrapped Wish wish,
        @JsonUnwrapped Device from,
        Instant askedAt,

        @Meaning("Until then it can be given and, for an action, used.")
        Instant expiresAt,

        @JsonUnwrapped Decision decision) {

    /** Who asks. */
    public record Asking(
            @Meaning("Who asks.") String person,

            @Meaning("Whether the session or token that you use now asked for it: then another one approves it.")
            boolean here) {}

    /** What is to be approved, and why. */
    public record Wish(
            @Meaning("The operation, as the description of the API names it.")
            String action,

            @Meaning("What it is about.") String object,

            @Meaning("The body of the request, without secrets.")
            String asked,

            @Meaning("Why, if that was said.") String reason,
            @Meaning("Of an elevation.") @Nullable Role role,

            @Meaning("Of an elevation, how long the role is given.") @Nullable
            Long minutes) {

        private static Wish of(Approval.Wish wish) {
            Approval.Elevation elevation = wish.elevation();
            return new Wish(
                    wish.action(),
                    wish.object(),
                    wish.asked(),
                    wish.reason(),
                    elevation == null ? null : elevation.role(),
                    elevation == null ? null : elevation.time().toMinutes());
        }
    }

    /** Where the request came from. */
    public record Device(
            @Meaning("Where the request came from.") String address,

            @Meaning("What the browser or program says that it is.")
            String device) {}

    /** What was decided, once it was. */
    public record Decision(
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,

            @Meaning("Of an elevation that was given.") @Nullable
            Instant endsAt) {

        private static Decision of(Approval.@Nullable Decision decision) {
            return decision == null
                    ? new Decision(null, null, null)
                    : new Decision(decision.by(), decision.at(), decision.endsAt());
        }
    }

    /** Whose word it needs. */
    public enum Kind implements WireText {
        NUMBER,
        SECOND,
        ELEVATION
    }

    /** How it stands. */
    public enum State implements WireText {
        OPEN,
        APPROVED,
        DENIED,
        EXPIRED,
        USED,
        ENDED
    }

    /** As this person sees it, with what they use now. */
    public static ApprovalView of(Approval one, AuthenticationResult.Known by, Instant now) {
        boolean own = one.person().equals(by.person().name());
        boolean here = own && one.via().equals(by.credential().id());
        boolean over = one.state() == Approval.State.OPEN && !one.expiresAt().isAfter(now);
        boolean open = one.state() == Approval.State.OPEN && !over;
        return new ApprovalView(
                one.id(),
                Kind.valueOf(one.kind().name()),
                over ? State.EXPIRED : State.valueOf(one.state().name()),
                new Asking(one.person(), here),
                open && (one.kind() == Approval.Kind.NUMBER ? own && !here : !own),
                Wish.of(one.wish()),
                new Device(one.whence().address(), one.whence().device()),
                one.askedAt(),
                one.expiresAt(),
                Decision.of(one.decision()));
    }
}
