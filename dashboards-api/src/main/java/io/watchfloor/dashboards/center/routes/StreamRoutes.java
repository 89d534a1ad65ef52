package io.watchfloor.dashboards.center.routes;

import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.CredentialStatus;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.access.request.Origins;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.live.LiveStream;
import io.watchfloor.dashboards.wire.LiveMessage;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.jspecify.annotations.Nullable;

/** Routes {@code /stream}, which open the live stream. */
public final class StreamRoutes {

    private static final String SOCKET = """
        The client sends `{"op":"subscribe","topic":"cases","from":"CURSOR"}` or `unsubscribe`; topics are \
        cases, case:ID, assets, asset:ID, sensors, status, approvals, notifications:me. \
        The center sends messages (see LiveMessage). What a client builds from snapshots and deltas is what \
        REST answers; `allowed` of a case is for the role that the \
        client had when it connected. Closes with 4401 and a reason when no one is signed in, and within 5 s \
        when your session or token ends; with 4403 when your \
        role may not read, 4408 when the client is too slow, 4429 for too many topics or streams.\
        """;

    private final LiveStream stream;
    private final Access access;
    private final Origins origins;

    public StreamRoutes(LiveStream stream, Access access, Origins origins) {
        this.origins = origins;
        this.stream = stream;
        this.access = access;
    }

    public List<ApiRoute> routes() {
        return List.of(
                // Missing authentication is reported by a WebSocket close code, so the route itself requires no right.
                ApiRoute.get("/api/v1/stream", Verb.NONE, this::socket)
                        .is(
                                Operation.of(
                                                "stream",
                                                "Open the live stream: a WebSocket with the sub-protocol "
                                                        + LiveStream.PROTOCOL)
                                        .text(SOCKET)
                                        .with(Parameter.header("Sec-WebSocket-Protocol", "The sub-protocol.", 200)
                                                .oneOf(List.of(LiveStream.PROTOCOL)))
                                        .replies(new Reply(
                                                101,
                                                "Switched to WebSocket. The center sends these messages.",
                                                Content.of(LiveMessage.class),
                                                Map.of()))
                                        .refuses(
                                                400,
                                                "live.no-upgrade: the request is not a WebSocket upgrade with this sub-protocol.")
                                        .refuses(
                                                403,
                                                "access.foreign-origin: a request with a session must come from Watchfloor's own page.")),
                ApiRoute.get("/api/v1/stream/events", Verb.READ, this::events)
                        .is(Operation.of("streamEvents", "Open the live stream as server-sent events")
                                .text(
                                        "The name of each event is its message type, and its data is the message as JSON (see"
                                                + " LiveMessage). The last event, named closed, contains the close code and the reason that a"
                                                + " WebSocket client would receive.")
                                .with(
                                        Parameter.query(
                                                        "topic",
                                                        "Topic: cases, case:ID, assets, asset:ID, sensors, status, approvals or notifications:me. The"
                                                                + " parameter can be repeated.")
                                                .repeated(),
                                        Parameter.query("from", "The last cursor that you received."),
                                        Parameter.header(
                                                "Last-Event-ID",
                                                "The last cursor, which browsers send automatically when they reconnect.",
                                                200))
                                .replies(new Reply(
                                        200,
                                        "Each event contains one of these messages.",
                                        new Content("text/event-stream", LiveMessage.class, false),
                                        Map.of()))));
    }

    private HttpResponse socket(Call call) {
        HttpRequest request = call.request();
        // Browsers send session cookies even with WebSocket upgrades requested by other sites, so the origin must be
        // checked.
        boolean byCookie = call.header("Authorization").isEmpty()
                && Access.session(request).isPresent();
        if (origins.foreign(request) || (byCookie && !origins.own(request))) {
            throw Problem.of(
                            403,
                            "access.foreign-origin",
                            "A WebSocket with a session must be opened by Watchfloor's own page. Programs use an API"
                                    + " token.")
                    .asException();
        }
        Optional<HttpResponse> answer = switch (access.recognize(request)) {
            case AuthenticationResult.Unknown unknown -> stream.refused(request, unknown.why());
            case AuthenticationResult.Authenticated known -> {
                Peer.of(request).line().authenticated();
                yield known.may(Verb.READ)
                        ? stream.socket(request, client(known))
                        : stream.refused(request, CredentialStatus.NOT_ALLOWED);
            }
        };
        return answer.orElseThrow(() -> Problem.of(
                        400,
                        "live.no-upgrade",
                        ("The request must be a WebSocket upgrade with the sub-protocol %s. /api/v1/stream/events"
                                        + " sends the same messages as server-sent events.")
                                .formatted(LiveStream.PROTOCOL))
                .asException());
    }

    private static LiveStream.Client client(AuthenticationResult.Authenticated known) {
        return new LiveStream.Client(known.bearer(), known.credential());
    }

    private HttpResponse events(Call call) {
        call.query();
        List<String> topics = call.request().getUri().query().toList().stream()
                .filter(pair -> pair.first().equals("topic"))
                .map(Pair::second)
                .distinct()
                .toList();
        // Checks the credential again because it may have expired or been revoked in the meantime.
        LiveStream.Client client = switch (access.recognize(call.request())) {
            case AuthenticationResult.Authenticated known -> client(known);
            case AuthenticationResult.Unknown unknown ->
                throw Problem.signedOut(unknown.why()).asException();
        };
        return stream.events(client, topics, from(call))
                .map(events -> HttpResponse.create()
                        .withEntity(
                                HttpEntities.create(ContentTypes.parse("text/event-stream; charset=UTF-8"), events)))
                .orElseThrow(() -> new Problem(
                                400,
                                "live.unknown-topic",
                                "Name at least one topic: cases, case:ID, assets, asset:ID, sensors, status, approvals,"
                                        + " notifications:me.",
                                Map.of("field", "topic"))
                        .asException());
    }

    /** A reconnecting browser sends its last cursor automatically. */
    private static @Nullable String from(Call call) {
        return call.header("Last-Event-ID")
                .or(() -> call.request().getUri().query().get("from"))
                .orElse(null);
    }
}
