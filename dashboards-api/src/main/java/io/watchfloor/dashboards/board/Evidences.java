package io.watchfloor.dashboards.board;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jdbi.v3.core.Handle;

/** The raw telemetry behind alerts. */
final class Evidences {

    private Evidences() {}

    /** Latest first. */
    static ArrayNode telemetry(Handle handle, String alert) {
        ArrayNode all = BoardJson.array();
        handle.createQuery(
                        "SELECT record, time, raw, because FROM alert_evidence WHERE alert = :alert ORDER BY seq DESC")
                .bind("alert", alert)
                .map((row, context) -> {
                    ObjectNode one = BoardJson.object()
                            .put("record", row.getString("record"))
                            .put("time", BoardJson.time(Stored.time(row, "time")))
                            .put("raw", row.getString("raw"));
                    String because = row.getString("because");
                    if (because != null) {
                        one.set("because", BoardJson.parse(because));
                    }
                    return one;
                })
                .forEach(all::add);
        return all;
    }
}
