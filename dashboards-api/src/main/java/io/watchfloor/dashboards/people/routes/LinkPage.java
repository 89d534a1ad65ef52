package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.SmallPage;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;

/**
 * What a one-time link shows: a button. Opening it changes nothing, because mail scanners and chat previews also open
 * links, but press no buttons. It needs no script, and does not reveal whom the link is for.
 */
final class LinkPage {

    private static final String FIELD = "code=";
    private static final int LONGEST_CODE = 200;

    /** The characters of a code: none that a form or a page would escape. Anything else must not get into our page. */
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
                // With "no-referrer" a browser would not state that the form is ours, and the request would be refused.
                .addHeader(Answers.header("Referrer-Policy", "same-origin"));
    }

    /** The code, or a word that is none when it cannot be one: to be put into a page. */
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
