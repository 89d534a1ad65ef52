package io.watchfloor.dashboards.cases.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a person, or the center itself, did with a case or an asset. */
@Meaning("What somebody, or the center by itself, did with a case or an asset.")
public record ActivityView(
        Instant at,

        @Meaning("Null when the center did it by itself.") @Nullable
        String by,

        @Meaning("opened, adopted, joined, acknowledged, assigned, noted, graded, started, held, resumed,"
                + " contained, marked, restricted, resolved, closed, reopened, worsened, confirmed, paged, missed (a page that"
                + " did not arrive), warned, expired (an acknowledgement), snoozed, woken, taken-over, merged, split,"
                + " ended (with its whole), linked, unlinked, proposed, dismissed, withdrawn, moved or"
                + " added (by a person), responded (a step of a response action);"
                + " of an asset described.")
        String verb,

        String text,

        @Meaning("The number of the part where it happened; absent when it was the case itself.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Long part) {}
