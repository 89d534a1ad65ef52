package io.watchfloor.ops.archive;

import java.util.Set;

/**
 * What a reader may find in the archive. Every search has a scope, and the engine adds it to every query, so that counts
 * and top values reveal nothing else.
 *
 * @param everything whether the reader sees all assets, also those that no read model knows yet
 * @param assets the assets that the reader sees, {@code kind:name}; ignored if the reader sees everything
 * @param hidden records that are evidence of cases that the reader does not see, {@code sensor/epoch/sequence}
 */
public record SearchScope(boolean everything, Set<String> assets, Set<String> hidden) {

    /** For the center itself. Results must not be shown to people. */
    public static final SearchScope UNLIMITED = new SearchScope(true, Set.of(), Set.of());

    public SearchScope {
        assets = Set.copyOf(assets);
        hidden = Set.copyOf(hidden);
    }
}
