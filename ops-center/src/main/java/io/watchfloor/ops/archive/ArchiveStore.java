package io.watchfloor.ops.archive;

import io.watchfloor.config.archive.ArchiveSettings;
import io.watchfloor.ops.platform.egress.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps the finished files of the archive, and provides them as local files. A stored file never changes. Whether it
 * belongs to the archive is decided by {@link ArchiveCatalog} alone. Every call blocks.
 */
public interface ArchiveStore extends AutoCloseable {

    /** Name of the folder inside {@link #folder()} in which files are written before they are stored. */
    String SCRATCH = ".scratch";

    /** Local files, which exist until this is closed. */
    interface LocalFiles extends AutoCloseable {

        /** @param file one of the files that were opened */
        Path path(ArchiveFile file);

        @Override
        void close();
    }

    /** Absolute path of the folder on this machine that has all local files, and the scratch files. */
    Path folder();

    /**
     * Stores a file durably under a path. The local file is moved or deleted.
     *
     * @param finished a synced file inside {@link #folder()}
     * @param path as in {@link ArchiveFile#path}
     */
    void put(Path finished, String path) throws IOException;

    /**
     * Makes files readable on this machine.
     *
     * @param patience how long to wait for files that must be fetched
     * @throws ArchiveUnavailable if that takes longer, or if the files do not fit on this machine
     */
    LocalFiles open(Collection<ArchiveFile> files, Duration patience) throws IOException;

    /** Deletes a stored file. Does nothing if there is none. */
    void delete(String path) throws IOException;

    /** Paths of all files that were stored before a time. */
    List<String> storedBefore(Instant time) throws IOException;

    /** Free space for files in bytes; very large if there is no limit. */
    long free() throws IOException;

    /** Deletes the copies on this machine of files that are not listed any more, unless a search reads them. */
    void deleteUnlistedCopies() throws IOException;

    @Override
    void close();

    /** A folder that all nodes share. */
    static ArchiveStore inFolder(Path folder) {
        return new FolderStore(folder);
    }

    /** @param node a name that is unique among all nodes, and stays the same when the node restarts */
    static ArchiveStore of(
            ArchiveSettings settings, Optional<Path> trustedCa, Jdbi database, ArchiveMetrics metrics, String node) {
        if (settings.s3().isEmpty()) {
            return inFolder(settings.folder());
        }
        S3Objects objects = new S3Objects(settings.s3().get(), Trust.managers(trustedCa), metrics);
        ArchiveCache cache = new ArchiveCache(
                settings.folder().toAbsolutePath().resolve(".copies"),
                settings.s3().get().cache(),
                settings.retention().free(),
                objects,
                new ArchiveCopies(database, node),
                metrics);
        cache.start();
        return new ObjectStore(objects, cache, settings.folder());
    }
}
