package io.watchfloor.dashboards.center.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.center.heartbeat.HeartbeatMonitor;
import io.watchfloor.dashboards.center.heartbeat.HeartbeatMonitorView;
import io.watchfloor.dashboards.center.heartbeat.HeartbeatMonitors;
import io.watchfloor.dashboards.center.heartbeat.HeartbeatRequests;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /heartbeats}: this center monitors heartbeats from other centers and programs. */
public final class HeartbeatRoutes {

    private static final String NAMES = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final Parameter NAME = Parameter.path("name", "Name of the heartbeat.")
            .like("^" + NAMES + "$")
            .as("heartbeat");
    private static final int LONGEST_SECONDS = 31 * 24 * 3600;

    private final HeartbeatMonitors heartbeats;
    private final OutageNotes notes;

    /** @param notes adds notes to cases after an outage */
    public HeartbeatRoutes(HeartbeatMonitors heartbeats, OutageNotes notes) {
        this.notes = notes;
        this.heartbeats = heartbeats;
    }

    public List<ApiRoute> routes() {
        String one = "/api/v1/heartbeats/{name}";
        return List.of(
                ApiRoute.get("/api/v1/heartbeats", Verb.WATCH, this::list)
                        .is(Operation.of("listHeartbeats", "List monitored heartbeats by name")
                                .lists(HeartbeatMonitorView.class)),
                ApiRoute.reading("PUT", one, Verb.ADMINISTER, this::put)
                        .is(Operation.of("putHeartbeat", "Create or change a monitored heartbeat")
                                .text(
                                        "Monitoring starts with the first received heartbeat. An outage creates an alert on"
                                                + " service:watchfloor.")
                                .with(NAME)
                                .takes(HeartbeatRequests.Awaiting.class)
                                .answers(HeartbeatMonitorView.class)
                                .refuses(400, "heartbeat.name: the name in the body differs; or the body is invalid.")),
                ApiRoute.reading("DELETE", one, Verb.ADMINISTER, this::remove)
                        .is(Operation.of("removeHeartbeat", "Remove a monitored heartbeat")
                                .with(NAME)
                                .answersNothing()),
                ApiRoute.reading("POST", one, Verb.SELF, this::receiveHeartbeat)
                        .is(Operation.of("sendHeartbeat", "Send a heartbeat, or report a problem")
                                .with(NAME)
                                .takes(HeartbeatRequests.Beat.class)
                                .answers(HeartbeatMonitorView.class)
                                .refuses(409, "heartbeat.not-yours: the heartbeat is expected from another sender.")));
    }

    private HttpResponse list(Call call) {
        List<HeartbeatMonitorView> all =
                heartbeats.all().stream().map(HeartbeatMonitorView::of).toList();
        return Answers.list(
                ResultPage.cut(all, HeartbeatMonitorView::name, call.query().slice()));
    }

    private HttpResponse put(Call call) {
        String name = call.path("name");
        if (!name.matches(NAMES)) {
            throw Problem.of(
                            400,
                            "heartbeat.name",
                            "The name of a heartbeat must have at most 63 characters: lower-case letters, digits,"
                                    + " dots, dashes and underscores.")
                    .asException();
        }
        HeartbeatRequests.Awaiting asked = call.body(HeartbeatRequests.Awaiting.class);
        Integer grace = asked.graceSeconds();
        int every = within("everySeconds", asked.everySeconds());
        return Answers.json(HeartbeatMonitorView.of(heartbeats.put(
                name,
                asked.sender(),
                Duration.ofSeconds(every),
                Duration.ofSeconds(grace == null ? every : within("graceSeconds", grace)),
                call.person().name())));
    }

    private static int within(String field, int seconds) {
        if (seconds > LONGEST_SECONDS) {
            throw Problem.field("body.wrong-value", field, "%s must be at most %d.".formatted(field, LONGEST_SECONDS))
                    .asException();
        }
        return seconds;
    }

    private HttpResponse remove(Call call) {
        if (!heartbeats.remove(call.path("name"))) {
            throw unknown(call);
        }
        return Answers.noContent();
    }

    private HttpResponse receiveHeartbeat(Call call) {
        HeartbeatRequests.Beat beat = call.body(HeartbeatRequests.Beat.class);
        HeartbeatMonitor awaited = heartbeats.find(call.path("name")).orElseThrow(() -> unknown(call));
        if (!awaited.sender().equals(call.person().name())) {
            throw Problem.of(
                            409,
                            "heartbeat.not-yours",
                            "The heartbeat %s is expected from %s. Send it with a token of that account."
                                    .formatted(awaited.name(), awaited.sender()))
                    .asException();
        }
        String reason = beat.reason();
        boolean works = !Boolean.FALSE.equals(beat.works());
        HeartbeatMonitors.Beat heard = heartbeats
                .receive(awaited.name(), works, reason == null ? "" : reason)
                .orElseThrow(() -> unknown(call));
        if (heard.back()) {
            notes.back(heard.now(), heard.before().since());
        }
        return Answers.json(HeartbeatMonitorView.of(heard.now()));
    }

    private static Problem.ProblemException unknown(Call call) {
        return Problem.of(
                        404,
                        "heartbeat.unknown",
                        "No heartbeat is named %s. First create the heartbeat with PUT.".formatted(call.path("name")))
                .asException();
    }
}
