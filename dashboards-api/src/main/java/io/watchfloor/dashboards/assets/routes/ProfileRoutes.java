package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.config.text.NearestName;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.ReadModelWait;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.assets.board.AssetProfiles;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.cases.views.ActivityView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.dashboards.wire.AssetView;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetEntity;
import io.watchfloor.ops.asset.AssetProfile;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.asset.ProfileChange;
import io.watchfloor.ops.asset.ProfileReply;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sensors.protocol.AssetId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes for editing asset details ({@code PATCH /assets/{id}}) and for reading their change history. */
public final class ProfileRoutes {

    private static final List<String> YES = List.of("true", "false");

    /** Shorter tags are similar to too many words. */
    private static final int NEAR_FROM = 5;

    public static final List<ApiOperation<ProfileRoutes>> OPERATIONS = List.of(
            ApiOperation.<ProfileRoutes>of("PATCH", "/api/v1/assets/{id}", Verb.RESPOND, ProfileRoutes::change)
                    .is(Operation.of("describeAsset", "Edit the details of an asset: tags, criticality, owner, group")
                            .text(
                                    "Omitted details do not change; an empty value or null removes a detail. Without If-Match the"
                                            + " last change wins, and the asset's activity shows the previous value. The details raise the"
                                            + " level of later alerts by one level if the criticality is high or critical, or if a tag is"
                                            + " sensitive or honeytoken. On a honeytoken the level is raised to at least high.")
                            .with(
                                    AssetRoutes.ID,
                                    Parameter.query("new", "true: also allow an asset that never reported.")
                                            .oneOf(YES),
                                    Parameter.query(
                                                    "dry",
                                                    "true: show the result of the change without storing anything.")
                                            .oneOf(YES),
                                    Parameter.IDEMPOTENCY_KEY,
                                    Parameter.IF_MATCH)
                            .takes(RequestBodies.AssetDescription.class)
                            .answersVersioned(AssetView.class)
                            .refuses(412, "asset.stale-version: the asset was changed since you loaded it.")
                            .refuses(
                                    422,
                                    "asset.tag-unknown or asset.criticality-unknown: the value is not allowed; `nearest`"
                                            + " names the most similar value. asset.tag-form: a tag has 1 to 32 lower-case letters,"
                                            + " digits and hyphens.")),
            ApiOperation.get("/api/v1/assets/{id}/activity", Verb.READ, ProfileRoutes::activity)
                    .is(Operation.of("getAssetActivity", "Get the change history of an asset, oldest first")
                            .with(AssetRoutes.ID)
                            .lists(ActivityView.class)
                            .command(Command.of(
                                            "assets history ID", "Shows the change history of an asset, oldest first.")
                                    .rows("AT {@at} | BY {by} | CHANGE {text}"))));

    private final ReadModelStore boards;
    private final AssetProfileService desk;
    private final BlockingCalls blocking;
    private final ReadModelWait waiting;

    public ProfileRoutes(
            ReadModelStore boards, AssetProfileService desk, BlockingCalls blocking, ReadModelWait waiting) {
        this.boards = boards;
        this.desk = desk;
        this.blocking = blocking;
        this.waiting = waiting;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse activity(Call call) {
        AssetId id = AssetRoutes.id(call);
        PageRequest slice = call.query().slice();
        if (boards.read(call.sight(), handle -> AssetReadModel.find(handle, id.toString()))
                .isEmpty()) {
            throw Problem.unknown("asset", id.toString()).asException();
        }
        return Answers.list(boards.read(call.sight(), handle -> AssetProfiles.activity(handle, id.toString(), slice)));
    }

    private CompletionStage<HttpResponse> change(Call call) {
        AssetId id = AssetRoutes.id(call);
        ProfileChange change = change(call.body(RequestBodies.AssetDescription.class));
        boolean dry = "true".equals(call.query().oneOf("dry", YES));
        Optional<AssetView> known = boards.read(call.sight(), handle -> AssetReadModel.find(handle, id.toString()));
        if (known.isEmpty() && !"true".equals(call.query().oneOf("new", YES))) {
            throw neverReported(id).asException();
        }
        checkGroup(call, id, known.isPresent(), change);
        Long version = call.version("asset");
        if (dry) {
            return CompletableFuture.completedFuture(would(call.sight(), id, known, change, version));
        }
        String by = call.person().name();
        String request = RequestKey.of(call, "describe");
        return desk.ask(
                        AssetKey.of(id),
                        replyTo -> new AssetCommand.ChangeProfile(
                                change, by, request, version, CommandAuthorization.of(call.bearer()), replyTo))
                .thenCompose(reply -> switch (reply) {
                    case ProfileReply.Success done -> shown(call.sight(), id, done);
                    case ProfileReply.Failed failed ->
                        throw Problem.failed(failed.message()).asException();
                    case ProfileReply.Denied denied ->
                        throw AssetRoutes.denied(call, id, denied.reason()).asException();
                    case ProfileReply.Stale stale ->
                        throw stale(stale.version(), version).asException();
                })
                .thenApply(view -> Answers.versioned(view, view.profile().version()));
    }

    /**
     * The group determines who can see the asset. Therefore a person with a limited scope may neither move an asset into the own scope
     * nor out of it.
     */
    private void checkGroup(Call call, AssetId id, boolean seen, ProfileChange change) {
        Scope scope = call.person().scope();
        if (scope.all()) {
            return;
        }
        if (!seen
                && boards.readAll(handle -> AssetReadModel.find(handle, id.toString()))
                        .isPresent()) {
            throw neverReported(id).asException();
        }
        boolean stays = change.group() == null ? seen : scope.covers(change.group());
        if (!stays) {
            throw new Problem(
                            403,
                            "access.scope",
                            "The scope of %s is limited to the groups %s, so the asset must stay in one of these groups."
                                    .formatted(call.person().name(), String.join(", ", scope.groups())),
                            Map.of("field", "group"))
                    .asException();
        }
    }

    private HttpResponse would(
            Visibility sight, AssetId id, Optional<AssetView> known, ProfileChange change, @Nullable Long version) {
        long now = known.map(view -> view.profile().version()).orElse(0L);
        if (version != null && version != now) {
            throw stale(now, version).asException();
        }
        AssetProfile to = change.on(known.map(view -> view.profile().said()).orElse(AssetProfile.NONE));
        return Answers.versioned(boards.read(sight, handle -> AssetProfiles.preview(handle, id, to, now)), now);
    }

    private static ProfileChange change(RequestBodies.AssetDescription asked) {
        String criticality = asked.criticality();
        if (criticality != null && !criticality.isEmpty()) {
            requireKnown("criticality", criticality, Criticality.texts());
        }
        List<String> tags = asked.tags();
        if (tags == null) {
            return new ProfileChange(null, criticality, asked.owner(), asked.group());
        }
        SortedSet<AssetTag> known = new TreeSet<>();
        SortedSet<String> free = new TreeSet<>();
        for (String tag : tags) {
            if (AssetTag.texts().contains(tag)) {
                known.add(AssetTag.of(tag));
            } else {
                free.add(freeTag(tag));
            }
        }
        return new ProfileChange(known, criticality, asked.owner(), asked.group(), free);
    }

    /** Rejects a tag that is probably a mistyped tag with an effect: such a tag would silently have none. */
    private static String freeTag(String tag) {
        if (tag.length() >= NEAR_FROM && NearestName.of(tag, AssetTag.texts()).isPresent()) {
            requireKnown("tag", tag, AssetTag.texts());
        }
        if (!AssetTag.isForm(tag)) {
            throw new Problem(
                            422,
                            "asset.tag-form",
                            "The tag \"%s\" is not allowed. A tag has 1 to 32 lower-case letters, digits and hyphens."
                                    .formatted(tag),
                            Map.of("field", "tags"))
                    .asException();
        }
        return tag;
    }

    private static void requireKnown(String what, String word, List<String> words) {
        if (words.contains(word)) {
            return;
        }
        Optional<String> nearest = NearestName.of(word, words);
        Map<String, String> more = new LinkedHashMap<>(Map.of("field", what.equals("tag") ? "tags" : what));
        nearest.ifPresent(one -> more.put("nearest", one));
        throw new Problem(
                        422,
                        "asset." + what + "-unknown",
                        "The %s \"%s\" does not exist.%s Allowed values: %s."
                                .formatted(
                                        what,
                                        word,
                                        nearest.map(one -> " Did you mean %s?".formatted(one))
                                                .orElse(""),
                                        String.join(", ", words)),
                        more)
                .asException();
    }

    private static Problem neverReported(AssetId id) {
        return Problem.of(
                404,
                "asset.unknown",
                ("No records about the asset %s have been received. Check the name. To describe an asset"
                                + " before the first record, such as a honeytoken, send new=true.")
                        .formatted(id));
    }

    private static Problem stale(long now, @Nullable Long sent) {
        return new Problem(
                412,
                "asset.stale-version",
                ("The asset was changed since you loaded it (current version %d, you sent version %d). Load"
                                + " the asset again and repeat the change.")
                        .formatted(now, sent),
                Map.of("version", Long.toString(now)));
    }

    /** Waits so that the next GET shows the change. If the projection lags, the response is sent anyway because the change is committed. */
    private CompletionStage<AssetView> shown(Visibility sight, AssetId id, ProfileReply.Success done) {
        return waiting.boards(AssetEntity.KEY.name() + "|" + AssetKey.of(id))
                .thenCompose(read -> blocking.call(() -> boards.read(
                        sight,
                        handle -> AssetReadModel.find(handle, id.toString())
                                .filter(view -> view.profile().version() >= done.version())
                                .orElseGet(() -> AssetProfiles.preview(handle, id, done.profile(), done.version())))));
    }
}
