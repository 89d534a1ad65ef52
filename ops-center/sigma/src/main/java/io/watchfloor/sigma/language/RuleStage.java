package io.watchfloor.sigma.language;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How far a rule takes part in the evaluation of telemetry. */
public enum RuleStage {
    /** The rule is loaded and checked, but no record is evaluated with it. */
    DRAFT,

    /** The rule is evaluated with each record, and its matches are only counted. */
    SHADOW,

    /** The rule is evaluated with each record, and its matches are detections. Each rule is live unless users change its stage. */
    LIVE;

    /** Name in the API, such as {@code shadow}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RuleStage> of(String text) {
        return Stream.of(values()).filter(stage -> stage.text().equals(text)).findFirst();
    }
}
