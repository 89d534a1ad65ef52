package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.people.Invites;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.SmallPage;
import java.util.Arrays;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * The web page of an invitation link: a button, or an error. The page does not reveal the name of the invited person.
 */
final class InvitePage {

    static final String TOO_MANY = "too-many";

    private static final String CONTENT = """
            <h1>Invitation to Watchfloor</h1>
            <p>The button creates your account and signs this browser in. This link works once.</p>
            <p>Use the browser you work with: you can add a passkey next.</p>
            <form method="post" action="/invite">
              <input type="hidden" name="code" value="{code}">
              <button class="primary large" autofocus>Join Watchfloor</button>
            </form>
        """;

    private static final String REFUSED = """
            <h1>This invitation is not valid</h1>
            <p role="alert">{why}</p>
            <p class="faint">invite.{code}</p>
            <p><a href="/signin">Sign in</a></p>
        """;

    private InvitePage() {}

    static HttpResponse of(String code) {
        return SmallPage.of("Invitation", CONTENT.replace("{code}", LinkPage.safe(code)), SmallPage.Form.TO_THE_CENTER)
                // With "no-referrer" browsers would send no origin for the form, and the request would be rejected.
                .addHeader(Answers.header("Referrer-Policy", "same-origin"));
    }

    /** @param code error in the address; unknown values are shown as an unknown link */
    static HttpResponse refused(String code) {
        if (code.equals("invite." + TOO_MANY)) {
            return refused(
                    "Too many invalid links from your address. Wait a few minutes and copy the whole link.", TOO_MANY);
        }
        Invites.Reason reason = Arrays.stream(Invites.Reason.values())
                .filter(one -> code.equals("invite." + one.text()))
                .findFirst()
                .orElse(Invites.Reason.UNKNOWN);
        return refused(why(reason), reason.text());
    }

    private static HttpResponse refused(String why, String code) {
        return SmallPage.of("Invitation", REFUSED.replace("{why}", why).replace("{code}", code), SmallPage.Form.NONE);
    }

    private static String why(Invites.Reason reason) {
        String again = " Ask the sender for a new one.";
        return switch (reason) {
            case UNKNOWN -> "This link is not valid. Check that it was copied completely.";
            case USED ->
                "This link was already used. If it was you, sign in. If not, inform an administrator immediately: someone"
                        + " else has the account.";
            case WITHDRAWN -> "This invitation was withdrawn." + again;
            case EXPIRED -> "This invitation has expired." + again;
            case NAME_TAKEN -> "Another account now has the name of this invitation." + again;
        };
    }
}
