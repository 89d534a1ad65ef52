package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.cases.views.RelationsView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.MergeSuggestionView;
import io.watchfloor.dashboards.wire.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Open merge suggestions, newest first. Triage limits their number. */
public final class MergeSuggestionReadModel {

    private MergeSuggestionReadModel() {}

    private record OfCase(CaseRow row, RelationsView relations) {}

    /** Returns each suggestion once, although it is stored with both cases. */
    public static ResultPage<MergeSuggestionView> list(Handle handle, PageRequest slice) {
        List<OfCase> cases = handle.createQuery(
                        "SELECT item, relations FROM case_board WHERE proposals > 0 AND open ORDER BY number")
                .map((row, context) -> new OfCase(
                        Json.read(row.getString("item"), CaseRow.class),
                        Json.read(row.getString("relations"), RelationsView.class)))
                .list();
        Map<String, CaseRow> rows = new HashMap<>();
        cases.forEach(one -> rows.put(one.row().id(), one.row()));
        List<Numbered> all = new ArrayList<>();
        for (OfCase one : cases) {
            for (RelationsView.Proposed made : one.relations().mergeSuggestions()) {
                CaseRow older = rows.get(made.id());
                if (older != null && made.number() < one.row().heading().number()) {
                    all.add(new Numbered(
                            made.since(),
                            new MergeSuggestionView(
                                    MergeSuggestionView.Side.of(older),
                                    MergeSuggestionView.Side.of(one.row()),
                                    made.links(),
                                    made.at())));
                }
            }
        }
        Long after = slice.afterNumber();
        List<Numbered> found = all.stream()
                .filter(one -> after == null || one.since() < after)
                .sorted(Comparator.comparingLong(Numbered::since).reversed())
                .limit(slice.limit() + 1L)
                .toList();
        return ResultPage.found(found, one -> Long.toString(one.since()), slice, () -> (long) all.size())
                .map(Numbered::view);
    }

    private record Numbered(long since, MergeSuggestionView view) {}
}
