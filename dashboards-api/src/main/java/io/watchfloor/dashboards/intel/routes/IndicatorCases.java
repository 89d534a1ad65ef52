package io.watchfloor.dashboards.intel.routes;

import io.watchfloor.dashboards.intel.views.IndicatorView.CaseLinkView;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The cases with an alert of an indicator. */
final class IndicatorCases {

    private static final int MOST = 50;

    private IndicatorCases() {}

    /**
     * @param handle sees only the cases of the reader
     * @return the newest first
     */
    static List<CaseLinkView> of(Handle handle, List<String> indicators) {
        if (indicators.isEmpty()) {
            return List.of();
        }
        return handle.createQuery("""
                        SELECT c.id, c.number, c.status FROM case_board c
                        WHERE c.id IN (SELECT case_id FROM alert_board WHERE rule = ANY(:rules)) ORDER BY c.number DESC LIMIT :most""")
                .bindArray("rules", String.class, indicators)
                .bind("most", MOST)
                .map((row, at) -> new CaseLinkView(row.getString("id"), row.getLong("number"), row.getString("status")))
                .list();
    }
}
