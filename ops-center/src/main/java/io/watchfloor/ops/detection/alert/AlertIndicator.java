package io.watchfloor.ops.detection.alert;

import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.indicator.Indicator;
import io.watchfloor.sigma.indicator.IndicatorHit;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import io.watchfloor.sigma.language.Level;
import java.util.Optional;

/**
 * What an alert shows of the indicator that opened it, as it was then.
 *
 * @param id in STIX, such as {@code indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f}
 * @param value that the telemetry has; of a network, the network
 * @param kind of the value, such as {@code domain}
 * @param source who imported the indicator
 * @param confidence from 0 to 100, after its decay
 * @param tlp marking of the indicator, which the case of the alert has at least
 */
public record AlertIndicator(String id, String value, String kind, String source, int confidence, Tlp tlp) {

    /** What the ids of all indicators begin with, and no id of a rule. */
    public static final String PREFIX = "indicator--";

    private static final int ID_LENGTH = PREFIX.length() + 36;
    private static final int HIGH = 75;
    private static final int MEDIUM = 40;

    /** Id of the indicator whose pattern became the rule; empty for other rules. */
    public static Optional<String> ofRule(String rule) {
        return rule.startsWith(PREFIX) && rule.length() >= ID_LENGTH
                ? Optional.of(rule.substring(0, ID_LENGTH))
                : Optional.empty();
    }

    static AlertIndicator of(IndicatorHit hit) {
        Indicator one = hit.indicator();
        boolean address = one.value().kind() == Kind.IPV4 || one.value().kind() == Kind.IPV6;
        String text = one.value().text();
        return new AlertIndicator(
                PREFIX + one.id(),
                address ? text.substring(0, text.indexOf('/')) : text,
                one.value().kind().text(),
                one.source(),
                hit.confidence(),
                Tlp.ofRank(one.marking()));
    }

    /** Why a detection matched. */
    public static MatchReason reason(IndicatorHit hit) {
        return new MatchReason("indicator", hit.field(), "", of(hit).value(), shortened(hit.observed()));
    }

    private static String shortened(String text) {
        int most = 200;
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    /** The severity of an alert. */
    Level level() {
        return confidence >= HIGH ? Level.HIGH : confidence >= MEDIUM ? Level.MEDIUM : Level.LOW;
    }
}
