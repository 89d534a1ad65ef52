package io.watchfloor.sensors.agent.gather;

import io.watchfloor.sensors.agent.files.PathText;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * The files that an order names: one file, a whole folder, or a glob pattern ({@code *} within a folder, {@code **}
 * across folders).
 *
 * @param folder the allowed folder as configured
 * @param root the same folder with its links resolved
 * @param below the literal part of the path below that folder, up to the first wildcard
 * @param maxBytes maximum bytes per file; only the end of a longer file is collected; 0 for whole files
 */
record FilePattern(String text, Path folder, Path root, Path below, PathMatcher matches, long maxBytes) {

    private static final String WILDCARDS = "*?[{\\";

    /** @throws PackageException if the path is not absolute, or not in an allowed folder */
    static FilePattern of(String text, List<Path> under) throws PackageException {
        Path literal = literal(text);
        for (Path folder : under) {
            Path root = folder.normalize();
            if (!literal.startsWith(root)) {
                continue;
            }
            try {
                return new FilePattern(
                        text, root, root.toRealPath(), root.relativize(literal), matches(text, literal), 0);
            } catch (IOException e) {
                throw new PackageException(
                        "cannot read %s: %s".formatted(folder, e.getClass().getSimpleName()));
            }
        }
        throw new PackageException(
                "%s is not in a folder that this sensor's configuration allows (actions.collect.under)"
                        .formatted(text));
    }

    FilePattern withMaxBytes(long bytes) {
        return new FilePattern(text, folder, root, below, matches, bytes);
    }

    /** Whether the pattern matches a path in the folder as configured. */
    boolean matches(Path path) {
        return matches.matches(path);
    }

    /** Whether files in deeper folders can match. */
    boolean mayMatchBelow(int names) {
        boolean pattern = text.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
        return !pattern
                || text.contains("**")
                || names < text.chars().filter(c -> c == '/').count();
    }

    private static Path literal(String text) throws PackageException {
        StringBuilder literal = new StringBuilder("/");
        for (String part : text.split("/", -1)) {
            if (part.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0)) {
                break;
            }
            literal.append(part).append('/');
        }
        try {
            Path path = Path.of(literal.toString());
            if (text.startsWith("/")
                    && path.equals(path.normalize())
                    && !text.contains("/../")
                    && !text.endsWith("/..")) {
                return path;
            }
        } catch (InvalidPathException e) {
            // The problem is reported below.
        }
        throw new PackageException("\"%s\" must be an absolute path without . and ..".formatted(text));
    }

    private static PathMatcher matches(String text, Path literal) throws PackageException {
        if (text.chars().noneMatch(c -> WILDCARDS.indexOf(c) >= 0)) {
            return path -> path.startsWith(literal);
        }
        try {
            return PathText.matcher(text);
        } catch (PatternSyntaxException e) {
            throw new PackageException("\"%s\" is not a valid pattern: %s".formatted(text, e.getDescription()));
        }
    }
}
