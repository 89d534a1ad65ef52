package io.watchfloor.dashboards.intel.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RouteContext;
import io.watchfloor.dashboards.intel.views.IndicatorView;
import io.watchfloor.dashboards.intel.views.IndicatorView.IndicatorActionView;
import io.watchfloor.dashboards.intel.views.LiveIntelligenceView;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.intel.live.IndicatorStore;
import io.watchfloor.ops.intel.live.LiveIndicators;
import io.watchfloor.ops.intel.live.LookBackQueue;
import io.watchfloor.ops.intel.live.Sightings;
import io.watchfloor.ops.intel.live.StoredIndicator;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;

/** Routes of the indicators that are compared with telemetry, and of their sightings. */
public final class IndicatorRoutes {

    private static final String STIX = "application/stix+json";
    private static final String ONE = "/api/v1/intel/indicators/{id}";
    private static final Parameter ID = Parameter.path("id", "ID of the indicator.");
    private static final Duration RECENT = Duration.ofMinutes(1);
    private static final int MOST_ASSETS = 100;
    private static final int MOST_SIGHTINGS = 10_000;

    public static final List<ApiOperation<IndicatorRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/intel/live", Verb.READ, IndicatorRoutes::live)
                    .is(Operation.of(
                                    "getLiveIntelligence",
                                    "Get how far the nodes compare the stored indicators with telemetry")
                            .answers(LiveIntelligenceView.class)
                            .command(Command.of("intel live", "Shows how far each node compares the stored indicators.")
                                    .rows(
                                            "nodes",
                                            "NODE {node} | POSITION {position} | VALUES {values} |"
                                                    + " BYTES {bytes} | AT {@at}"))),
            ApiOperation.get(ONE, Verb.READ, IndicatorRoutes::find)
                    .is(Operation.of(
                                    "getIndicator",
                                    "Get what of an indicator is compared with telemetry, and where it was seen")
                            .with(ID)
                            .answers(IndicatorView.class)
                            .command(Command.of(
                                            "intel indicator ID",
                                            "Shows which values of an indicator are compared, and why others are not.")
                                    .rows(
                                            "values",
                                            "KIND {kind} | VALUE {value} | STATUS {status} | CONFIDENCE {confidence} |"
                                                    + " UNTIL {until} | REASON {reason}"))
                            .command(Command.of(
                                            "intel sightings ID",
                                            "Lists the assets on which an indicator was seen, latest first.")
                                    .rows(
                                            "sightings.assets",
                                            "ASSET {asset} | VALUE {value} | COUNT {count} |"
                                                    + " FIRST {@first} | LAST {@last}"))),
            ApiOperation.reading("PUT", ONE + "/decision", Verb.WRITE_RULES, IndicatorRoutes::decide)
                    .asDangerous()
                    .is(Operation.of(
                                    "decideIndicator",
                                    "Decide whether an indicator alerts, allows its values or proposes to block them")
                            .text(
                                    "The decision is active on every node within seconds, and stays when a new version of the"
                                            + " indicator is imported. It ends a pause. An indicator blocks nothing itself: its cases"
                                            + " propose the block, and a person approves it.")
                            .with(ID)
                            .takes(RequestBodies.IndicatorDecision.class)
                            .answers(IndicatorView.class)
                            .refuses(422, "indicator.no-address: propose-block needs a value that is an address.")
                            .command(Command.of(
                                            "intel decide ID ACTION=action --why=reason",
                                            "Decides whether an indicator alerts (which also ends a pause),"
                                                    + " allows its values, or alerts and"
                                                    + " proposes to block its addresses.")
                                    .prints("Indicator {$id}: {action.action}."))),
            ApiOperation.get("/api/v1/intel/sightings", Verb.READ, IndicatorRoutes::sightings)
                    .is(Operation.of("exportSightings", "Download what was seen of each indicator, as a STIX bundle")
                            .text("For the partners who gave the indicators: one sighting for each indicator up to your"
                                    + " clearance, with the marking of the indicator and without names of assets, of the assets"
                                    + " that you may see. At most 10,000, by ID; continue after the last ID.")
                            .with(
                                    Parameter.query("since", "Only indicators that were seen at this time or later."),
                                    Parameter.query("after", "Only indicators with a greater ID."))
                            .replies(new Reply(
                                    200, "The sightings.", new Content(STIX, JsonNode.class, false), Map.of()))));

    private final RouteContext context;
    private final IndicatorStore store = new IndicatorStore();

    public IndicatorRoutes(RouteContext context) {
        this.context = context;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse live(Call call) {
        Instant since = context.clock().instant().minus(RECENT);
        return Answers.json(context.boards()
                .readAll(handle -> LiveIntelligenceView.of(
                        store.progress(handle), LookBackQueue.length(handle).count(), store.nodes(handle, since))));
    }

    private HttpResponse find(Call call) {
        return Answers.json(view(call));
    }

    private IndicatorView view(Call call) {
        return context.boards().read(call.sight(), handle -> view(handle, call));
    }

    private IndicatorView view(Handle handle, Call call) {
        Tlp clearance = call.bearer().clearance();
        StoredIndicator one = known(handle, call);
        return new IndicatorView(
                one.id(),
                one.facts().name(),
                one.facts().tlp(),
                one.facts().source(),
                new IndicatorActionView(
                        one.action(),
                        one.decisions().action() != null,
                        one.allows() ? List.of() : store.allowing(handle, one, clearance)),
                IndicatorView.values(
                        LiveIndicators.policy(handle, context.settings().rules().indicators())
                                .states(one, context.clock().instant())),
                IndicatorView.sightings(Sightings.of(handle, one.id(), MOST_ASSETS)),
                IndicatorCases.of(handle, one.id()));
    }

    private StoredIndicator known(Handle handle, Call call) {
        String id = call.path("id");
        return store.find(handle, id, call.bearer().clearance())
                .orElseThrow(() -> Problem.unknown("indicator", id).asException());
    }

    private HttpResponse decide(Call call) {
        RequestBodies.IndicatorDecision asked = call.body(RequestBodies.IndicatorDecision.class);
        context.database().useTransaction(handle -> {
            StoredIndicator one = known(handle, call);
            if (asked.action() == StoredIndicator.Action.PROPOSE_BLOCK && !one.hasAddress()) {
                throw Problem.of(
                                422,
                                "indicator.no-address",
                                "Sensors block single addresses, and the indicator has none. Decide alert, and respond to its alerts.")
                        .asException();
            }
            store.decide(
                    handle,
                    one.id(),
                    asked.action(),
                    call.person().name(),
                    asked.reason().strip(),
                    context.clock().instant());
        });
        return Answers.json(view(call));
    }

    private HttpResponse sightings(Call call) {
        Instant since = Objects.requireNonNullElse(call.query().time("since"), Instant.EPOCH);
        String after = Objects.requireNonNullElse(call.query().text("after"), "");
        String center = context.address().toString();
        ArrayNode objects = JsonNodeFactory.instance.arrayNode();
        objects.add(Sightings.identity(
                center, Objects.requireNonNullElse(context.address().getHost(), center)));
        context.boards()
                .read(call.sight(), handle -> Sightings.totals(handle, since, after, MOST_SIGHTINGS))
                .forEach(total -> objects.add(Sightings.sighting(center, total)));
        ObjectNode bundle =
                JsonNodeFactory.instance.objectNode().put("type", "bundle").put("id", "bundle--" + UUID.randomUUID());
        bundle.set("objects", objects);
        return HttpResponse.create()
                .withEntity(HttpEntities.create(
                        ContentTypes.parse(STIX + ";version=2.1"),
                        bundle.toString().getBytes(StandardCharsets.UTF_8)))
                .addHeader(Answers.header("Content-Disposition", "attachment; filename=\"sightings.json\""));
    }
}
