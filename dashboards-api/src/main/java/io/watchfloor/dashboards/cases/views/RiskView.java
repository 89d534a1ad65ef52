package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("Why the case opened by risk score although no single alert is severe enough: the scores" + " of its alerts.")
public record RiskView(
        int score,
        @Meaning("The risk score at which a case opens.") int threshold,

        @Meaning("At most 20 contributions, highest score first. For each rule only the highest contribution"
                + " counts.")
        List<Part> parts,

        @Meaning("Number of further contributions.") int otherParts) {

    @Meaning("The contribution of an alert to the risk score.")
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
