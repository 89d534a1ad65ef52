package io.watchfloor.dashboards.intel.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.intel.views.CampaignView;
import io.watchfloor.dashboards.intel.views.IndicatorView.CaseLinkView;
import io.watchfloor.dashboards.intel.views.IntelGraphView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.intel.graph.Campaigns;
import io.watchfloor.ops.intel.graph.IntelGraphReader;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.Iterator;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Jdbi;

/** Routes of the graph of intelligence, and of campaigns. */
public final class IntelGraphRoutes {

    private static final List<String> DEPTHS = List.of("1", "2");

    public static final List<ApiOperation<IntelGraphRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/intel/objects/{id}/graph", Verb.WATCH, IntelGraphRoutes::graph)
                    .is(Operation.of("getIntelligenceGraph", "Get what is linked to an object, up to your clearance")
                            .text(
                                    "Links are stated by relationships, sightings, reports, groupings, notes and opinions. A link"
                                            + " appears if you may read the object that states it and both ends.")
                            .with(
                                    Parameter.path("id", "ID of the object."),
                                    Parameter.query("depth", "Number of links from the object: 1, or 2 (default).")
                                            .oneOf(DEPTHS))
                            .answers(IntelGraphView.class)
                            .command(Command.of("intel graph ID [OPTIONS]", "Shows what is linked to an object.")
                                    .rows("edges", "FROM {fromName} | LINK {kind} | TO {toName} | STATED BY {by}"))),
            ApiOperation.get("/api/v1/intel/campaigns", Verb.WATCH, IntelGraphRoutes::campaigns)
                    .is(Operation.of(
                                    "listCampaigns",
                                    "List campaigns, intrusion sets and threat actors up to your clearance")
                            .with(
                                    Parameter.query("type", "campaign, intrusion-set or threat-actor; all if omitted.")
                                            .oneOf(Campaigns.TYPES),
                                    Parameter.query("q", "Part of the name, ignoring case."))
                            .lists(CampaignView.class)
                            .command(Command.of(
                                            "intel campaigns [OPTIONS]",
                                            "Lists campaigns, intrusion sets and threat actors with their indicators, sightings,"
                                                    + " cases and techniques, newest first.")
                                    .rows(
                                            "TYPE {type} | NAME {name} | TLP {tlp} | INDICATORS {indicators} | SIGHTINGS {sightings} | CASES {cases~number} |"
                                                    + " TECHNIQUES {techniques*} | SOFTWARE {software*} | ID {id}"))));

    private final Jdbi reads;
    private final ReadModelStore boards;
    private final IntelGraphReader reader = new IntelGraphReader();
    private final Campaigns campaigns = new Campaigns();

    /** @param boards the cases as a person sees them */
    public IntelGraphRoutes(Jdbi reads, ReadModelStore boards) {
        this.reads = reads;
        this.boards = boards;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse graph(Call call) {
        String id = call.path("id");
        int depth = "1".equals(call.query().oneOf("depth", DEPTHS)) ? 1 : IntelGraphReader.DEEPEST;
        return reads.inTransaction(
                handle -> reader.read(handle, id, call.bearer().clearance(), depth)
                        .map(graph -> Answers.json(IntelGraphView.of(graph)))
                        .orElseThrow(() -> Problem.unknown("object", id).asException()));
    }

    private HttpResponse campaigns(Call call) {
        PageRequest slice = call.query().slice();
        return Answers.list(boards.read(call.sight(), handle -> {
            List<Campaigns.Campaign> found = campaigns.list(
                    handle,
                    call.bearer().clearance(),
                    call.query().oneOf("type", Campaigns.TYPES),
                    call.query().words(),
                    slice.afterNumber(),
                    slice.limit() + 1);
            ResultPage<Campaigns.Campaign> page =
                    ResultPage.found(found, one -> Long.toString(one.object().position()), slice, () -> null);
            Iterator<List<CaseLinkView>> cases = IndicatorCases.ofEach(
                            handle,
                            page.items().stream()
                                    .map(Campaigns.Campaign::indicatorIds)
                                    .toList())
                    .iterator();
            return page.map(one -> CampaignView.of(one, cases.next()));
        }));
    }
}
