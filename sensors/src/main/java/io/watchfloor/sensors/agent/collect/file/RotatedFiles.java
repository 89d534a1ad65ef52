package io.watchfloor.sensors.agent.collect.file;

import io.watchfloor.sensors.agent.collect.CheckpointFile.Position;
import io.watchfloor.sensors.agent.collect.DirectoryListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the rotated files of a log: renamed or copied, gzip-compressed or not, in the log's own folder. */
final class RotatedFiles {
    /** Suffixes of rotated files: {@code .1}, {@code .2.gz}, {@code -20261124}, {@code .2026-11-24_10.gz}. */
    private static final Pattern SUFFIX = Pattern.compile("[.-]\\d[\\d_T-]{0,24}(\\.gz)?");

    private final Path path;

    RotatedFiles(Path path) {
        this.path = path;
    }

    private record RotatedFile(Path path, String identity, FileTime modified) {}

    /**
     * Returns the file in which the position was saved, even if the file was renamed; otherwise a copy or gzip file
     * with the same content up to the position.
     */
    Optional<Path> find(Position position) throws IOException {
        for (Path each : filesWithSuffix(Pattern.compile(".*"))) {
            if (TailedFile.matches(each, position)) {
                return Optional.of(each);
            }
        }
        if (position.headLength() == 0) {
            return Optional.empty();
        }
        for (RotatedFile each : newestFirst()) {
            if (TailedFile.hasSameContent(each.path(), position)) {
                return Optional.of(each.path());
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the file that was rotated after the given file; empty if the log itself is next.
     *
     * @param end final position in the given file; null if nothing was read from the file
     */
    Optional<Path> next(TailedFile done, @Nullable Position end) throws IOException {
        List<RotatedFile> all = newestFirst().reversed();
        boolean known = end != null && end.headLength() > 0;
        FileTime when = all.stream()
                .filter(each -> done.isSame(each.identity()))
                .map(RotatedFile::modified)
                .findFirst()
                .orElse(done.modified());
        for (RotatedFile each : all) {
            if (each.modified().compareTo(when) > 0
                    && !done.isSame(each.identity())
                    && !(known && TailedFile.endsAt(each.path(), Objects.requireNonNull(end)))) {
                return Optional.of(each.path());
            }
        }
        return Optional.empty();
    }

    private List<RotatedFile> newestFirst() throws IOException {
        List<RotatedFile> found = new ArrayList<>();
        for (Path each : filesWithSuffix(SUFFIX)) {
            try {
                BasicFileAttributes is = Files.readAttributes(each, BasicFileAttributes.class);
                found.add(new RotatedFile(each, TailedFile.identity(is), is.lastModifiedTime()));
            } catch (NoSuchFileException rotatedOn) {
                // The file was rotated again and now has another name.
            }
        }
        found.sort(Comparator.comparing(RotatedFile::modified)
                .thenComparing(each -> each.path().toString())
                .reversed());
        return found;
    }

    private List<Path> filesWithSuffix(Pattern suffix) throws IOException {
        String name = path.getFileName().toString();
        return DirectoryListing.entries(Objects.requireNonNull(path.getParent())).stream()
                .filter(file -> hasSuffix(file, name, suffix))
                .toList();
    }

    private static boolean hasSuffix(Path file, String name, Pattern suffix) {
        String other = file.getFileName().toString();
        return other.length() > name.length()
                && other.startsWith(name)
                && suffix.matcher(other.substring(name.length())).matches()
                && Files.isRegularFile(file);
    }
}
