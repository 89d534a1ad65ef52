package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.limits.GuessThrottle;
import io.watchfloor.dashboards.access.limits.SignInAttempts;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.access.request.SessionCookie;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.people.views.PersonView;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes for signing in and out. */
public final class SignInRoutes {

    private final People people;
    private final Duration sessionLifetime;
    private final Runnable peopleChanged;
    private final SignInAttempts attempts;

    /** @param peopleChanged runs when a credential may have been revoked */
    public SignInRoutes(People people, Duration sessionLifetime, Runnable peopleChanged, SignInAttempts attempts) {
        this.people = people;
        this.sessionLifetime = sessionLifetime;
        this.peopleChanged = peopleChanged;
        this.attempts = attempts;
    }

    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/me", Verb.SELF, call -> Answers.json(PersonView.of(call.person(), call.bearer())))
                        .is(Operation.of("getMe", "Get your account").answers(PersonView.class)),
                // Requests are authenticated by the code, or by the token in the body.
                ApiRoute.get("/signin", Verb.NONE, SignInRoutes::showLink)
                        .is(Operation.of(
                                        "showLink",
                                        "Show a one-time sign-in link as a page with a button, without using "
                                                + "up the link")
                                .with(
                                        Parameter.query("code", "Code from the link."),
                                        Parameter.query("error", "Why the sign-in link was rejected."))
                                .answersText("text/html", "A web page without scripts.")),
                ApiRoute.reading("POST", "/signin", Verb.NONE, this::useLink)
                        .is(Operation.of("useLink", "Use a one-time sign-in link: set the session cookie and redirect")
                                .takes(true, Content.text("application/x-www-form-urlencoded"))
                                .replies(new Reply(
                                        303,
                                        "Redirect to / after success, to /signin?error= after an error.",
                                        null,
                                        Map.of("Location", "Target of the redirect.")))),
                ApiRoute.reading("POST", "/api/v1/signin", Verb.NONE, this::signIn)
                        .is(Operation.of("signIn", "Sign a browser in with an API token")
                                .takes(RequestBodies.SignInRequest.class)
                                .answers(PersonView.class)
                                .refuses(401, "access.unknown-token.")
                                .refuses(403, "people.service-account.")),
                ApiRoute.reading("POST", "/api/v1/signout", Verb.SELF, this::signOut)
                        .is(Operation.of("signOut", "Sign out: end the session")
                                .takes(RequestBodies.Nothing.class)
                                .answersNothing()));
    }

    /** The code stays valid, because mail scanners follow every link. */
    private static HttpResponse showLink(Call call) {
        return LinkPage.of(call.request().getUri().query().get("code").orElse(""));
    }

    private HttpResponse useLink(Call call) {
        String code = LinkPage.code(call.bytes()).orElse("");
        return switch (people.signInByLink(code, call.origin())) {
            case People.SignIn.Success done ->
                seeOther("/").addHeader(BrowserSession.begin(call, people, done.session(), sessionLifetime));
            case People.SignIn.Rejection refused -> {
                boolean waits = refused.reason().equals("unknown")
                        && attempts.wrong(GuessThrottle.Kind.LINK, BrowserSession.from(call))
                                .isPresent();
                yield seeOther("/signin?error=" + (waits ? "too-many" : refused.reason()));
            }
        };
    }

    private HttpResponse signIn(Call call) {
        String token = call.body(RequestBodies.SignInRequest.class).token();
        people.serviceOf(token).ifPresent(name -> {
            throw PeopleProblems.service(name, 403).asException();
        });
        People.SignIn.Success done = people.signInByToken(token, call.origin())
                .orElseThrow(() -> attempts.wrong(GuessThrottle.Kind.TOKEN, BrowserSession.from(call))
                        .map(Problem::tooMany)
                        .orElseGet(() -> Problem.of(
                                401,
                                "access.unknown-token",
                                "This API token is unknown. Check that the token is complete."))
                        .asException());
        return Answers.json(PersonView.of(done.person(), done.bearer()))
                .addHeader(BrowserSession.begin(call, people, done.session(), sessionLifetime));
    }

    private HttpResponse signOut(Call call) {
        call.body(RequestBodies.Nothing.class);
        Access.session(call.request()).ifPresent(people::signOut);
        peopleChanged.run();
        return Answers.noContent().addHeader(SessionCookie.set(call.request(), "", 0));
    }

    static HttpResponse seeOther(String where) {
        return HttpResponse.create().withStatus(303).addHeader(Answers.header("Location", where));
    }
}
