package io.watchfloor.sensors.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kind of an asset. A record is about a {@link #HOST} unless its content or its sensor names another kind. */
public enum AssetKind {
    HOST,
    USER,
    MAILBOX,
    DOMAIN_CONTROLLER,
    SERVICE,
    CLOUD_ACCOUNT,
    NETWORK;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Returns the name on the wire and on the page, for example {@code domain-controller}. */
    public String text() {
        return text;
    }

    /** Parses {@link #text()} in any letter case; empty for an unknown kind. */
    public static Optional<AssetKind> of(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(kind -> kind.text.equals(wanted)).findFirst();
    }

    static String listed() {
        return Arrays.stream(values()).map(AssetKind::text).collect(Collectors.joining(", "));
    }
}
