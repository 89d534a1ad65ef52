package io.watchfloor.dashboards.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.platform.serialization.JournalJson;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads the full state of cases, for decisions that need more data than the row of the read model. */
public final class CaseStates {

    private static final ObjectMapper MAPPER = JournalJson.mapper();

    private CaseStates() {}

    public static Optional<Case> find(Handle handle, String id) {
        return handle.createQuery("SELECT state FROM case_board WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .map(CaseStates::read);
    }

    private static Case read(String state) {
        try {
            return MAPPER.readValue(state, Case.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "A case in the read model has an unknown format. Rebuild the projections", e);
        }
    }
}
