package io.watchfloor.sigma.telemetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kind of a defended asset. A record's kind is {@link #HOST} unless its shape or the caller says otherwise. */
public enum AssetKind {
    HOST,
    USER,
    MAILBOX,
    DOMAIN_CONTROLLER,
    SERVICE,
    CLOUD_ACCOUNT,
    NETWORK;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The spelling in a pipeline, for instance {@code domain-controller}. */
    public String text() {
        return text;
    }

    /** Reads {@link #text()} in any letter case; empty when no kind is spelled so. */
    public static Optional<AssetKind> of(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(kind -> kind.text.equals(wanted)).findFirst();
    }

    static String listed() {
        return Arrays.stream(values()).map(AssetKind::text).collect(Collectors.joining(", "));
    }
}
