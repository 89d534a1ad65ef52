package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a case opened although none of its alerts opens one by its level. */
@Meaning("Why a case opened although none of its alerts had the level for it: what they count together.")
public record RiskView(
        int score,
        @Meaning("The score that opens a case.") int threshold,

        @Meaning("What counts most first, twenty at most; of the alerts of one rule the one that counts most.")
        List<Part> parts,

        @Meaning("How many more parts there are.") int otherParts) {

    /** One alert's part. */
    @Meaning("What one alert counts.")
    public record Part(String alert, String title, Level level, Instant at, int points) {}

    public static @Nullable RiskView of(@Nullable Risk risk) {
        return risk == null
                ? null
                : new RiskView(
                        risk.score(),
                        risk.threshold(),
                        risk.parts().stream()
                                .map(part ->
                                        new Part(part.alert(), part.title(), part.level(), part.at(), part.points()))
                                .toList(),
                        risk.otherParts());
    }
}
