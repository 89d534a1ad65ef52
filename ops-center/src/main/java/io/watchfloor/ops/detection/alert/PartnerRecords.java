package io.watchfloor.ops.detection.alert;

import io.watchfloor.sigma.language.FindingMapping;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import java.util.List;

/**
 * Which records may be read as signals of partners: only those of the input {@code partners}, which has checked the
 * partner's account. A record of another sender could name any partner, and raise the marking of a case.
 */
public final class PartnerRecords {

    /** The sender of the records of the input {@code partners}. Ids of other senders end with random characters. */
    public static final String SENDER = "door-partners";

    /** The code of records of other senders that have the form of a partner's signal. */
    public static final String FORGED = "sensor.partner-signal";

    private static final LogSource SIGNALS = new LogSource("partner", null, "signals");

    private PartnerRecords() {}

    /** Whether a sender other than the input sends a record with the log source of signals. */
    public static boolean isForged(String sensor, List<LogSource> logsources) {
        return !logsources.isEmpty()
                && !sensor.equals(SENDER)
                && logsources.stream().anyMatch(SIGNALS::fits);
    }

    /** The rules that may read a record of the sender. */
    public static List<Rule> readableBy(List<Rule> matched, String sensor) {
        return sensor.equals(SENDER) || matched.stream().noneMatch(PartnerRecords::readsPartner)
                ? matched
                : matched.stream().filter(rule -> !readsPartner(rule)).toList();
    }

    private static boolean readsPartner(Rule rule) {
        FindingMapping finding = rule.finding();
        return finding != null && finding.readsPartner();
    }
}
