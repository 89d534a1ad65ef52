package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Access;
import io.watchfloor.dashboards.access.People;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.board.BoardJson;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Signing in and out. */
final class SignInRoutes {

    private static final int LONGEST_TOKEN = 200;

    private final People people;
    private final Duration sessionLifetime;
    private final Dashboards.Front front;
    private final Runnable peopleChanged;

    /** @param peopleChanged to be run when somebody may have lost what let them in */
    SignInRoutes(People people, Duration sessionLifetime, Dashboards.Front front, Runnable peopleChanged) {
        this.people = people;
        this.sessionLifetime = sessionLifetime;
        this.front = front;
        this.peopleChanged = peopleChanged;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/me", Permission.READ, call -> Answers.json(json(call.person()))),
                // The code, and the token in the body, are the proof.
                ApiRoute.get("/signin", Permission.NONE, SignInRoutes::showLink),
                ApiRoute.reading("POST", "/signin", Permission.NONE, this::useLink),
                ApiRoute.reading("POST", "/api/v1/signin", Permission.NONE, this::signIn),
                ApiRoute.reading("POST", "/api/v1/signout", Permission.READ, this::signOut));
    }

    /** To look at {@code /signin} without a code is the page's own. */
    static boolean isLink(HttpRequest request) {
        return request.method().name().equals("POST")
                || request.getUri().query().get("code").isPresent();
    }

    /** Uses nothing up: whoever scans mails follows every link in them. */
    private static HttpResponse showLink(Call call) {
        return LinkPage.of(call.request().getUri().query().get("code").orElse(""));
    }

    private HttpResponse useLink(Call call) {
        String code = LinkPage.code(call.bytes()).orElse("");
        return switch (people.signInByLink(code)) {
            case People.SignIn.Done done ->
                seeOther("/").addHeader(cookie(call.request(), done.session(), sessionLifetime.toSeconds()));
            case People.SignIn.Refused refused -> seeOther("/signin?error=" + refused.reason());
        };
    }

    private HttpResponse signIn(Call call) {
        String token = call.body("token").text("token", LONGEST_TOKEN);
        People.SignIn.Done done = people.signInByToken(token)
                .orElseThrow(() -> Problem.of(
                                401,
                                "access.unknown-token",
                                "This API token is not known here. Check that it was copied whole.")
                        .asException());
        return Answers.json(json(done.person()))
                .addHeader(cookie(call.request(), done.session(), sessionLifetime.toSeconds()));
    }

    private HttpResponse signOut(Call call) {
        call.body();
        Access.session(call.request()).ifPresent(people::signOut);
        peopleChanged.run();
        return Answers.noContent().addHeader(cookie(call.request(), "", 0));
    }

    private static ObjectNode json(Person person) {
        return BoardJson.object()
                .put("name", person.name())
                .put("role", person.role().text());
    }

    private static HttpResponse seeOther(String where) {
        return HttpResponse.create().withStatus(303).addHeader(Answers.header("Location", where));
    }

    /**
     * Strict: it never goes along with a request that another site provoked. That holds for the answer to the form
     * of a sign-in link too, which is therefore a redirect to a page that needs no session and asks for its data itself.
     */
    private HttpHeader cookie(HttpRequest request, String value, long seconds) {
        String attributes = "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + seconds;
        return Answers.header(
                "Set-Cookie",
                Access.COOKIE + "=" + value + attributes + (front.origins().secure(request) ? "; Secure" : ""));
    }
}
