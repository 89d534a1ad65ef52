package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.alerts.views.AssetEvidence;
import io.watchfloor.dashboards.alerts.views.ErasureView;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetEntity;
import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.asset.EvidenceReply;
import io.watchfloor.ops.asset.LegalHold;
import io.watchfloor.ops.asset.evidence.Erasure;
import io.watchfloor.ops.asset.evidence.EvidenceVault;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.outbox.Outbox;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /assets/{id}/evidence}: place and release legal holds, and erase evidence. */
public final class EvidenceRoutes {

    private static final Parameter MATTER =
            Parameter.path("matter", "Reference of the matter, such as a file number; at most 100 characters.");

    private static final Duration ERASURE_WAIT = Duration.ofSeconds(10);

    private static final String EVIDENCE = "/api/v1/assets/{id}/evidence";

    private static final String ROWS =
            "EVENT {matter?hold|erased} | MATTER {matter|} | BY {by} | AT {@at} | REASON {reason}";

    public static final List<ApiOperation<EvidenceRoutes>> OPERATIONS = List.of(
            ApiOperation.of(
                            "GET",
                            EVIDENCE,
                            Verb.READ,
                            (EvidenceRoutes own, Call call) -> own.describe(own.asset(call)))
                    .is(Operation.of(
                                    "getAssetEvidence",
                                    "Get the legal holds on an asset's evidence, and erasures of the evidence")
                            .with(AssetRoutes.ID)
                            .answers(AssetEvidence.class)
                            .command(Command.of(
                                            "assets evidence ID",
                                            "Lists the legal holds on an asset's evidence, and erasures of the evidence.")
                                    .rows("holds,erasures", ROWS))),
            ApiOperation.of("PUT", EVIDENCE + "/holds/{matter}", Verb.RESPOND, EvidenceRoutes::placeHold)
                    .is(Operation.of(
                                    "holdAssetEvidence",
                                    "Place a legal hold on an asset's evidence, so that it cannot be erased")
                            .with(AssetRoutes.ID, MATTER)
                            .takes(RequestBodies.ReasonRequest.class)
                            .answers(AssetEvidence.class)
                            .command(Command.of(
                                            "assets hold ID --matter=matter --reason=reason",
                                            "Places a legal hold on an asset's evidence. The evidence cannot be erased while a hold"
                                                    + " exists.")
                                    .rows("holds,erasures", ROWS))),
            ApiOperation.of("DELETE", EVIDENCE + "/holds/{matter}", Verb.ADMINISTER, EvidenceRoutes::release)
                    .asDangerous()
                    .is(Operation.of("releaseAssetEvidence", "Release a legal hold")
                            .with(AssetRoutes.ID, MATTER)
                            .refuses(400, "The matter is invalid.")
                            .answersNothing()
                            .command(Command.of("assets release ID --matter=matter", "Releases a legal hold.")
                                    .then(EVIDENCE)
                                    .rows("holds,erasures", ROWS))),
            ApiOperation.of("POST", EVIDENCE + "/erase", Verb.ADMINISTER, EvidenceRoutes::erase)
                    .asDangerous()
                    .is(Operation.of(
                                    "eraseAssetEvidence",
                                    "Erase the existing evidence of an asset permanently by destroying its key")
                            .with(AssetRoutes.ID)
                            .takes(RequestBodies.ReasonRequest.class)
                            .answers(AssetEvidence.class)
                            .refuses(
                                    409,
                                    "evidence.held: the evidence is under legal hold; `matters` names the matters.")
                            .command(Command.of(
                                            "assets erase ID --reason=reason --yes",
                                            "Erases the existing evidence of an asset permanently by destroying its key. Detections,"
                                                    + " alerts and cases are not deleted.")
                                    .rows("holds,erasures", ROWS))));

    private final ReadModelStore boards;
    private final Function<AssetKey, CompletionStage<AssetStatus>> assets;
    private final EvidenceService desk;
    private final Executor threads;
    private final ReadModelWait waiting;

    /** @param threads may block */
    public EvidenceRoutes(
            ReadModelStore boards,
            Function<AssetKey, CompletionStage<AssetStatus>> assets,
            EvidenceService desk,
            ReadModelWait waiting,
            Executor threads) {
        this.boards = boards;
        this.assets = assets;
        this.desk = desk;
        this.threads = threads;
        this.waiting = waiting;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private AssetKey asset(Call call) {
        AssetKey key = AssetKey.of(AssetRoutes.id(call));
        String id = key.asset().toString();
        if (boards.read(call.sight(), handle -> AssetReadModel.find(handle, id)).isEmpty()) {
            throw Problem.unknown("asset", id).asException();
        }
        return key;
    }

    private static String matter(Call call) {
        String matter = call.path("matter");
        if (matter.isBlank() || matter.length() > 100 || matter.chars().anyMatch(Character::isISOControl)) {
            throw Problem.field(
                            "evidence.matter",
                            "matter",
                            "The reference of a matter, such as a file number, must have at most 100 characters and no"
                                    + " control characters.")
                    .asException();
        }
        return matter;
    }

    private CompletionStage<HttpResponse> placeHold(Call call) {
        AssetKey asset = asset(call);
        String matter = matter(call);
        String reason = call.body(RequestBodies.ReasonRequest.class).reason();
        String by = call.person().name();
        CommandAuthorization warrant = CommandAuthorization.of(call.bearer());
        return done(call, asset, replyTo -> new AssetCommand.PlaceHold(matter, by, reason, warrant, replyTo))
                .thenCompose(generation -> describe(asset));
    }

    private CompletionStage<HttpResponse> release(Call call) {
        AssetKey asset = asset(call);
        String matter = matter(call);
        String by = call.person().name();
        CommandAuthorization warrant = CommandAuthorization.of(call.bearer());
        return done(call, asset, replyTo -> new AssetCommand.ReleaseHold(matter, by, warrant, replyTo))
                .thenApply(generation -> Answers.noContent());
    }

    private CompletionStage<HttpResponse> erase(Call call) {
        AssetKey asset = asset(call);
        String reason = call.body(RequestBodies.ReasonRequest.class).reason();
        String by = call.person().name();
        CommandAuthorization warrant = CommandAuthorization.of(call.bearer());
        return done(call, asset, replyTo -> new AssetCommand.EraseEvidence(by, reason, warrant, replyTo))
                .thenCompose(generation -> destroyed(asset))
                .thenCompose(done -> describe(asset));
    }

    private CompletionStage<Long> done(
            Call call, AssetKey asset, Function<ActorRef<EvidenceReply>, AssetCommand> command) {
        return desk.ask(asset, command).thenApply(reply -> switch (reply) {
            case EvidenceReply.Success done -> done.generation();
            case EvidenceReply.Failed failed ->
                throw Problem.failed(failed.message()).asException();
            case EvidenceReply.Denied denied ->
                throw AssetRoutes.denied(call, asset.asset(), denied.reason()).asException();
            case EvidenceReply.OnHold held -> throw underLegalHold(held.holds()).asException();
            case EvidenceReply.NoSuchHold none ->
                throw Problem.of(
                                404,
                                "evidence.unknown-hold",
                                "No legal hold exists for the matter %s. GET the asset's evidence to list its holds."
                                        .formatted(none.matter()))
                        .asException();
        });
    }

    private static Problem underLegalHold(SortedMap<String, LegalHold> holds) {
        String matters = String.join(", ", holds.keySet());
        return new Problem(
                409,
                "evidence.held",
                ("The evidence was not erased because it is under legal hold for %s. An administrator can"
                                + " release a hold that is no longer needed.")
                        .formatted(matters),
                Map.of("matters", matters));
    }

    /** The projection deletes the evidence key in the same transaction in which it reads the erasure event. */
    private CompletionStage<Boolean> destroyed(AssetKey asset) {
        return waiting.read(Outbox.NAME, AssetEntity.KEY.name() + "|" + asset, ERASURE_WAIT)
                .thenCompose(done -> done
                        ? CompletableFuture.completedFuture(true)
                        : CompletableFuture.failedFuture(new TimeoutException("erasure")));
    }

    private CompletionStage<HttpResponse> describe(AssetKey asset) {
        return assets.apply(asset)
                .thenApplyAsync(
                        status -> Answers.json(
                                evidence(status, boards.readAll(handle -> EvidenceVault.erasures(handle, asset)))),
                        threads);
    }

    private static AssetEvidence evidence(AssetStatus status, List<Erasure> erasures) {
        return new AssetEvidence(
                status.asset(),
                status.holds().entrySet().stream()
                        .map(one -> new AssetEvidence.HoldView(
                                one.getKey(),
                                one.getValue().by(),
                                one.getValue().reason(),
                                one.getValue().at()))
                        .toList(),
                erasures.stream().map(ErasureView::of).toList());
    }
}
