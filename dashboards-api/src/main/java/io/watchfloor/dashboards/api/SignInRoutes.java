package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Access;
import io.watchfloor.dashboards.access.Origins;
import io.watchfloor.dashboards.access.People;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.Listing;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Signing in and out, and making links and tokens for others. */
final class SignInRoutes {

    private static final int LONGEST_TOKEN = 200;

    private final People people;
    private final Duration sessionLifetime;

    SignInRoutes(People people, Duration sessionLifetime) {
        this.people = people;
        this.sessionLifetime = sessionLifetime;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/me", Permission.READ, call -> Answers.json(json(call.person()))),
                // The code, and the token in the body, are the proof.
                ApiRoute.get("/signin", Permission.NONE, this::openLink),
                ApiRoute.reading("POST", "/api/v1/signin", Permission.NONE, this::signIn),
                ApiRoute.reading("POST", "/api/v1/signout", Permission.READ, this::signOut),
                ApiRoute.get("/api/v1/people", Permission.ADMINISTER, this::list),
                ApiRoute.reading("POST", "/api/v1/people/links", Permission.ADMINISTER, this::link),
                ApiRoute.reading("POST", "/api/v1/people/tokens", Permission.ADMINISTER, this::token));
    }

    /** {@code /signin} without a code is the page's own. */
    static boolean isLink(HttpRequest request) {
        return request.getUri().query().get("code").isPresent();
    }

    private HttpResponse openLink(Call call) {
        String code = call.request().getUri().query().get("code").orElse("");
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
        return Answers.noContent().addHeader(cookie(call.request(), "", 0));
    }

    private HttpResponse list(Call call) {
        List<ObjectNode> items = people.all().stream()
                .map(person -> json(person).put("id", person.name()))
                .toList();
        Listing listing = Listings.cut(items, call.list().slice()).map(item -> item.without(List.of("id")));
        return Answers.list(listing);
    }

    private HttpResponse link(Call call) {
        String name = call.body("name").text("name", Person.LONGEST_NAME);
        String code = people.link(name, Role.RESPONDER);
        return Answers.json(
                BoardJson.object().put("name", name).put("link", address(call.request()) + "/signin?code=" + code));
    }

    private HttpResponse token(Call call) {
        String name = call.body("name").text("name", Person.LONGEST_NAME);
        return Answers.json(BoardJson.object().put("name", name).put("token", people.token(name, Role.RESPONDER)));
    }

    private static ObjectNode json(Person person) {
        return BoardJson.object()
                .put("name", person.name())
                .put("role", person.role().text());
    }

    /** As the person who asks reaches us. */
    private static String address(HttpRequest request) {
        String host = request.getHeader("Host").map(HttpHeader::value).orElse("localhost");
        return (Origins.secure(request) ? "https://" : "http://") + host;
    }

    private static HttpResponse seeOther(String where) {
        return HttpResponse.create().withStatus(303).addHeader(Answers.header("Location", where));
    }

    /**
     * Strict: it never goes along with a request that another site provoked. That holds for the sign-in link too, whose answer
     * is therefore a redirect to a page that needs no session and asks for its data itself.
     */
    private static HttpHeader cookie(HttpRequest request, String value, long seconds) {
        String attributes = "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + seconds;
        return Answers.header(
                "Set-Cookie", Access.COOKIE + "=" + value + attributes + (Origins.secure(request) ? "; Secure" : ""));
    }
}
