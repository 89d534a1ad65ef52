package io.watchfloor.dashboards.api.routing;

import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.people.GrantException;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.access.request.DeviceCookie;
import io.watchfloor.dashboards.api.openapi.RouteDescription;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.web.SecurityHeaders;
import io.watchfloor.ops.platform.limits.BodyReader;
import io.watchfloor.ops.platform.limits.BodyRefusal;
import io.watchfloor.ops.platform.limits.BodySender;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.rights.Verb;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatches requests by the table of routes. All other paths result in 404, and no route runs before {@link Access}
 * has allowed the request.
 */
public final class ApiRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);

    /** PostgreSQL's SQLSTATE for a statement that was cancelled or exceeded its timeout. */
    private static final String STOPPED = "57014";

    private static final List<HttpHeader> HEADERS = headers();

    private static final Set<String> WITHOUT_COOKIE = Set.of("showFraudForm", "submitFraudForm");

    private final List<ApiRoute> table;
    private final List<Template> templates;
    private final List<RouteDescription> doors;
    private final Access access;
    private final BlockingCalls blocking;
    private final ReadExecutors lanes;
    private final BodyReader bodies;
    private final ApiMetrics metrics;
    private final RouteAudit audit;
    private final List<Gate> gates;

    private record Match(ApiRoute route, Map<String, String> path) {}

    /** The path of a route, split in advance, because each request is compared with the whole table. */
    private record Template(ApiRoute route, List<String> segments) {

        Template(ApiRoute route) {
            this(route, List.of(route.path().substring(1).split("/", -1)));
        }

        /** Returns empty if the path does not match. */
        Optional<Match> match(List<String> asked) {
            if (segments.size() != asked.size()) {
                return Optional.empty();
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < segments.size(); i++) {
                String segment = segments.get(i);
                if (segment.startsWith("{")) {
                    values.put(segment.substring(1, segment.length() - 1), asked.get(i));
                } else if (!segment.equals(asked.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(new Match(route, values));
        }
    }

    /**
     * @param doors routes of other handlers on the same port, which are included only in the API description
     * @param log audits every request that changes something
     * @param gates additional checks, in this order
     */
    public ApiRoutes(
            List<ApiRoute> table,
            List<RouteDescription> doors,
            Access access,
            BlockingCalls blocking,
            ReadExecutors lanes,
            BodyReader bodies,
            ApiMetrics metrics,
            AuditLog log,
            List<Gate> gates) {
        table.forEach(ApiRoute::check);
        // Literal segments take precedence over parameters.
        this.table = table.stream()
                .sorted(Comparator.comparing((ApiRoute route) -> route.path().replace('{', '~')))
                .toList();
        this.templates = this.table.stream().map(Template::new).toList();
        this.doors = List.copyOf(doors);
        this.access = access;
        this.blocking = blocking;
        this.lanes = lanes;
        this.bodies = bodies;
        this.metrics = metrics;
        this.audit = new RouteAudit(log, blocking, metrics);
        this.gates = List.copyOf(gates);
    }

    /** Handles all paths, and returns 404 for unknown paths. Must be the last of all routes. */
    public Route route() {
        return Directives.extractRequest(
                request -> Directives.completeWithFuture(answer(request, find(segments(request)))));
    }

    public List<ApiRoute> table() {
        return table;
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request, List<Match> found) {
        String method = request.method().name().equals("HEAD")
                ? "GET"
                : request.method().name();
        Optional<Match> exact = found.stream()
                .filter(one -> one.route().method().equals(method))
                .findFirst();
        CompletionStage<HttpResponse> answer = exact.map(one -> withDeviceCookie(request, one))
                .orElseGet(() -> CompletableFuture.completedFuture(elsewhere(request, found)));
        return answer.exceptionally(failure -> answerTo(request, exact, BodyReader.unwrap(failure)))
                .thenApply(response -> {
                    metrics.answered(response.status().intValue());
                    return withHeaders(response);
                });
    }

    /** Sets the cookie that identifies the browser on routes for signing in. Who reports a fraud is not identified. */
    private CompletionStage<HttpResponse> withDeviceCookie(HttpRequest request, Match found) {
        if (found.route().needs() != Verb.NONE
                || WITHOUT_COOKIE.contains(found.route().action())) {
            return answer(request, found);
        }
        HttpRequest marked = access.devices().marked(request);
        return answer(marked, found).thenApply(response -> DeviceCookie.kept(marked, response));
    }

    /**
     * The body is read only after the request was authorized. If the request is rejected, the rest of the body is not
     * read, and the connection closes after the response.
     */
    private CompletionStage<HttpResponse> answer(HttpRequest request, Match found) {
        if (request.entity().isKnownEmpty()) {
            return blocking.call(() -> answerAdmitted(request, found, admit(request, found)))
                    .thenCompose(Function.identity());
        }
        return blocking.call(() -> admitWithBody(request, found))
                .thenCompose(sender -> bodies.read(
                        request,
                        sender(request, sender),
                        found.route().largestBody(),
                        bytes -> blocking.call(() -> run(request, found, sender, bytes))
                                .thenCompose(Function.identity())));
    }

    /** Passes GET requests of users to a scheduler with separate threads, and runs all other requests immediately. */
    private CompletionStage<HttpResponse> answerAdmitted(
            HttpRequest request, Match found, Optional<AuthenticationResult.Authenticated> sender) {
        Supplier<CompletionStage<HttpResponse>> run = () -> run(request, found, sender, ByteString.emptyByteString());
        if (sender.isEmpty() || !found.route().method().equals("GET")) {
            return run.get();
        }
        return lanes.of(request, found.route())
                .call(sender.get().person().name(), run)
                .thenCompose(Function.identity());
    }

    private static BodySender sender(HttpRequest request, Optional<AuthenticationResult.Authenticated> known) {
        Peer peer = Peer.of(request);
        return known.map(one -> BodySender.person(peer, one.person().name()))
                .orElseGet(() -> BodySender.unauthenticated(peer));
    }

    private Optional<AuthenticationResult.Authenticated> admitWithBody(HttpRequest request, Match found) {
        Optional<AuthenticationResult.Authenticated> sender = admit(request, found);
        BodyType.refusal(request, found.route()).ifPresent(problem -> {
            throw problem.asException();
        });
        return sender;
    }

    private Optional<AuthenticationResult.Authenticated> admit(HttpRequest request, Match found) {
        return switch (access.decide(request, found.route().needs())) {
            case Access.Decision.Allowed allowed -> {
                if (allowed.sender().isPresent()) {
                    Peer.of(request).line().authenticated();
                }
                gates.forEach(gate -> gate.arriving(request, found.route()).ifPresent(problem -> {
                    throw problem.asException();
                }));
                yield allowed.sender();
            }
            case Access.Decision.SignedOut signedOut ->
                throw Problem.signedOut(signedOut.why()).asException();
            case Access.Decision.TooMany tooMany ->
                throw Problem.tooMany(tooMany.worthWaiting()).asException();
            case Access.Decision.Foreign foreign ->
                throw Problem.of(
                                403,
                                "access.foreign-origin",
                                "The request comes from a page of another site. Use Watchfloor's own page at its public"
                                        + " address (watchfloor.http.public-address), or an API token.")
                        .asException();
            case Access.Decision.Forbidden forbidden -> {
                Peer.of(request).line().authenticated();
                Problem problem = forbidden.byToken()
                        ? Problem.beyondToken(forbidden.needed())
                        : Problem.forbidden(forbidden.person(), forbidden.needed());
                audit.refused(request, found.route(), found.path(), forbidden.person(), problem.code());
                throw problem.asException();
            }
        };
    }

    private CompletionStage<HttpResponse> run(
            HttpRequest request, Match found, Optional<AuthenticationResult.Authenticated> sender, ByteString bytes) {
        Call call = new Call(request, found.route(), found.path(), sender, bytes);
        if (found.route().everyGroup()) {
            call.outOfScope().ifPresent(problem -> refuse(call, problem));
        }
        if (sender.isPresent() && found.route().operation() != null) {
            call.query(); // checked for all routes, even for routes without parameters
        }
        if (sender.isPresent()) {
            gates.forEach(gate -> gate.before(call).ifPresent(problem -> refuse(call, problem)));
        }
        return audit.run(call);
    }

    private void refuse(Call call, Problem problem) {
        audit.refused(call.request(), call.route(), call.path(), call.person(), problem.code());
        throw problem.asException();
    }

    private HttpResponse elsewhere(HttpRequest request, List<Match> found) {
        String path = request.getUri().getPathString();
        TreeSet<String> methods = new TreeSet<>();
        found.forEach(one -> methods.add(one.route().method()));
        doors.stream().filter(door -> door.path().equals(path)).forEach(door -> methods.add(door.method()));
        if (methods.isEmpty() && NotFoundPage.isFor(request)) {
            return NotFoundPage.answer();
        }
        if (methods.isEmpty()) {
            return Problem.of(
                            404,
                            "request.unknown-path",
                            "No route has the path %s. /api/docs lists the routes.".formatted(path))
                    .response();
        }
        String allowed = String.join(", ", methods);
        return Problem.of(
                        405,
                        "request.method",
                        "The path supports %s, not %s."
                                .formatted(allowed, request.method().name()))
                .response()
                .addHeader(Answers.header("Allow", allowed));
    }

    private HttpResponse answerTo(HttpRequest request, Optional<Match> found, Throwable failure) {
        if (failure instanceof BodyRefusal.BodyException refused) {
            BodyRefusal why = refused.refusal();
            HttpResponse response = answerTo(request, found, Problem.of(why.status(), why.code(), why.detail()));
            return why.worthRetrying() ? retryLater(response) : response;
        }
        return answerTo(request, found, problem(request, failure));
    }

    /** The pages of the center answer a browser with a page. */
    private static HttpResponse answerTo(HttpRequest request, Optional<Match> found, Problem problem) {
        boolean page = ProblemPage.accepts(request)
                && found.flatMap(one -> Optional.ofNullable(one.route().operation()))
                        .filter(operation -> operation.repliesWithPage(problem.status()))
                        .isPresent();
        return page ? ProblemPage.of(problem) : problem.response();
    }

    private static HttpResponse retryLater(HttpResponse response) {
        return response.removeHeader("Retry-After")
                .addHeader(Answers.header("Retry-After", Integer.toString(BodyRefusal.RETRY_AFTER_SECONDS)));
    }

    /** Headers that the route itself set take precedence. */
    private static HttpResponse withHeaders(HttpResponse response) {
        return response.addHeaders(HEADERS.stream()
                .filter(header -> response.getHeader(header.name()).isEmpty())
                .toList());
    }

    private Problem problem(HttpRequest request, Throwable failure) {
        return switch (failure) {
            case Problem.ProblemException refused -> refused.problem();
            case GrantException refused ->
                Problem.of(403, refused.why().code(), refused.why().advice());
            case IllegalUriException malformed -> Problem.malformed();
            case PageRequest.UnknownCursor unknown -> Parameters.unknownCursor();
            case BlockingCalls.Busy busy -> busy();
            case TimeoutException late ->
                Problem.of(
                        503,
                        "server.no-answer",
                        "The request was not answered in time, and may or may not have been executed. Repeat it"
                                + " with the same Idempotency-Key.");
            default -> databaseProblem(failure).orElseGet(() -> broken(request, failure));
        };
    }

    /** Returns the error for a statement that the database cancelled, or for a full connection pool. */
    private Optional<Problem> databaseProblem(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return Optional.of(busy());
            }
            if (cause instanceof SQLException stopped && STOPPED.equals(stopped.getSQLState())) {
                metrics.queryStopped();
                return Optional.of(Problem.of(
                        503,
                        "query.timeout",
                        "The database stopped the request because it took too long. Use more specific search"
                                + " terms or a narrower filter."));
            }
        }
        return Optional.empty();
    }

    private static Problem busy() {
        return Problem.of(503, "server.busy", "Too many requests are waiting for the database. Try again in a second.");
    }

    private static Problem broken(HttpRequest request, Throwable failure) {
        String reference = UUID.randomUUID().toString();
        LOG.error("{} {} failed, reference {}", request.method().name(), loggedPath(request), reference, failure);
        return Problem.failure(reference);
    }

    /** Returns the path without secrets, for the log. */
    private static String loggedPath(HttpRequest request) {
        String path = request.getUri().getPathString();
        return path.startsWith("/ack/") ? "/ack/…" : path.replaceFirst("wfcal_[^/]*", "wfcal_…");
    }

    private List<Match> find(List<String> segments) {
        if (segments.stream().anyMatch(segment -> segment.indexOf('\0') >= 0)) {
            return List.of(); // no id contains NUL, which the database does not accept
        }
        return templates.stream()
                .flatMap(template -> template.match(segments).stream())
                .toList();
    }

    /** Splits the path into segments before decoding them, so that an id may contain any character. */
    private static List<String> segments(HttpRequest request) {
        List<String> segments = new ArrayList<>();
        request.getUri().pathSegments().forEach(segments::add);
        return segments;
    }

    private static List<HttpHeader> headers() {
        List<HttpHeader> headers = new ArrayList<>(SecurityHeaders.always());
        headers.add(Answers.header("Cache-Control", "no-store"));
        return List.copyOf(headers);
    }
}
