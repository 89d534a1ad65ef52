package io.watchfloor.dashboards.referral.proof;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an item of a why-chain is. The names must never change. */
public enum ProofKind {
    /** A record of telemetry, as received. */
    RECORD,
    /** A match of a rule with a record. */
    DETECTION,
    ALERT,
    CASE,
    NOTIFICATION,
    ACKNOWLEDGEMENT;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ProofKind> parse(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }

    /** The kinds of items from which an item of this kind follows. */
    public Set<ProofKind> from() {
        return switch (this) {
            case RECORD -> Set.of();
            case DETECTION -> Set.of(RECORD);
            case ALERT -> Set.of(DETECTION);
            case CASE -> Set.of(ALERT, RECORD);
            case NOTIFICATION -> Set.of(CASE);
            case ACKNOWLEDGEMENT -> Set.of(CASE, NOTIFICATION);
        };
    }
}
