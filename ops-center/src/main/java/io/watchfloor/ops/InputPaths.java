package io.watchfloor.ops;

import io.watchfloor.config.input.HttpInputs;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.HttpInput;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.Protocol;
import io.watchfloor.ops.intake.input.alerting.AlertmanagerInput;
import io.watchfloor.ops.intake.input.alerting.PagerDutyInput;
import io.watchfloor.ops.intake.input.bulk.BulkInput;
import io.watchfloor.ops.intake.input.hec.HecInput;
import io.watchfloor.ops.intake.input.otlp.OtlpInput;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** The HTTP inputs that the settings enable, by URL path. */
final class InputPaths {

    private final HttpInputs settings;
    private final HttpInput.Shared shared;
    private final Clock clock;

    InputPaths(HttpInputs settings, HttpInput.Shared shared, Clock clock) {
        this.settings = settings;
        this.shared = shared;
        this.clock = clock;
    }

    Route route() {
        BoundedJson json = new BoundedJson(shared.limits());
        List<Route> open = new ArrayList<>();
        add(InputName.HEC, door -> new HecInput(door, json), open);
        add(InputName.BULK, door -> new BulkInput(door, json, settings.elasticVersion(), clock), open);
        add(InputName.OTLP, door -> new OtlpInput(door, json, shared.limits()), open);
        add(InputName.PAGERDUTY, door -> new PagerDutyInput(door, json), open);
        add(InputName.ALERTMANAGER, door -> new AlertmanagerInput(door, json), open);
        return open.stream().reduce(Directives.reject(), Directives::concat);
    }

    private void add(InputName name, Function<HttpInput, Protocol> protocol, List<Route> open) {
        settings.door(name.text()).path().ifPresent(path -> {
            Protocol spoken = protocol.apply(new HttpInput(name, path, shared));
            open.add(Directives.pathPrefix(
                    PathMatchers.separateOnSlashes(path.substring(1)),
                    () -> Directives.extractUnmatchedPath(rest -> rest.isEmpty() || rest.startsWith("/")
                            ? Directives.extractRequest(
                                    request -> Directives.completeWithFuture(spoken.answer(request, rest)))
                            : Directives.reject())));
        });
    }
}
