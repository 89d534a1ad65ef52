package io.watchfloor.ops.intel.live;

import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.config.detection.IndicatorSettings;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.sigma.indicator.Indicator;
import io.watchfloor.sigma.indicator.IndicatorValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides which indicators are compared with telemetry, and until when. Every indicator ends: its confidence decays, and
 * below the minimum it is not compared any more.
 *
 * @param confidences the confidence in a source, by source, which is that of its indicators without one, and their highest
 */
public record IndicatorPolicy(IndicatorSettings settings, WarningLists warnings, Map<String, Integer> confidences) {

    public IndicatorPolicy {
        confidences = Map.copyOf(confidences);
    }

    /** What keeps a value from being compared, or {@link #LIVE}. */
    public enum Status implements KebabCaseName {
        LIVE,
        /** Its value is allowed: nothing matches it. */
        ALLOWS,
        OFF,
        REVOKED,
        /** Its pattern is more than a list of values. */
        NO_VALUES,
        PAUSED,
        /** On a warning list. */
        KNOWN_GOOD,
        LOW_CONFIDENCE,
        NOT_YET_VALID,
        EXPIRED;

        @JsonValue
        @Override
        public String text() {
            return KebabCaseName.super.text();
        }
    }

    /**
     * The state of one value.
     *
     * @param reason for people
     * @param confidence now
     * @param until when the value stops being compared; null if it never is
     */
    public record State(
            IndicatorValue value,
            Status status,
            String reason,
            int confidence,
            @Nullable Instant until) {}

    /** The values of the indicator that nodes load: they may match now or later. */
    List<Indicator> live(StoredIndicator one) {
        List<Indicator> all = new ArrayList<>();
        if (!settings.live() || one.facts().revoked() || one.decisions().paused() != null) {
            return all;
        }
        UUID id = UUID.fromString(one.id().substring(one.id().indexOf("--") + 2));
        for (IndicatorValue value : one.values()) {
            if (one.allows() || warnings.reason(value).isEmpty()) {
                validity(one, value)
                        .ifPresent(validity -> all.add(new Indicator(
                                id,
                                value,
                                validity,
                                one.facts().tlp().rank(),
                                one.allows(),
                                one.facts().source())));
            }
        }
        return all;
    }

    /** @return empty if the confidence is too low from the beginning */
    private Optional<Indicator.Validity> validity(StoredIndicator one, IndicatorValue value) {
        Integer stated = one.facts().confidence();
        Integer highest = confidences.get(one.facts().source());
        int usual = highest == null ? settings.usualConfidence() : highest;
        int confidence = stated == null ? usual : highest == null ? stated : Math.min(stated, highest);
        if (confidence == 0 || confidence < settings.minimumConfidence()) {
            return Optional.empty();
        }
        long since = one.times().since().getEpochSecond();
        long lifetime = lifetime(value).toSeconds();
        // The last second in which the confidence, rounded down, is not below the minimum.
        long decayed = since + lifetime * (confidence - settings.minimumConfidence()) / confidence + 1;
        Instant from = one.times().from();
        Instant until = one.times().until();
        return Optional.of(new Indicator.Validity(
                from == null ? 0 : from.getEpochSecond(),
                until == null ? decayed : Math.min(decayed, until.getEpochSecond()),
                confidence,
                since,
                since + lifetime));
    }

    private Duration lifetime(IndicatorValue value) {
        IndicatorSettings.Lifetimes lifetimes = settings.lifetimes();
        return switch (value.kind().fields()) {
            case ADDRESS -> lifetimes.address();
            case HASH -> lifetimes.hash();
            case DOMAIN, URL, EMAIL -> lifetimes.name();
        };
    }

    /** The state of each value of the indicator, for people. */
    public List<State> states(StoredIndicator one, Instant now) {
        return one.values().stream().map(value -> state(one, value, now)).toList();
    }

    private State state(StoredIndicator one, IndicatorValue value, Instant now) {
        Indicator.Validity validity = validity(one, value).orElse(null);
        int confidence = validity == null ? 0 : validity.confidenceAt(now.getEpochSecond());
        Instant until = validity == null ? null : Instant.ofEpochSecond(validity.until());
        StoredIndicator.Pause pause = one.decisions().paused();
        Optional<String> warning = one.allows() ? Optional.empty() : warnings.reason(value);
        if (!settings.live()) {
            return new State(
                    value,
                    Status.OFF,
                    "Indicators are switched off (watchfloor.rules.indicators.live).",
                    confidence,
                    null);
        }
        if (one.facts().revoked()) {
            return new State(value, Status.REVOKED, "Its creator revoked it.", confidence, null);
        }
        if (pause != null) {
            return new State(
                    value,
                    Status.PAUSED,
                    "It matched %d assets within an hour. Resume it, or leave it paused.".formatted(pause.assets()),
                    confidence,
                    null);
        }
        if (warning.isPresent()) {
            return new State(value, Status.KNOWN_GOOD, warning.get(), confidence, null);
        }
        if (validity == null) {
            return new State(
                    value,
                    Status.LOW_CONFIDENCE,
                    "Its confidence is below %d.".formatted(settings.minimumConfidence()),
                    confidence,
                    null);
        }
        long second = now.getEpochSecond();
        if (second >= validity.until()) {
            Instant stated = one.times().until();
            boolean byStatement = stated != null && stated.getEpochSecond() == validity.until();
            return new State(
                    value,
                    Status.EXPIRED,
                    byStatement
                            ? "Its validity has ended."
                            : "Its confidence has decayed to less than %d.".formatted(settings.minimumConfidence()),
                    confidence,
                    until);
        }
        if (second < validity.from()) {
            return new State(value, Status.NOT_YET_VALID, "Its validity has not begun.", confidence, until);
        }
        return one.allows()
                ? new State(value, Status.ALLOWS, "Its value is allowed: no indicator matches it.", confidence, until)
                : new State(value, Status.LIVE, "Compared with telemetry.", confidence, until);
    }
}
