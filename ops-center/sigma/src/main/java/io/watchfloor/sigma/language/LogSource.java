package io.watchfloor.sigma.language;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sigma's log source: selects the rules that are applied to a record. Lower case; a blank part counts as absent. */
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
