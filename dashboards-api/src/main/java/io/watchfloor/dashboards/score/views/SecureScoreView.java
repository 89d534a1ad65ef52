package io.watchfloor.dashboards.score.views;

import io.watchfloor.dashboards.score.Control;
import io.watchfloor.dashboards.score.ControlResult;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;

@Meaning("The secure score at one time, with the reasons why it differs from the score before. Names of fields as in"
        + " Microsoft Graph. Scores of other organizations are unknown, so there is no averageComparativeScores.")
public record SecureScoreView(
        @Meaning("Number of the score.") String id,
        Instant createdDateTime,
        double currentScore,

        @Meaning("Maximum points of the controls that count. A control without data does not count.")
        double maxScore,

        @Meaning("Products whose records were received within a day.")
        List<String> enabledServices,

        List<ControlScore> controlScores,

        @Meaning("Why the score differs from the score before, largest effect first.")
        List<Change> changes) {

    /** The score of a control. */
    @Meaning("The score of a control.")
    public record ControlScore(
            String controlName,
            Control.Category category,

            @Meaning("Achieved points; 0 unless the control counts.")
            double score,

            @Meaning("Maximum points; 0 unless the control counts.")
            double maxScore,

            @Meaning("counted: the control counts. not-seen: no telemetry or record shows its state."
                    + " risk-accepted, third-party: a user has excluded the control until a date.")
            ControlResult.Status status,

            @Meaning("Result in words, such as 3 of 4.") String implementationStatus) {}

    /** Why the score changed. */
    @Meaning("Why the score changed.")
    public record Change(
            String controlName,
            @Meaning("Change of the achieved points.") double score,
            @Meaning("Change of the maximum.") double maxScore,
            String text) {}

    /** A point of the trend. */
    @Meaning("The last score of a day, in UTC.")
    public record Day(@Meaning("Such as 2026-12-01.") String day, double currentScore, double maxScore) {}
}
