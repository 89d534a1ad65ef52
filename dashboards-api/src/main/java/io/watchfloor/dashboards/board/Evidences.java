package io.watchfloor.dashboards.board;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.evidence.Erasure;
import io.watchfloor.ops.evidence.EvidenceReading;
import io.watchfloor.ops.evidence.EvidenceReading.Opened;
import io.watchfloor.ops.evidence.Proof;
import io.watchfloor.sigma.explain.Because;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The raw telemetry behind alerts, opened with the keys of its assets. */
final class Evidences {

    private Evidences() {}

    private record Kept(
            ObjectNode item, String raw, @Nullable String because, String rule) {}

    /** Latest first. Of evidence that was erased {@code raw} is null and {@code erased} tells when, by whom and why. */
    static ArrayNode telemetry(Handle handle, String alert) {
        List<Kept> kept = handle.createQuery("""
                        SELECT e.record, e.time, e.raw, e.because, a.rule
                        FROM alert_evidence e JOIN alert_board a ON a.id = e.alert
                        WHERE e.alert = :alert ORDER BY e.seq DESC""")
                .bind("alert", alert)
                .map((row, context) -> new Kept(
                        BoardJson.object()
                                .put("record", row.getString("record"))
                                .put("time", BoardJson.time(Stored.time(row, "time"))),
                        row.getString("raw"),
                        row.getString("because"),
                        row.getString("rule")))
                .list();
        EvidenceReading reading = new EvidenceReading(handle);
        ArrayNode all = BoardJson.array();
        kept.forEach(one -> all.add(opened(one, reading)));
        return all;
    }

    private static ObjectNode opened(Kept kept, EvidenceReading reading) {
        ObjectNode item = kept.item();
        return switch (reading.open(item.path("record").asText(), kept.raw())) {
            case Opened.Legible legible -> legible(kept, legible.proof());
            case Opened.Erased erased -> {
                item.putNull("raw").set("erased", json(erased.erasure()));
                yield item;
            }
            case Opened.Damaged damaged -> item.putNull("raw").put("damaged", true);
        };
    }

    private static ObjectNode legible(Kept kept, Proof proof) {
        ObjectNode item = kept.item().put("raw", proof.raw());
        List<Because> because = proof.because().get(kept.rule());
        if (because != null && !because.isEmpty()) {
            item.set("because", because(because));
        } else if (kept.because() != null) {
            item.set("because", BoardJson.parse(kept.because()));
        }
        return item;
    }

    static ArrayNode because(List<Because> because) {
        ArrayNode all = BoardJson.array();
        because.forEach(one -> all.add(BoardJson.object()
                .put("selection", one.selection())
                .put("field", one.field())
                .put("modifier", one.modifier())
                .put("pattern", one.pattern())
                .put("value", one.value())));
        return all;
    }

    static ObjectNode json(Erasure erasure) {
        return BoardJson.object()
                .put("at", BoardJson.time(erasure.at()))
                .put("by", erasure.by())
                .put("reason", erasure.reason());
    }
}
