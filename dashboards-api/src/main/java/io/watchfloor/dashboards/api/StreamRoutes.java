package io.watchfloor.dashboards.api;

import io.watchfloor.dashboards.access.Access;
import io.watchfloor.dashboards.access.Origins;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.access.Recognition;
import io.watchfloor.dashboards.access.Standing;
import io.watchfloor.dashboards.live.LiveStream;
import io.watchfloor.ops.edge.Peer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.jspecify.annotations.Nullable;

/** {@code /stream}: the way into the live stream. */
final class StreamRoutes {

    private final LiveStream stream;
    private final Access access;
    private final Origins origins;

    StreamRoutes(LiveStream stream, Access access, Origins origins) {
        this.origins = origins;
        this.stream = stream;
        this.access = access;
    }

    List<ApiRoute> routes() {
        return List.of(
                // Who is not signed in is told by a closing code, so the route lets everybody as far as that.
                ApiRoute.get("/api/v1/stream", Permission.NONE, this::socket),
                ApiRoute.get("/api/v1/stream/events", Permission.READ, this::events));
    }

    private HttpResponse socket(Call call) {
        HttpRequest request = call.request();
        // A browser's session goes along with an upgrade that any site asked for.
        boolean byCookie = call.header("Authorization").isEmpty()
                && Access.session(request).isPresent();
        if (origins.foreign(request) || (byCookie && !origins.own(request))) {
            throw Problem.of(
                            403,
                            "access.foreign-origin",
                            "A WebSocket with a session must come from Watchfloor's own page. Programs use an API token.")
                    .asException();
        }
        Optional<HttpResponse> answer = switch (access.recognize(request)) {
            case Recognition.Unknown unknown -> stream.refused(request, unknown.why());
            case Recognition.Known known -> {
                Peer.of(request).line().authenticated();
                yield known.person().may(Permission.READ)
                        ? stream.socket(request, client(known))
                        : stream.refused(request, Standing.NOT_ALLOWED);
            }
        };
        return answer.orElseThrow(() -> Problem.of(
                        400,
                        "live.no-upgrade",
                        "This is a WebSocket with the sub-protocol %s. /api/v1/stream/events is the same as server-sent events."
                                .formatted(LiveStream.PROTOCOL))
                .asException());
    }

    private static LiveStream.Client client(Recognition.Known known) {
        return new LiveStream.Client(known.person().name(), known.credential());
    }

    private HttpResponse events(Call call) {
        Parameters.of(call.request(), "topic", "from");
        List<String> topics = call.request().getUri().query().toList().stream()
                .filter(pair -> pair.first().equals("topic"))
                .map(Pair::second)
                .distinct()
                .toList();
        // Asked once more for what let the call in: it may have ended in between.
        LiveStream.Client client = switch (access.recognize(call.request())) {
            case Recognition.Known known -> client(known);
            case Recognition.Unknown unknown ->
                throw PeopleProblems.signedOut(unknown.why()).asException();
        };
        return stream.events(client, topics, from(call))
                .map(events -> HttpResponse.create()
                        .withEntity(
                                HttpEntities.create(ContentTypes.parse("text/event-stream; charset=UTF-8"), events)))
                .orElseThrow(() -> new Problem(
                                400,
                                "live.unknown-topic",
                                "Give one topic or more: cases, case:ID, assets, asset:ID, sensors, status, pages:me.",
                                Map.of("field", "topic"))
                        .asException());
    }

    /** A browser that connects again says by itself what it has seen. */
    private static @Nullable String from(Call call) {
        return call.header("Last-Event-ID")
                .or(() -> call.request().getUri().query().get("from"))
                .orElse(null);
    }
}
