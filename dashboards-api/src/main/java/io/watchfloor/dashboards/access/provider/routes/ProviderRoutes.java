package io.watchfloor.dashboards.access.provider.routes;

import io.watchfloor.config.work.Threads;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.provider.ProviderException;
import io.watchfloor.dashboards.access.provider.SingleSignOn;
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
import io.watchfloor.dashboards.api.routing.SmallPage;
import io.watchfloor.dashboards.people.views.ProviderView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code /auth/providers}: redirect to the identity provider, callback, and back-channel logout; {@code /providers}:
 * state and checks of the identity providers.
 */
public final class ProviderRoutes {

    private static final Parameter NAME = Parameter.path("name", "Name of the provider in the settings.");
    private static final int THREADS = 8;
    private static final int MOST_WAITING = 64;
    private static final int IDLE_SECONDS = 30;
    private static final long LARGEST_MESSAGE = 16 << 10;
    private static final String FIELD = "logout_token=";

    private final SingleSignOn sso;
    private final People people;
    private final URI address;
    private final Duration sessionLifetime;
    private final Duration patience;
    private final Runnable peopleChanged;
    private final Executor threads = threads();

    /**
     * @param address of the center for people
     * @param patience maximum time for signing in at the provider
     * @param peopleChanged runs when rights or credentials may have changed
     */
    public ProviderRoutes(
            SingleSignOn sso,
            People people,
            URI address,
            Duration sessionLifetime,
            Duration patience,
            Runnable peopleChanged) {
        this.sso = sso;
        this.people = people;
        this.address = address;
        this.sessionLifetime = sessionLifetime;
        this.patience = patience;
        this.peopleChanged = peopleChanged;
    }

    public List<ApiRoute> routes() {
        return List.of(
                slow("GET", "/auth/providers/{name}", Verb.NONE, this::begin)
                        .is(Operation.of("beginAtProvider", "Start a sign-in at an identity provider")
                                .with(NAME)
                                .replies(new Reply(
                                        303,
                                        "Redirect to the identity provider.",
                                        null,
                                        Map.of("Location", "Address of the identity provider.")))
                                .refuses(404, "provider.unknown.")
                                .refuses(502, "provider.unreachable or provider.metadata.")),
                slow("GET", "/auth/providers/{name}/callback", Verb.NONE, this::finish)
                        .is(Operation.of(
                                        "finishAtProvider",
                                        "Finish a sign-in after the redirect from the identity provider")
                                .with(
                                        NAME,
                                        Parameter.query(
                                                "code", "Authorization code of the provider, which can be used once."),
                                        Parameter.query("state", "State of the sign-in."),
                                        Parameter.query("iss", "Issuer of the response (RFC 9207)."),
                                        Parameter.query("error", "Error from the provider."))
                                .replies(new Reply(
                                        303,
                                        "The person is signed in and redirected to the page.",
                                        null,
                                        Map.of("Location", "Address of the page.")))
                                .refuses(404, "provider.unknown.")
                                .refuses(502, "provider.unreachable, provider.metadata or provider.answer.")),
                slow("POST", "/auth/providers/{name}/logout", Verb.NONE, this::signedOutThere)
                        .withBodyOf(LARGEST_MESSAGE)
                        .is(Operation.of(
                                        "signedOutAtProvider",
                                        "Back-channel logout: an identity provider ends the sessions of a person")
                                .with(NAME)
                                .takes(true, Content.text("application/x-www-form-urlencoded"))
                                .replies(new Reply(200, "The sessions of the person were ended.", null, Map.of()))
                                .refuses(404, "provider.unknown.")
                                .refuses(502, "provider.unreachable or provider.metadata.")),
                ApiRoute.get("/api/v1/providers", Verb.ADMINISTER, this::list)
                        .is(Operation.of("listProviders", "List identity providers and their state on this node")
                                .lists(ProviderView.class)),
                slow("POST", "/api/v1/providers/{name}/check", Verb.ADMINISTER, this::check)
                        .is(Operation.of("checkProvider", "Check the metadata and keys of an identity provider")
                                .with(NAME)
                                .answers(ProviderView.Check.class)));
    }

    /** Routes that may wait for a provider use threads of their own, so that a slow provider blocks no other route. */
    private ApiRoute slow(String method, String path, Verb needs, ApiRoute.Reading endpoint) {
        return new ApiRoute(method, path, needs, call -> {
            try {
                return CompletableFuture.supplyAsync(() -> endpoint.answer(call), threads);
            } catch (RejectedExecutionException e) {
                ProviderException.Reason busy = ProviderException.Reason.BUSY;
                throw Problem.of(busy.status(), busy.code(), busy.sentence()).asException();
            }
        });
    }

    private static Executor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Threads.numbered("providers"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private HttpResponse begin(Call call) {
        try {
            SingleSignOn.Begun begun = sso.begin(
                    call.path("name"),
                    BrowserCookie.read(call.request()),
                    Peer.of(call.request()).address(),
                    callback(call.path("name")));
            return seeOther(begun.where().toString())
                    .addHeader(BrowserCookie.set(call.request(), begun.browser(), patience.toSeconds()));
        } catch (ProviderException e) {
            return refused(call, e);
        }
    }

    private HttpResponse finish(Call call) {
        try {
            People.SignIn.Success done = sso.finish(
                    call.path("name"),
                    query(call.request()),
                    BrowserCookie.read(call.request()),
                    call.origin(),
                    callback(call.path("name")));
            // A sign-in ends the previous session of the browser.
            Access.session(call.request()).ifPresent(people::signOut);
            peopleChanged.run();
            return seeOther("/")
                    .addHeader(SessionCookie.set(call.request(), done.session(), sessionLifetime.toSeconds()))
                    .addHeader(BrowserCookie.set(call.request(), "", 0));
        } catch (ProviderException e) {
            peopleChanged.run();
            return refused(call, e);
        }
    }

    private HttpResponse signedOutThere(Call call) {
        String form = call.bytes().utf8String();
        String message = Arrays.stream(form.split("&", -1))
                .filter(field -> field.startsWith(FIELD))
                .map(field -> URLDecoder.decode(field.substring(FIELD.length()), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
        try {
            sso.signedOutThere(call.path("name"), message, call.origin().address());
            peopleChanged.run();
            return HttpResponse.create();
        } catch (ProviderException e) {
            int status = e.reason().status();
            throw Problem.of(
                            status == 403 ? 400 : status,
                            e.reason().code(),
                            e.reason().sentence())
                    .asException();
        }
    }

    private HttpResponse list(Call call) {
        List<ProviderView> all = sso.states().stream().map(ProviderView::of).toList();
        return Answers.list(ResultPage.cut(all, ProviderView::name, call.query().slice()));
    }

    private HttpResponse check(Call call) {
        try {
            return Answers.json(ProviderView.Check.of(sso.check(call.path("name"))));
        } catch (ProviderException e) {
            throw problem(e).asException();
        }
    }

    private URI callback(String name) {
        return URI.create(address + "/auth/providers/" + name + "/callback");
    }

    private static Map<String, List<String>> query(HttpRequest request) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        request.getUri()
                .query()
                .toList()
                .forEach(pair -> query.computeIfAbsent(pair.first(), name -> new ArrayList<>())
                        .add(pair.second()));
        return query;
    }

    /** Sends a web page to browsers, and a problem document to programs. */
    private static HttpResponse refused(Call call, ProviderException refused) {
        boolean page = call.request()
                .getHeader("Accept")
                .map(HttpHeader::value)
                .filter(types -> types.contains("text/html"))
                .isPresent();
        if (!page) {
            throw problem(refused).asException();
        }
        ProviderException.Reason reason = refused.reason();
        return SmallPage.of("Sign-in failed", """
                    <h1>Sign-in failed</h1>
                    <p role="alert">%s</p>
                    <p class="faint">%s</p>
                    <p><a class="button" href="/">Back to sign-in</a></p>
                """.formatted(reason.sentence(), reason.code()), SmallPage.Form.NONE)
                .withStatus(reason.status());
    }

    private static Problem problem(ProviderException refused) {
        ProviderException.Reason reason = refused.reason();
        return Problem.of(reason.status(), reason.code(), reason.sentence());
    }

    private static HttpResponse seeOther(String where) {
        return HttpResponse.create().withStatus(303).addHeader(Answers.header("Location", where));
    }
}
