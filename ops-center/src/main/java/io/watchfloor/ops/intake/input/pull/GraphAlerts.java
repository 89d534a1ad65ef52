package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import io.watchfloor.ops.response.automation.Action.Answer;
import io.watchfloor.ops.response.automation.FindingCloser;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Changes alerts at Microsoft Graph. */
final class GraphAlerts implements FindingCloser {

    private static final Duration TOKEN_WITHIN = Duration.ofSeconds(10);
    private static final Duration CALL_WITHIN = Duration.ofSeconds(20);

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int UNKNOWN = 404;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Locked while a token is fetched. */
    private final EntraClient client;

    private final EgressClient egress;
    private final Clock clock;

    GraphAlerts(EntraClient client, EgressClient egress, Clock clock) {
        this.client = client;
        this.egress = egress;
        this.clock = clock;
    }

    @Override
    public Answer close(URI finding, String body, Instant until) {
        String token;
        try {
            synchronized (client) {
                token = client.token(TOKEN_WITHIN);
            }
        } catch (PullFailure | EgressFailure e) {
            return new Answer.Unsent("No access token for Microsoft Graph: " + e.getMessage());
        }
        if (clock.instant().plus(CALL_WITHIN).isAfter(until)) {
            // Other nodes count the call as lost after this time.
            return new Answer.Unsent("The node was too busy for the call to Microsoft Graph.");
        }
        try {
            return answer(egress.send(EgressRequest.patch(finding, "application/json", body)
                    .within(CALL_WITHIN)
                    .statusOnly()
                    .header("Authorization", "Bearer " + token)));
        } catch (EgressFailure e) {
            String words = String.valueOf(e.getMessage());
            return e.sent() ? new Answer.Unknown(words) : new Answer.Unsent(words);
        }
    }

    private Answer answer(EgressAnswer answer) {
        return switch (answer.status()) {
            case UNAUTHORIZED -> {
                synchronized (client) {
                    client.forgetToken();
                }
                yield new Answer.Rejected("Microsoft Graph did not accept the access token (401).", true);
            }
            case FORBIDDEN ->
                new Answer.Rejected(
                        "Microsoft Graph refused the change (403). Grant the application SecurityAlert.ReadWrite.All"
                                + " of Microsoft Graph (an application permission, with the consent of an"
                                + " administrator), and resolve the alert in Microsoft's portal.",
                        false);
            case UNKNOWN -> new Answer.Rejected("Microsoft Graph does not know the alert any more (404).", false);
            case TOO_MANY_REQUESTS -> new Answer.Rejected("Microsoft Graph received too many requests (429).", true);
            default -> new Answer.CallOutcome(answer.status());
        };
    }
}
