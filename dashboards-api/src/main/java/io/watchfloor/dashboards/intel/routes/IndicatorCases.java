package io.watchfloor.dashboards.intel.routes;

import io.watchfloor.dashboards.intel.views.IndicatorView.CaseLinkView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The cases with an alert of an indicator. */
final class IndicatorCases {

    private static final int MOST = 50;

    private IndicatorCases() {}

    /**
     * @param handle sees only the cases of the reader
     * @return the newest first, at most 50
     */
    static List<CaseLinkView> of(Handle handle, String indicator) {
        return ofEach(handle, List.of(List.of(indicator))).getFirst();
    }

    /**
     * In one statement, however many groups there are.
     *
     * @param groups IDs of indicators, such as those of each campaign of a page
     * @return the cases of each group in the same order, the newest first, at most 50 of each
     */
    static List<List<CaseLinkView>> ofEach(Handle handle, List<List<String>> groups) {
        List<Integer> places = new ArrayList<>();
        List<String> indicators = new ArrayList<>();
        for (int place = 0; place < groups.size(); place++) {
            for (String indicator : groups.get(place)) {
                places.add(place);
                indicators.add(indicator);
            }
        }
        List<List<CaseLinkView>> cases = Stream.<List<CaseLinkView>>generate(ArrayList::new)
                .limit(groups.size())
                .toList();
        if (!indicators.isEmpty()) {
            handle.createQuery("""
                            SELECT place, id, number, status FROM (
                                SELECT *, row_number() OVER (PARTITION BY place ORDER BY number DESC) AS position FROM (
                                    SELECT DISTINCT asked.place, c.id, c.number, c.status
                                    FROM unnest(:places, :indicators) AS asked (place, indicator)
                                        JOIN alert_board a ON a.rule = asked.indicator
                                        JOIN case_board c ON c.id = a.case_id) found) numbered
                            WHERE position <= :most ORDER BY place, number DESC""")
                    .bindArray("places", Integer.class, places)
                    .bindArray("indicators", String.class, indicators)
                    .bind("most", MOST)
                    .map((row, at) -> cases.get(row.getInt("place"))
                            .add(new CaseLinkView(row.getString("id"), row.getLong("number"), row.getString("status"))))
                    .list();
        }
        return cases.stream().map(List::copyOf).toList();
    }
}
