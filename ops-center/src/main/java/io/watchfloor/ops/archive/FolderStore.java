package io.watchfloor.ops.archive;

import io.watchfloor.config.node.DurableFiles;
import io.watchfloor.config.node.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Keeps the archive in a folder, which all nodes share. */
final class FolderStore implements ArchiveStore {

    private final Path folder;

    FolderStore(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void put(Path finished, String path) throws IOException {
        Path file = folder.resolve(path);
        Path parent = file.getParent();
        if (parent != null) {
            DurableFiles.folder(parent);
        }
        DurableFiles.rename(finished, file);
    }

    @Override
    public LocalFiles open(Collection<ArchiveFile> files, Duration patience) {
        return new LocalFiles() {
            @Override
            public Path path(ArchiveFile file) {
                return file.in(folder);
            }

            @Override
            public void close() {
                // The folder keeps its files.
            }
        };
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(folder.resolve(path));
    }

    @Override
    public List<String> storedBefore(Instant time) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(folder, 2)) {
            List<String> old = new ArrayList<>();
            for (Path path : tree.toList()) {
                if (String.valueOf(path.getFileName()).endsWith(ArchiveFiles.ENDING)
                        && modified(path).compareTo(FileTime.from(time)) < 0) {
                    old.add(folder.relativize(path).toString().replace('\\', '/'));
                }
            }
            return old;
        }
    }

    /** A file that another node has just deleted counts as new. */
    static FileTime modified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file);
        } catch (NoSuchFileException e) {
            return FileTime.from(Instant.MAX);
        }
    }

    @Override
    public long free() throws IOException {
        return Files.getFileStore(PrivateFiles.folder(folder)).getUsableSpace();
    }

    @Override
    public void deleteUnlistedCopies() {
        // There are no copies.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
