package io.watchfloor.dashboards.access.approval.routes;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.approval.Approval;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An approval request as seen by a person. */
@Meaning("An approval request and its decision.")
public record ApprovalView(
        String id,

        @Meaning("number: approved in another session of the same person by entering two digits. second:"
                + " approved by a second person with the right. elevation: a temporary role, approved by a"
                + " person with all rights of the role.")
        Kind kind,

        @Meaning("used: the approved operation was executed or attempted. ended: the temporary role was" + " given up.")
        State state,

        @JsonUnwrapped Asking asking,

        @Meaning("Whether your current session or token can approve the request.")
        boolean mayApprove,

        @JsonUnwrapped Wish wish,
        @JsonUnwrapped Device from,
        Instant askedAt,

        @Meaning("Expiry of the request and of its approval.")
        Instant expiresAt,

        @JsonUnwrapped Decision decision) {

    /** The sender of a request. */
    public record Asking(
            @Meaning("Person who sent the request.") String person,

            @Meaning(
                    "Whether your current session or token sent the request; another session or token has to approve the request.")
            boolean here) {}

    /** The requested operation or role, and the reason. */
    public record Wish(
            @Meaning("Name of the operation in the API description.")
            String action,

            @Meaning("Object of the operation.") String object,

            @Meaning("Body of the request, without secrets.")
            String asked,

            @Meaning("Reason for the request, if given.") String reason,

            @Meaning("The requested temporary role.") @Nullable
            Role role,

            @Meaning("Duration of the temporary role in minutes.") @Nullable
            Long minutes) {

        private static Wish of(Approval.Wish wish) {
            Approval.TemporaryRole elevation = wish.elevation();
            return new Wish(
                    wish.action(),
                    wish.object(),
                    wish.asked(),
                    wish.reason(),
                    elevation == null ? null : elevation.role(),
                    elevation == null ? null : elevation.time().toMinutes());
        }
    }

    /** The client that sent the request. */
    public record Device(
            @Meaning("Client address of the request.") String address,

            @Meaning("Browser or program according to its user agent.")
            String device) {}

    /** The decision, if any. */
    public record Decision(
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,

            @Meaning("End of the temporary role.") @Nullable Instant endsAt) {

        private static Decision of(Approval.@Nullable Decision decision) {
            return decision == null
                    ? new Decision(null, null, null)
                    : new Decision(decision.by(), decision.at(), decision.endsAt());
        }
    }

    /** Who has to approve the request. */
    public enum Kind implements WireText {
        NUMBER,
        SECOND,
        ELEVATION
    }

    /** State of the request. */
    public enum State implements WireText {
        OPEN,
        APPROVED,
        DENIED,
        EXPIRED,
        USED,
        ENDED
    }

    /** @return the request as the person sees it with the current session or token */
    public static ApprovalView of(Approval one, AuthenticationResult.Authenticated by, Instant now) {
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
