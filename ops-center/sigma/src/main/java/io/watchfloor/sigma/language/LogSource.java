package io.watchfloor.sigma.language;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sigma log source, which selects the rules for a record. Parts are in lower case; a blank part counts as absent. */
public record LogSource(
        @Nullable String product,
        @Nullable String category,
        @Nullable String service) {
    public LogSource {
        product = canonical(product);
        category = canonical(category);
        service = canonical(service);
    }

    /**
     * Whether a rule with this log source applies to records with the given log source: each part that the rule sets
     * must be equal.
     */
    public boolean fits(LogSource record) {
        return fits(product, record.product) && fits(category, record.category) && fits(service, record.service);
    }

    private static boolean fits(@Nullable String wanted, @Nullable String given) {
        return wanted == null || wanted.equals(given);
    }

    private static @Nullable String canonical(@Nullable String part) {
        return part == null || part.isBlank() ? null : part.strip().toLowerCase(Locale.ROOT);
    }
}
