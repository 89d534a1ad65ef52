package io.watchfloor.dashboards.words;

import java.nio.file.Path;

/** A retired phrase at its place. */
record Finding(Scope scope, Path file, int line, String found, RetiredPhrase phrase) {

    @Override
    public String toString() {
        return "%s:%d: \"%s\" (%s); use: %s"
                .formatted(
                        file,
                        line,
                        found.strip().replaceAll("\\s+", " "),
                        scope.name().toLowerCase(java.util.Locale.ROOT),
                        phrase.instead());
    }
}
