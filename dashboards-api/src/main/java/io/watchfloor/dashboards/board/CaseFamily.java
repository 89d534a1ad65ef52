package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.cases.views.ObservableView;
import io.watchfloor.dashboards.cases.views.RelationsView;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** A case together with its merged cases: counts and lists of a parent case include them. */
final class CaseFamily {

    private static final int MOST_OBSERVABLES = 200;

    private CaseFamily() {}

    /**
     * Read model of one case.
     *
     * @param assets all assets of the case, including assets that the row does not name
     * @param search search terms that find the case
     */
    record Served(CaseRow row, List<ObservableView> observables, List<String> assets, String search) {

        private Served with(Served part) {
            return new Served(
                    row.with(part.row),
                    union(observables, part.observables).stream()
                            .limit(MOST_OBSERVABLES)
                            .toList(),
                    union(assets, part.assets),
                    search + " " + part.search);
        }
    }

    /** @param own the case itself, without its merged cases */
    static Served together(Handle tx, Served own) {
        Served all = own;
        for (Served part : parts(tx, own.row().id())) {
            all = all.with(part);
        }
        return all;
    }

    /** The merged cases. Their data already includes cases that were merged into them. */
    private static List<Served> parts(Handle tx, String whole) {
        return tx.createQuery(
                        "SELECT item, observables, assets, search FROM case_board WHERE part_of = :whole ORDER BY number")
                .bind("whole", whole)
                .map((row, context) -> new Served(
                        Json.read(row.getString("item"), CaseRow.class),
                        Json.readList(row.getString("observables"), ObservableView.class),
                        Json.readList(row.getString("assets"), String.class),
                        row.getString("search")))
                .list();
    }

    private static <T> List<T> union(List<T> some, List<T> more) {
        Set<T> all = new LinkedHashSet<>(some);
        all.addAll(more);
        return new ArrayList<>(all);
    }

    private static RelationsView.Linked titled(RelationsView.Linked link, CaseRow now) {
        return link.titled(
                now.heading().title(),
                now.heading().status(),
                now.verdict().classification(),
                now.verdict().determination());
    }

    /** Adds current titles of the other cases that the reader can see. */
    static RelationsView titled(Handle handle, RelationsView relations) {
        List<String> ids = new ArrayList<>();
        relations.mergedCases().forEach(part -> ids.add(part.id()));
        relations.linkedCases().forEach(link -> ids.add(link.id()));
        relations.mergeSuggestions().forEach(one -> ids.add(one.id()));
        relations.departed().stream()
                .map(RelationsView.Departed::to)
                .filter(Objects::nonNull)
                .forEach(ids::add);
        if (ids.isEmpty() && relations.departed().isEmpty()) {
            return relations;
        }
        Set<String> hidden = AssetReadModel.notSeen(
                handle,
                relations.departed().stream().map(RelationsView.Departed::asset).toList());
        Map<String, CaseRow> rows = new HashMap<>();
        Map<String, CaseRow.Heading> named = new HashMap<>();
        Map<String, String> holders = new HashMap<>();
        for (CaseRow row : CaseReadModel.rows(handle, ids)) {
            named.put(row.id(), row.heading());
            rows.put(row.id(), row);
            String holder = row.holder().acknowledgedBy() == null
                    ? row.holder().assignee()
                    : row.holder().acknowledgedBy();
            if (holder != null) {
                holders.put(row.id(), holder);
            }
        }
        return new RelationsView(
                relations.mergedCases().stream()
                        .flatMap(part -> Stream.ofNullable(named.get(part.id()))
                                .map(known -> part.titled(known.title(), known.severity())))
                        .toList(),
                relations.linkedCases().stream()
                        .flatMap(link -> Stream.ofNullable(rows.get(link.id())).map(known -> titled(link, known)))
                        .toList(),
                relations.mergeSuggestions().stream()
                        .flatMap(one -> Stream.ofNullable(named.get(one.id()))
                                .map(known -> one.titled(known.title(), holders.get(one.id()))))
                        .toList(),
                relations.departed().stream()
                        .filter(one -> one.to() == null || named.containsKey(one.to()))
                        .filter(one -> !hidden.contains(one.asset()))
                        .toList());
    }
}
