package io.watchfloor.sigma.telemetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Kind of an asset. Records are about a {@link #HOST} unless their format or the caller specifies another kind. */
public enum AssetKind {
    HOST,
    USER,
    MAILBOX,
    DOMAIN_CONTROLLER,
    SERVICE,
    CLOUD_ACCOUNT,
    NETWORK;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Name in pipelines, for instance {@code domain-controller}. */
    public String text() {
        return text;
    }

    /** Parses {@link #text()}, ignoring case; empty for an unknown kind. */
    public static Optional<AssetKind> of(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(kind -> kind.text.equals(wanted)).findFirst();
    }

    static String listed() {
        return Arrays.stream(values()).map(AssetKind::text).collect(Collectors.joining(", "));
    }
}
