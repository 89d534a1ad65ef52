package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.board.RuleHits;
import io.watchfloor.dashboards.board.Slice;
import io.watchfloor.sigma.language.Level;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /rules}: what judges, whose it is, and how often it hit. */
final class RuleRoutes {

    private static final List<String> ONLY_IN_FULL =
            List.of("description", "references", "falsepositives", "logsource", "rules");

    private final BoardStore boards;
    private final RuleCatalog rules;

    RuleRoutes(BoardStore boards, RuleCatalog rules) {
        this.boards = boards;
        this.rules = rules;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/rules", Permission.READ, this::list),
                ApiRoute.get("/api/v1/rules/{id}", Permission.READ, this::find));
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.list("level", "q");
        List<String> levels =
                parameters.levels("level").stream().map(Level::text).toList();
        String text = parameters.text("q");
        Slice slice = parameters.slice();
        Map<String, RuleHits> hits = boards.read(RuleHits::all);
        List<ObjectNode> matching = rules.list(slice.after(), slice.limit() + 1, levels, text);
        return Answers.list(Listings.cut(matching, slice).map(rule -> counted(rule.without(ONLY_IN_FULL), hits)));
    }

    private HttpResponse find(Call call) {
        String id = call.path("id");
        ObjectNode rule =
                rules.find(id).orElseThrow(() -> Problem.unknown("rule", id).asException());
        return Answers.json(counted(rule, boards.read(RuleHits::all)));
    }

    private static ObjectNode counted(ObjectNode rule, Map<String, RuleHits> hits) {
        RuleHits one = hits.getOrDefault(rule.path("id").asText(), RuleHits.NONE);
        return rule.put("hits", one.count()).put("lastHitAt", one.lastText());
    }
}
