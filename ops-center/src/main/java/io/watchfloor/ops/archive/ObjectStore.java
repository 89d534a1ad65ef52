package io.watchfloor.ops.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Keeps the archive in an object store, with copies on each node of the files that it has read. */
final class ObjectStore implements ArchiveStore {

    /** The calls to the object store that the archive needs. A path is one object, without the prefix. */
    interface Objects extends AutoCloseable {

        /** Stores an object. When this returns, the object store has confirmed all bytes. */
        void put(Path file, String path) throws IOException;

        /** Fetches an object into a new file, and checks the bytes. */
        void fetch(ArchiveFile file, Path into) throws IOException;

        void delete(String path) throws IOException;

        List<String> storedBefore(Instant time) throws IOException;

        @Override
        void close();
    }

    private final Objects objects;
    private final ArchiveCache cache;
    private final Path folder;

    /** @param folder of this node only */
    ObjectStore(Objects objects, ArchiveCache cache, Path folder) {
        this.objects = objects;
        this.cache = cache;
        this.folder = folder.toAbsolutePath();
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void put(Path finished, String path) throws IOException {
        try {
            objects.put(finished, path);
        } finally {
            Files.deleteIfExists(finished);
        }
    }

    @Override
    public LocalFiles open(Collection<ArchiveFile> files, Duration patience) throws IOException {
        return cache.open(files, patience);
    }

    @Override
    public void delete(String path) throws IOException {
        objects.delete(path);
    }

    @Override
    public List<String> storedBefore(Instant time) throws IOException {
        return objects.storedBefore(time);
    }

    /** The disk of this node limits the copies, and not the archive. */
    @Override
    public long free() {
        return Long.MAX_VALUE;
    }

    @Override
    public void deleteUnlistedCopies() throws IOException {
        cache.deleteUnlisted();
    }

    @Override
    public void close() {
        cache.close();
        objects.close();
    }
}
