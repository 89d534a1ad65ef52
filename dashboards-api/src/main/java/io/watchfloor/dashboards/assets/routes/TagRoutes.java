package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.config.text.NearestName;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.assets.board.AssetProfiles;
import io.watchfloor.dashboards.assets.views.TagView;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.explain.TagConditions;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Route {@code /tags}: the tags in use, and what knows them. */
public final class TagRoutes {

    private static final int SHOWN_RULES = 20;

    public static final List<ApiOperation<TagRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/tags", Verb.READ, TagRoutes::list)
                    .is(
                            Operation.of(
                                            "listTags",
                                            "List the tags of assets and accounts, and the rules that compare them")
                                    .lists(TagView.class)
                                    .command(
                                            Command.of(
                                                            "assets tags",
                                                            "Lists tags. A tag without effect and without rules may be a typing error.")
                                                    .rows(
                                                            "TAG {tag} | ASSETS {assets} | EFFECT {effect} | RULES {rules} | SIMILAR TO {nearest}"))));

    private final ReadModelStore boards;
    private final Supplier<RulePack> pack;

    public TagRoutes(ReadModelStore boards, Supplier<RulePack> pack) {
        this.boards = boards;
        this.pack = pack;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        Map<String, Long> counts = new TreeMap<>(boards.read(call.sight(), AssetProfiles::tags));
        AssetTag.texts().forEach(tag -> counts.putIfAbsent(tag, 0L));
        Map<String, List<String>> rules = new TreeMap<>();
        counts.keySet().forEach(tag -> rules.put(tag, rules(tag)));
        List<String> known = counts.keySet().stream()
                .filter(tag -> AssetTag.texts().contains(tag)
                        || !rules.getOrDefault(tag, List.of()).isEmpty())
                .toList();
        List<TagView> tags = counts.entrySet().stream()
                .map(entry -> {
                    String tag = entry.getKey();
                    return new TagView(
                            tag,
                            entry.getValue(),
                            AssetTag.texts().contains(tag),
                            rules.getOrDefault(tag, List.of()),
                            known.contains(tag)
                                    ? null
                                    : NearestName.of(tag, known).orElse(null));
                })
                .toList();
        return Answers.list(ResultPage.cut(tags, TagView::tag, call.query().slice()));
    }

    private List<String> rules(String tag) {
        return pack.get().rules().stream()
                .filter(rule -> TagConditions.asksFor(rule, tag))
                .map(Rule::title)
                .limit(SHOWN_RULES)
                .toList();
    }
}
