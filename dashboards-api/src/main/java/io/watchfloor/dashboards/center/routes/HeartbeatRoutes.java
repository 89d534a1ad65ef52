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

/** {@code /heartbeats}: of other centers and programs, which this one waits for. */
public final class HeartbeatRoutes {

    private static final String NAMES = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final Parameter NAME = Parameter.path("name", "The heartbeat's name.")
            .like("^" + NAMES + "$")
            .as("heartbeat");
    private static final int LONGEST_SECONDS = 31 * 24 * 3600;

    private final HeartbeatMonitors heartbeats;
    private final OutageNotes notes;

    /** @param notes tell the cases */
    public HeartbeatRoutes(HeartbeatMonitors heartbeats, OutageNotes notes) {
        this.notes = notes;
        this.heartbeats = heartbeats;
    }

    public List<ApiRoute> routes() {
        String one = "/api/v1/heartbeats/{name}";
        return List.of(
                ApiRoute.get("/api/v1/heartbeats", Verb.WATCH, this::list)
                        .is(Operation.of("listHeartbeats", "Heartbeats that this center waits for, by name")
                                .lists(HeartbeatMonitorView.class)),
                ApiRoute.reading("PUT", one, Verb.ADMINISTER, this::put)
                        .is(Operation.of("putHeartbeat", "Waits for a heartbeat")
                                .text("It is missed from the first one on that came. An outage becomes an alert of"
                                        + " service:watchfloor.")
                                .with(NAME)
                                .takes(HeartbeatRequests.Awaiting.class)
                                .answers(HeartbeatMonitorView.class)
                                .refuses(400, "heartbeat.name: it has another name; or the body is wrong.")),
                ApiRoute.reading("DELETE", one, Verb.ADMINISTER, this::remove)
                        .is(Operation.of("removeHeartbeat", "Waits for it no longer")
                                .with(NAME)
                                .answersNothing()),
                ApiRoute.reading("POST", one, Verb.SELF, this::heard)
                        .is(Operation.of("sendHeartbeat", "You work, or you say that you do not")
                                .with(NAME)
                                .takes(HeartbeatRequests.Beat.class)
                                .answers(HeartbeatMonitorView.class)
                                .refuses(409, "heartbeat.not-yours: somebody else sends it.")));
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
                            "A heartbeat is named with up to 63 small letters, digits, dots, dashes and underscores.")
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

    private HttpResponse heard(Call call) {
        HeartbeatRequests.Beat beat = call.body(HeartbeatRequests.Beat.class);
        HeartbeatMonitor awaited = heartbeats.find(call.path("name")).orElseThrow(() -> unknown(call));
        if (!awaited.sender().equals(call.person().name())) {
            throw Problem.of(
                            409,
                            "heartbeat.not-yours",
                            "The heartbeat %s is to come from %s. Send it with their token."
                                    .formatted(awaited.name(), awaited.sender()))
                    .asException();
        }
        String reason = beat.reason();
        boolean works = !Boolean.FALSE.equals(beat.works());
        HeartbeatMonitors.Heard heard = heartbeats
                .heard(awaited.name(), works, reason == null ? "" : reason)
                .orElseThrow(() -> unknown(call));
        if (heard.back()) {
            notes.back(heard.now(), heard.before().since());
        }
        return Answers.json(HeartbeatMonitorView.of(heard.now()));
    }

    private static Problem.Refused unknown(Call call) {
        return Problem.of(
                        404,
                        "heartbeat.unknown",
                        "Nobody waits for a heartbeat %s. PUT it first.".formatted(call.path("name")))
                .asException();
    }
}
