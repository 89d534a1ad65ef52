package io.watchfloor.ops.response.automation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.platform.document.DocumentJson;
import io.watchfloor.ops.platform.serialization.JournalJson;

/** The JSON body of an automation call. */
final class AutomationJson {

    static final ObjectMapper MAPPER = JournalJson.mapper().disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

    private AutomationJson() {}

    /**
     * Removes the alert's details from the body, for a case that the receiver may not read. What remains names the case
     * and the asset to act on, which an automation that a user approved needs.
     *
     * @param observables whether the receiver has the observables already, and needs them to undo what it did
     */
    static String withoutWhy(String body, boolean observables) {
        ObjectNode all = DocumentJson.read(body, ObjectNode.class);
        all.withObject("/alert")
                .put("title", CaseReaders.HIDDEN)
                .putNull("rule")
                .put("heldBack", true);
        all.withObject("/alert").putArray("attack");
        if (!observables) {
            all.withObject("/alert").putArray("observables");
        }
        return all.toString();
    }
}
