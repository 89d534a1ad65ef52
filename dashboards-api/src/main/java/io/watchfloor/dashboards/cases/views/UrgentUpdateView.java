package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.UrgentUpdate;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning(
        "The escalation of an acknowledged case. Notifications are repeated until a user" + " acknowledges the update.")
public record UrgentUpdateView(
        Instant at,
        Instant updatedAt,
        Level from,
        Level to,

        @Meaning("Titles of the alerts behind the escalation, and sentences with further reasons.")
        List<String> what,

        @Meaning("Number of times the case has escalated.") int news,
        @Nullable String confirmedBy,
        @Nullable Instant confirmedAt) {

    public static @Nullable UrgentUpdateView of(@Nullable UrgentUpdate worsening) {
        if (worsening == null) {
            return null;
        }
        UrgentUpdate.Confirmation confirmed = worsening.confirmed();
        return new UrgentUpdateView(
                worsening.at(),
                worsening.updatedAt(),
                worsening.from(),
                worsening.to(),
                worsening.what(),
                worsening.news(),
                confirmed == null ? null : confirmed.by(),
                confirmed == null ? null : confirmed.at());
    }
}
