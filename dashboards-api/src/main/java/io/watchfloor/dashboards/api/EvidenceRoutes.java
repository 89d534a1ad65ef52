package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.AssetBoard;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.asset.EvidenceReply;
import io.watchfloor.ops.asset.Hold;
import io.watchfloor.ops.evidence.Erasure;
import io.watchfloor.ops.evidence.EvidenceVault;
import io.watchfloor.ops.identity.AssetKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /assets/{id}/evidence}: who needs it kept, and making it unreadable for good. */
final class EvidenceRoutes {

    private static final int LONGEST_REASON = 2_000;
    private static final Duration ERASURE_WAIT = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final BoardStore boards;
    private final Function<AssetKey, CompletionStage<AssetStatus>> assets;
    private final EvidenceDesk desk;
    private final Executor threads;
    private final Executor later;

    /** @param threads for the looks at whether a key is destroyed; blocking is allowed there */
    EvidenceRoutes(
            BoardStore boards,
            Function<AssetKey, CompletionStage<AssetStatus>> assets,
            EvidenceDesk desk,
            Executor threads) {
        this.boards = boards;
        this.assets = assets;
        this.desk = desk;
        this.threads = threads;
        this.later = CompletableFuture.delayedExecutor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS, threads);
    }

    List<ApiRoute> routes() {
        return List.of(
                new ApiRoute("GET", "/api/v1/assets/{id}/evidence", Permission.READ, call -> describe(asset(call))),
                new ApiRoute("PUT", "/api/v1/assets/{id}/evidence/holds/{matter}", Permission.RESPOND, this::hold),
                new ApiRoute(
                        "DELETE", "/api/v1/assets/{id}/evidence/holds/{matter}", Permission.ADMINISTER, this::release),
                new ApiRoute("POST", "/api/v1/assets/{id}/evidence/erase", Permission.ADMINISTER, this::erase));
    }

    private AssetKey asset(Call call) {
        AssetKey key = AssetKey.of(AssetRoutes.id(call));
        String id = key.asset().toString();
        if (boards.read(handle -> AssetBoard.find(handle, id)).isEmpty()) {
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
                            "A matter has up to 100 characters, such as a file number, and no control characters.")
                    .asException();
        }
        return matter;
    }

    private CompletionStage<HttpResponse> hold(Call call) {
        AssetKey asset = asset(call);
        String matter = matter(call);
        String reason = call.body("reason").text("reason", LONGEST_REASON);
        String by = call.person().name();
        return done(asset, replyTo -> new AssetCommand.PlaceHold(matter, by, reason, replyTo))
                .thenCompose(generation -> describe(asset));
    }

    private CompletionStage<HttpResponse> release(Call call) {
        AssetKey asset = asset(call);
        String matter = matter(call);
        String by = call.person().name();
        return done(asset, replyTo -> new AssetCommand.ReleaseHold(matter, by, replyTo))
                .thenApply(generation -> Answers.noContent());
    }

    private CompletionStage<HttpResponse> erase(Call call) {
        AssetKey asset = asset(call);
        String reason = call.body("reason").text("reason", LONGEST_REASON);
        String by = call.person().name();
        long until = System.nanoTime() + ERASURE_WAIT.toNanos();
        return done(asset, replyTo -> new AssetCommand.EraseEvidence(by, reason, replyTo))
                .thenComposeAsync(generation -> destroyed(asset, generation, until), threads)
                .thenCompose(generation -> describe(asset));
    }

    private CompletionStage<Long> done(AssetKey asset, Function<ActorRef<EvidenceReply>, AssetCommand> command) {
        return desk.ask(asset, command).thenApply(reply -> switch (reply) {
            case EvidenceReply.Done done -> done.generation();
            case EvidenceReply.Held held -> throw held(held.holds()).asException();
            case EvidenceReply.NotHeld none ->
                throw Problem.of(
                                404,
                                "evidence.unknown-hold",
                                "There is no hold for %s. GET the asset's evidence to see its holds."
                                        .formatted(none.matter()))
                        .asException();
        });
    }

    private static Problem held(SortedMap<String, Hold> holds) {
        String matters = String.join(", ", holds.keySet());
        return new Problem(
                409,
                "evidence.held",
                "This evidence must be kept and was not erased: it is held for %s. An administrator can release a hold that is no longer needed."
                        .formatted(matters),
                Map.of("matters", matters));
    }

    /** When the keys of this many generations are gone. */
    private CompletionStage<Long> destroyed(AssetKey asset, long generations, long until) {
        if (boards.read(handle -> EvidenceVault.erasures(handle, asset)).size() >= generations) {
            return CompletableFuture.completedFuture(generations);
        }
        if (System.nanoTime() >= until) {
            return CompletableFuture.failedFuture(new TimeoutException("erasure"));
        }
        return CompletableFuture.supplyAsync(() -> generations, later)
                .thenCompose(same -> destroyed(asset, same, until));
    }

    private CompletionStage<HttpResponse> describe(AssetKey asset) {
        return assets.apply(asset)
                .thenApplyAsync(
                        status -> Answers.json(
                                json(status, boards.read(handle -> EvidenceVault.erasures(handle, asset)))),
                        threads);
    }

    private static ObjectNode json(AssetStatus status, List<Erasure> erasures) {
        ObjectNode json = BoardJson.object().put("asset", status.asset());
        ArrayNode holds = json.putArray("holds");
        status.holds()
                .forEach((matter, hold) -> holds.addObject()
                        .put("matter", matter)
                        .put("by", hold.by())
                        .put("reason", hold.reason())
                        .put("at", BoardJson.time(hold.at())));
        ArrayNode erased = json.putArray("erasures");
        erasures.forEach(one -> erased.addObject()
                .put("at", BoardJson.time(one.at()))
                .put("by", one.by())
                .put("reason", one.reason()));
        return json;
    }
}
