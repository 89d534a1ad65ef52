package io.watchfloor.dashboards.matters.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.assets.routes.EvidenceService;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.matters.views.MatterRequests.MatterCaseRequest;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.EvidenceReply;
import io.watchfloor.ops.matter.Matter;
import io.watchfloor.ops.matter.MatterStore;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sensors.protocol.AssetId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /matters/{id}/cases}: cases of a matter, and the legal holds on their evidence. */
public final class MatterCaseRoutes {

    private static final String CASE = MatterRoutes.ONE + "/cases/{case}";
    private static final Parameter THE_CASE = Parameter.path("case", "ID or number of a case that you see.");

    public static final List<ApiOperation<MatterCaseRoutes>> OPERATIONS = List.of(
            ApiOperation.of("PUT", CASE, Verb.MARK, MatterCaseRoutes::link)
                    .is(Operation.of("linkMatterCase", "Link a case, and place a legal hold on its evidence")
                            .text(
                                    "The holds have the reference of the matter, which names nothing else. A case that you do not"
                                            + " see is unknown. Members without access to the case see only its number.")
                            .with(MatterRoutes.ID, THE_CASE)
                            .takes(MatterCaseRequest.class)
                            .answersNothing()
                            .refuses(404, MatterRoutes.UNKNOWN + " case.unknown.")
                            .refuses(409, "matter.too-many: the matter has the maximum number of cases.")
                            .refuses(422, "matter.hold: an asset did not accept the hold; nothing was linked.")
                            .command("matters link ID CASE --hold=hold", "Case {$case} belongs to {$id}.")),
            ApiOperation.reading("DELETE", CASE, Verb.MARK, MatterCaseRoutes::unlink)
                    .is(Operation.of("unlinkMatterCase", "Unlink a case; its legal holds stay")
                            .with(MatterRoutes.ID, Parameter.path("case", "ID of the linked case."))
                            .answersNothing()
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .command("matters unlink ID CASE", "Case {$case} does not belong to {$id}.")));

    private final MatterAccess access;
    private final ReadModelStore boards;
    private final EvidenceService evidence;
    private final Executor threads;

    /** @param threads may block */
    MatterCaseRoutes(MatterAccess access, ReadModelStore boards, EvidenceService evidence, Executor threads) {
        this.access = access;
        this.boards = boards;
        this.evidence = evidence;
        this.threads = threads;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private record Found(String id, long number, List<String> assets) {}

    private CompletionStage<HttpResponse> link(Call call) {
        boolean hold = Boolean.TRUE.equals(call.body(MatterCaseRequest.class).hold());
        Matter matter = access.open(call, (handle, stored) -> stored.value());
        String asked = call.path("case");
        Optional<Found> seen = boards.read(
                call.sight(),
                handle -> CaseReadModel.idOf(handle, asked)
                        .map(id -> new Found(id, CaseReadModel.number(handle, id), CaseReadModel.assets(handle, id))));
        Found found = seen.orElseThrow(() -> Problem.unknown("case", asked).asException());
        CompletionStage<Integer> held =
                hold ? hold(call, matter, found.assets()) : CompletableFuture.completedFuture(0);
        return held.thenApplyAsync(count -> linked(call, found, count), threads);
    }

    /** Places the holds before the case is linked. Placing a hold again changes nothing, so a failed request can be repeated. */
    private CompletionStage<Integer> hold(Call call, Matter matter, List<String> assets) {
        // The role legal does not work on cases, but a hold of the matter is for its members to place.
        Principal who = call.bearer();
        Set<Verb> verbs = EnumSet.copyOf(who.verbs());
        verbs.add(Verb.RESPOND);
        CommandAuthorization warrant =
                CommandAuthorization.of(Principal.of(who.name(), verbs, who.scope(), who.clearance()));
        CompletionStage<Integer> count = CompletableFuture.completedFuture(0);
        for (String asset : assets) {
            count = count.thenCompose(before -> evidence.ask(
                            AssetKey.of(AssetId.parse(asset)),
                            replyTo -> new AssetCommand.PlaceHold(
                                    matter.hold(), who.name(), "Legal hold of a matter", warrant, replyTo))
                    .thenApply(reply -> {
                        if (reply instanceof EvidenceReply.Success) {
                            return before + 1;
                        }
                        throw Problem.of(
                                        422,
                                        "matter.hold",
                                        "The evidence of %s could not be held. The case was not linked. Repeat the request."
                                                .formatted(asset))
                                .asException();
                    }));
        }
        return count;
    }

    private HttpResponse linked(Call call, Found found, int held) {
        return access.open(call, (handle, stored) -> {
            access.store.lockMembers(handle, stored.name());
            List<MatterStore.LinkedCase> linked = access.store.cases(handle, stored.name());
            if (linked.size() >= Matter.MOST_LINKS
                    && linked.stream().noneMatch(one -> one.id().equals(found.id()))) {
                throw MatterRoutes.tooMany("cases").asException();
            }
            access.store.link(
                    handle,
                    stored.name(),
                    new MatterStore.LinkedCase(
                            found.id(), found.number(), held, call.person().name(), access.now()));
            access.log(handle, call, stored.name(), "case %d, %d assets held".formatted(found.number(), held));
            return Answers.noContent();
        });
    }

    private HttpResponse unlink(Call call) {
        String id = call.path("case");
        return access.open(call, (handle, stored) -> {
            access.store.unlink(handle, stored.name(), id);
            access.log(handle, call, stored.name(), "case " + id);
            return Answers.noContent();
        });
    }
}
