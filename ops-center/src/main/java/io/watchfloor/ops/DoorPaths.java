package io.watchfloor.ops;

import io.watchfloor.config.door.WebDoors;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.DoorName;
import io.watchfloor.ops.intake.input.HttpDoor;
import io.watchfloor.ops.intake.input.Protocol;
import io.watchfloor.ops.intake.input.alerting.AlertmanagerDoor;
import io.watchfloor.ops.intake.input.alerting.PagerDutyDoor;
import io.watchfloor.ops.intake.input.bulk.BulkDoor;
import io.watchfloor.ops.intake.input.hec.HecDoor;
import io.watchfloor.ops.intake.input.otlp.OtlpDoor;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** The doors over HTTP that the settings open, each under its path. */
final class DoorPaths {

    private final WebDoors settings;
    private final HttpDoor.Shared shared;
    private final Clock clock;

    DoorPaths(WebDoors settings, HttpDoor.Shared shared, Clock clock) {
        this.settings = settings;
        this.shared = shared;
        this.clock = clock;
    }

    Route route() {
        BoundedJson json = new BoundedJson(shared.limits());
        List<Route> open = new ArrayList<>();
        add(DoorName.HEC, door -> new HecDoor(door, json), open);
        add(DoorName.BULK, door -> new BulkDoor(door, json, settings.elasticVersion(), clock), open);
        add(DoorName.OTLP, door -> new OtlpDoor(door, json, shared.limits()), open);
        add(DoorName.PAGERDUTY, door -> new PagerDutyDoor(door, json), open);
        add(DoorName.ALERTMANAGER, door -> new AlertmanagerDoor(door, json), open);
        return open.stream().reduce(Directives.reject(), Directives::concat);
    }

    private void add(DoorName name, Function<HttpDoor, Protocol> protocol, List<Route> open) {
        settings.door(name.text()).path().ifPresent(path -> {
            Protocol spoken = protocol.apply(new HttpDoor(name, path, shared));
            open.add(Directives.pathPrefix(
                    PathMatchers.separateOnSlashes(path.substring(1)),
                    () -> Directives.extractUnmatchedPath(rest -> rest.isEmpty() || rest.startsWith("/")
                            ? Directives.extractRequest(
                                    request -> Directives.completeWithFuture(spoken.answer(request, rest)))
                            : Directives.reject())));
        });
    }
}
