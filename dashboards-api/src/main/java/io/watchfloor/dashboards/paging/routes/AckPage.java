package io.watchfloor.dashboards.paging.routes;

import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.SmallPage;
import io.watchfloor.dashboards.paging.views.AckView;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * The web page of an acknowledge link: the case, who acknowledged it, and a button. The page needs no script and works
 * in a text browser. Opening the page changes nothing, because mail scanners and chat previews open links, too.
 */
final class AckPage {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM, HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final String CONTENT = """
            <h1>Case #{number}: {title}</h1>
            <p>{severity}, {status}.</p>
            <p role="status"><strong>{who}</strong></p>
        {form}
            <p><a href="{link}">Open the case</a></p>
            <p class="faint">{small}</p>
        """;

    private static final String FORM = """
            <form method="post" action="/ack/{token}">
              <button class="primary large" autofocus>Acknowledge as {person}</button>
            </form>
        """;

    private static final String REFUSED = """
            <h1>{title}</h1>
            <p role="alert">{why}</p>
            <p class="faint">{code}</p>
            <p><a href="/">Open the case list</a></p>
        """;

    private AckPage() {}

    /** @param token token signed by this center, which needs no escaping */
    static HttpResponse of(AckView view, String token) {
        boolean open = view.state() == AckView.State.OPEN;
        String content = CONTENT.replace("{number}", Long.toString(view.number()))
                .replace("{severity}", capital(view.severity().text()))
                .replace("{status}", view.status().text().replace('_', ' '))
                .replace("{form}", open ? FORM.replace("{token}", token) : "")
                .replace("{link}", "/cases/" + SmallPage.text(view.caseId()))
                .replace("{small}", small(view))
                .replace("{who}", statusText(view))
                .replace("{person}", SmallPage.text(view.person()))
                .replace("{title}", SmallPage.text(view.title()));
        String title = view.state() == AckView.State.DONE ? "Acknowledged" : "Acknowledge";
        return SmallPage.of(title, content, open ? SmallPage.Form.TO_THE_CENTER : SmallPage.Form.NONE)
                // With "no-referrer" browsers would send no origin for the form, and the request would be rejected.
                .addHeader(Answers.header("Referrer-Policy", "same-origin"));
    }

    private static String statusText(AckView view) {
        return switch (view.state()) {
            case OPEN -> "Unacknowledged.";
            case YOURS -> "You acknowledged this case: %s.".formatted(since(view));
            case DONE -> "You have acknowledged the case. Its notifications stop.";
        };
    }

    private static String since(AckView view) {
        Instant at = view.acknowledgedAt();
        return at == null ? "just now" : TIME.format(at);
    }

    private static String small(AckView view) {
        return view.state() == AckView.State.OPEN
                ? ("This link is for {person} and expires on %s. It can be used once. Opening it changes" + " nothing.")
                        .formatted(TIME.format(view.expiresAt()))
                : "This link is for {person}. It does not sign you in.";
    }

    static HttpResponse refused(Problem problem) {
        String content = REFUSED.replace("{code}", problem.code())
                .replace("{title}", title(problem.code()))
                .replace("{why}", SmallPage.text(problem.detail()));
        return SmallPage.of(title(problem.code()), content, SmallPage.Form.NONE).withStatus(problem.status());
    }

    private static String title(String code) {
        return switch (code) {
            case "ack.used" -> "This link was already used";
            case "ack.expired" -> "This link has expired";
            case "ack.other-round" -> "This link belongs to an earlier escalation round";
            case "ack.taken" -> "The case is already acknowledged";
            case "ack.over" -> "The case needs no acknowledgement";
            case "ack.person-gone", "ack.not-allowed" -> "You may not acknowledge this case";
            case "access.too-many-attempts" -> "Too many invalid links";
            default -> "This link is not valid";
        };
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
