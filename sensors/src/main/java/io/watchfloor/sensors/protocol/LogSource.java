package io.watchfloor.sensors.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sigma log source, which selects the rules for a record. Values are in lower case; blank values count as absent. */
public record LogSource(
        @Nullable String product,
        @Nullable String category,
        @Nullable String service) {
    public LogSource {
        product = canonical(product);
        category = canonical(category);
        service = canonical(service);
    }

    private static @Nullable String canonical(@Nullable String part) {
        return part == null || part.isBlank() ? null : part.strip().toLowerCase(Locale.ROOT);
    }
}
