package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.ResourceReader;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.wire.AssetView;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetEntity;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sensors.protocol.AssetId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /assets/{id}/duplicate-of}: merge duplicate assets and undo merges. */
public final class NamingRoutes {

    private static final Parameter REASON = Parameter.query("reason", "Why the cases are separate.");

    private final ReadModelStore boards;
    private final AssetMergeService desk;
    private final BlockingCalls blocking;
    private final ReadModelWait waiting;

    public NamingRoutes(ReadModelStore boards, AssetMergeService desk, BlockingCalls blocking, ReadModelWait waiting) {
        this.boards = boards;
        this.desk = desk;
        this.blocking = blocking;
        this.waiting = waiting;
    }

    public List<ApiRoute> routes() {
        String sameAs = "/api/v1/assets/{id}/duplicate-of";
        return List.of(
                new ApiRoute("PUT", sameAs, Verb.RESPOND, this::decide)
                        .is(Operation.of("mergeAsset", "Merge a duplicate asset: one host with two names")
                                .text(
                                        "Later records of this asset are added to the other asset, and each record is evaluated once."
                                                + " Existing alerts, cases and evidence stay with this asset. If the other asset was merged"
                                                + " into a third asset, the third asset is used; `naming` shows which asset was used.")
                                .with(AssetRoutes.ID, Parameter.IDEMPOTENCY_KEY)
                                .takes(RequestBodies.AssetMergeRequest.class)
                                .answersVersioned(AssetView.class)
                                .refuses(
                                        409,
                                        "asset.same-already, -itself, -kind, -stands, -elsewhere, -too-many or -settling: why the"
                                                + " assets cannot be merged.")),
                new ApiRoute("DELETE", sameAs, Verb.RESPOND, this::end)
                        .is(Operation.of("undoAssetMerge", "Undo the merge of a duplicate asset")
                                .text(
                                        "Later records with this name are added to this asset again. The center no longer merges"
                                                + " the two assets automatically.")
                                .with(AssetRoutes.ID, REASON, Parameter.IDEMPOTENCY_KEY)
                                .refuses(409, "asset.same-none: the asset is not merged into another asset.")
                                .answersNothing()));
    }

    private AssetId requireReported(Call call) {
        AssetId id = AssetRoutes.id(call);
        if (boards.read(call.sight(), handle -> AssetReadModel.find(handle, id.toString()))
                .isEmpty()) {
            throw Problem.unknown("asset", id.toString()).asException();
        }
        return id;
    }

    private CompletionStage<HttpResponse> decide(Call call) {
        AssetId id = requireReported(call);
        RequestBodies.AssetMergeRequest asked = call.body(RequestBodies.AssetMergeRequest.class);
        String with = other(call, asked.asset());
        String by = call.person().name();
        String request = RequestKey.of(call, "same-as");
        CommandAuthorization warrant =
                boards.readAll(handle -> ResourceReader.ofAssets(handle, call.bearer(), List.of(with)));
        return decided(
                        call,
                        id,
                        replyTo ->
                                new AssetCommand.DecideSame(with, by, true, asked.reason(), request, warrant, replyTo))
                .thenApply(view -> Answers.versioned(view, view.profile().version()));
    }

    private String other(Call call, String text) {
        try {
            String id = AssetId.parse(text).toString();
            if (boards.read(call.sight(), handle -> AssetReadModel.find(handle, id))
                    .isPresent()) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw unknown(text).asException();
        }
        throw unknown(text).asException();
    }

    private static Problem unknown(String asset) {
        return Problem.field(
                "asset.unknown",
                "asset",
                "No records about the asset %s have been received. Check the name of the asset.".formatted(asset));
    }

    private CompletionStage<HttpResponse> end(Call call) {
        AssetId id = requireReported(call);
        String said = call.query().text("reason");
        String reason = said == null ? "no reason given" : said.substring(0, Math.min(said.length(), 1_000));
        String by = call.person().name();
        String request = RequestKey.of(call, "same-as-end");
        CommandAuthorization warrant = CommandAuthorization.of(call.bearer());
        return decided(call, id, replyTo -> new AssetCommand.EndSame(by, reason, request, warrant, replyTo))
                .thenApply(view -> Answers.noContent());
    }

    private CompletionStage<AssetView> decided(
            Call call, AssetId id, Function<ActorRef<NamingReply>, AssetCommand.Naming> command) {
        return desk.ask(AssetKey.of(id), command).thenCompose(reply -> switch (reply) {
            case NamingReply.Success done -> shown(call.sight(), id);
            case NamingReply.Denied denied ->
                throw AssetRoutes.denied(call, id, denied.reason()).asException();
            case NamingReply.Rejection refused ->
                throw Problem.refused(refused.code(), refused.reason(), Map.of())
                        .asException();
            case NamingReply.Confirmation heard ->
                throw new IllegalStateException("Unexpected reply to a decision about an asset");
        });
    }

    /** Waits so that the next GET shows the change. If the projection lags, the response is sent anyway because the change is committed. */
    private CompletionStage<AssetView> shown(Visibility sight, AssetId id) {
        return waiting.boards(AssetEntity.KEY.name() + "|" + AssetKey.of(id))
                .thenCompose(read -> blocking.call(() -> boards.read(
                        sight,
                        handle -> AssetReadModel.find(handle, id.toString())
                                .orElseThrow(() ->
                                        Problem.unknown("asset", id.toString()).asException()))));
    }
}
