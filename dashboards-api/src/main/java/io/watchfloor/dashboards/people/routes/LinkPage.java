package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.SmallPage;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;

/**
 * The web page of a one-time sign-in link: a button. Opening the page changes nothing, because mail scanners and chat
 * previews open links, too. The page needs no script, and does not reveal the name of the person for whom the link was
 * created.
 */
final class LinkPage {

    private static final String FIELD = "code=";
    private static final int LONGEST_CODE = 200;

    /** Characters of a code, none of which needs escaping in HTML or forms. Other input is not written to the page. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{1," + LONGEST_CODE + "}");

    private static final String CONTENT = """
            <h1>Sign in</h1>
            <p>The button signs this browser in. This link works once.</p>
            <form method="post" action="/signin">
              <input type="hidden" name="code" value="{code}">
              <button class="primary large" autofocus>Sign in</button>
            </form>
        """;

    private LinkPage() {}

    static HttpResponse of(String code) {
        return SmallPage.of("Sign in", CONTENT.replace("{code}", safe(code)), SmallPage.Form.TO_THE_CENTER)
                // With "no-referrer" browsers would send no origin for the form, and the request would be rejected.
                .addHeader(Answers.header("Referrer-Policy", "same-origin"));
    }

    /** The code, or "unknown" if it contains other characters, for use in a page. */
    static String safe(String code) {
        return CODE.matcher(code).matches() ? code : "unknown";
    }

    /** The code in the submitted form. */
    static Optional<String> code(ByteString form) {
        return Arrays.stream(form.utf8String().split("&", -1))
                .filter(field -> field.startsWith(FIELD))
                .map(field -> field.substring(FIELD.length()))
                .filter(code -> CODE.matcher(code).matches())
                .findFirst();
    }
}
