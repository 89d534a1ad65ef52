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
     * Removes the alert's details from the body, for a case that programs may not read. Only the data that the receiver
     * needs to act remains.
     */
    static String withoutWhy(String body) {
        ObjectNode all = DocumentJson.read(body, ObjectNode.class);
        all.withObject("/alert")
                .put("title", CaseReaders.HIDDEN)
                .putNull("rule")
                .putArray("attack");
        return all.toString();
    }
}
