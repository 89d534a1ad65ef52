package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.hunt.views.ArchiveNodeView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.archive.ArchiveNodes;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /archive/nodes}: nodes with copies of archived files, for whose deletion erasures wait. */
public final class ArchiveNodeRoutes {

    /** The name of a center's only node in the API; its own name is empty. */
    private static final String SINGLE = "single-node";

    private static final String COLUMNS =
            "NODE {node} | MEMBER {member} | COPIES {copies} | BYTES {bytes} | OF ERASED FILES {erased}";

    public static final List<ApiOperation<ArchiveNodeRoutes>> OPERATIONS = List.of(
            ApiOperation.of("GET", "/api/v1/archive/nodes", Verb.ADMINISTER, ArchiveNodeRoutes::list)
                    .is(Operation.of("listArchiveNodes", "List the nodes that have copies of archived files")
                            .text("Without an object store there are no copies.")
                            .lists(ArchiveNodeView.class)
                            .command(Command.of("archive nodes", "Lists the nodes that have copies of archived files.")
                                    .rows(COLUMNS))),
            ApiOperation.of("DELETE", "/api/v1/archive/nodes/{node}", Verb.ADMINISTER, ArchiveNodeRoutes::remove)
                    .asDangerous()
                    .is(Operation.of("removeArchiveNode", "Remove a node that is gone for good from the list of copies")
                            .text(
                                    "Erasures no longer wait until the node has deleted its copies of archived files. Erase"
                                            + " the disk of the node first.")
                            .with(Parameter.path("node", "Name of the node, as listed.")
                                    .as("archiveNode"))
                            .answersNothing()
                            .refuses(404, "archiveNode.unknown: the node has no copies.")
                            .refuses(
                                    409,
                                    "archive.node-member: the node is a member of the cluster, and deletes its copies itself.")
                            .command(Command.of(
                                            "archive remove-node NODE",
                                            "Removes a node that is gone for good from the list of copies, so that erasures no"
                                                    + " longer wait for it. Erase its disk first.")
                                    .then("/api/v1/archive/nodes")
                                    .rows(COLUMNS))));

    private final ArchiveNodes nodes;
    private final String own;
    private final Supplier<List<StatusView.Member>> members;
    private final Executor threads;

    /**
     * @param own name of this node; empty for a single node
     * @param members nodes of the cluster
     * @param threads may block
     */
    public ArchiveNodeRoutes(
            ArchiveNodes nodes, String own, Supplier<List<StatusView.Member>> members, Executor threads) {
        this.nodes = nodes;
        this.own = own;
        this.members = members;
        this.threads = threads;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private CompletionStage<HttpResponse> list(Call call) {
        return CompletableFuture.supplyAsync(
                () -> Answers.list(ResultPage.cut(
                        nodes.list().stream()
                                .map(this::view)
                                .sorted(Comparator.comparing(ArchiveNodeView::node))
                                .toList(),
                        ArchiveNodeView::node,
                        call.query().slice())),
                threads);
    }

    private ArchiveNodeView view(ArchiveNodes.Copies one) {
        return new ArchiveNodeView(
                one.node().isEmpty() ? SINGLE : one.node(),
                isMember(one.node()),
                one.files(),
                one.bytes(),
                one.erased());
    }

    private boolean isMember(String node) {
        return node.equals(own)
                || members.get().stream().anyMatch(member -> member.address().endsWith("@" + node));
    }

    private CompletionStage<HttpResponse> remove(Call call) {
        String given = call.path("node");
        String node = given.equals(SINGLE) ? "" : given;
        return CompletableFuture.supplyAsync(
                () -> {
                    if (isMember(node)) {
                        throw Problem.of(
                                        409,
                                        "archive.node-member",
                                        ("%s is a member of the cluster, and deletes its copies itself. Stop the node first, if"
                                                        + " it is gone for good.")
                                                .formatted(given))
                                .asException();
                    }
                    if (nodes.remove(node) == 0) {
                        throw Problem.unknown("archiveNode", given).asException();
                    }
                    return Answers.noContent();
                },
                threads);
    }
}
