package io.watchfloor.ops.archive;

import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.config.work.Threads;
import io.watchfloor.ops.archive.ArchiveStore.LocalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of archived files on this node, up to a size. The least recently used copies are deleted first; a copy that is
 * in use is not. A file that several searches need at the same time is fetched once. A copy has its name only when it is
 * complete. The copies of a former run are deleted.
 */
final class ArchiveCache implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveCache.class);

    /** An erasure ends after this time at the earliest, if another node has a copy. */
    private static final Duration CLEANED = Duration.ofSeconds(20);

    private static final int FETCHES = 4;
    private static final String PARTIAL = ".part";

    private final Path folder;
    private final long size;
    private final long free;
    private final ObjectStore.Objects objects;
    private final ArchiveCopies copies;
    private final ArchiveMetrics metrics;
    private final PeriodicWork cleaning = new PeriodicWork(
            "archive-copies",
            CLEANED,
            "Copies of deleted files of the archive could not be deleted",
            this::deleteUnlisted);
    private final ExecutorService fetching = Executors.newFixedThreadPool(FETCHES, Threads.numbered("archive-fetch"));

    // All further fields, and the entries, are guarded by this object.
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private boolean cleared;

    /** Copies that were deleted from the disk, and not from the list of copies yet. */
    private final Set<String> deleted = new HashSet<>();

    private static final class Entry {
        private final ArchiveFile file;
        private final CompletableFuture<Path> local = new CompletableFuture<>();
        private int users;
        private boolean unlisted;

        Entry(ArchiveFile file) {
            this.file = file;
        }

        boolean idle() {
            return users == 0 && local.isDone();
        }
    }

    /**
     * @param size largest size of all copies in bytes
     * @param free copies are deleted, and none are made, while the disk would have less free space
     */
    ArchiveCache(
            Path folder,
            long size,
            long free,
            ObjectStore.Objects objects,
            ArchiveCopies copies,
            ArchiveMetrics metrics) {
        this.folder = folder;
        this.size = size;
        this.free = free;
        this.objects = objects;
        this.copies = copies;
        this.metrics = metrics;
    }

    /** Deletes what a former run has left, and from now on copies of files that are not listed any more. */
    void start() {
        cleaning.startNow();
    }

    /**
     * Fetches what is missing, and keeps all files until the result is closed.
     *
     * @throws ArchiveUnavailable {@code archive.cache} if the files do not fit, or {@code archive.timeout}; a file that
     *     is being fetched then is there for the next search
     */
    LocalFiles open(Collection<ArchiveFile> files, Duration patience) throws IOException {
        Opened opened = reserve(files);
        boolean ready = false;
        try {
            opened.await(patience);
            ready = true;
            return opened;
        } finally {
            if (!ready) {
                opened.close();
            }
        }
    }

    private synchronized Opened reserve(Collection<ArchiveFile> files) throws IOException {
        clear();
        Map<String, Entry> wanted = new LinkedHashMap<>();
        List<Entry> missing = new ArrayList<>();
        for (ArchiveFile file : files) {
            Entry known = entries.get(file.path());
            Entry entry = known == null ? new Entry(file) : known;
            if (known == null) {
                missing.add(entry);
            }
            entry.users++;
            wanted.put(file.path(), entry);
        }
        Opened opened = new Opened(wanted);
        metrics.looked(wanted.size() - missing.size(), missing.size());
        if (missing.isEmpty()) {
            return opened;
        }
        boolean done = false;
        try {
            makeRoom(missing.stream().mapToLong(entry -> entry.file.bytes()).sum());
            List<String> paths =
                    missing.stream().map(entry -> entry.file.path()).toList();
            paths.forEach(deleted::remove);
            Set<String> known = copies.add(paths);
            if (known.size() < missing.size()) {
                copies.remove(known);
                throw new IOException("a file was deleted from the archive meanwhile");
            }
            done = true;
        } finally {
            if (!done) {
                opened.close();
            }
        }
        for (Entry entry : missing) {
            entries.put(entry.file.path(), entry);
            bytes += entry.file.bytes();
            fetching.execute(() -> fetch(entry));
        }
        metrics.cacheBytes.set((double) bytes);
        return opened;
    }

    /** Deletes what a former run has left. */
    private void clear() throws IOException {
        if (!cleared) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> tree = Files.walk(folder)) {
                    for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            PrivateFiles.folder(folder);
            copies.removeAll();
            cleared = true;
        }
    }

    private void makeRoom(long needed) throws IOException {
        long before = Files.getFileStore(folder).getUsableSpace();
        List<Entry> unused = new ArrayList<>();
        long freed = 0;
        for (Entry entry : List.copyOf(entries.values())) {
            if (bytes - freed + needed <= size && before + freed - needed >= free) {
                break;
            }
            if (entry.idle()) {
                unused.add(entry);
                freed += entry.file.bytes();
            }
        }
        drop(unused);
        if (bytes + needed > size) {
            throw new ArchiveUnavailable(
                    "archive.cache",
                    ("The search must fetch %d MiB, and %d MiB of %d MiB for copies are in use. Search a shorter time range,"
                                    + " or increase watchfloor.archive.s3.cache.")
                            .formatted(needed >> 20, bytes >> 20, size >> 20));
        }
        if (before + freed - needed < free) {
            throw new ArchiveUnavailable(
                    "archive.cache",
                    ("The search must fetch %d MiB, and the disk of the node would have less than %d MiB of free space. Search a"
                                    + " shorter time range, or free space.")
                            .formatted(needed >> 20, free >> 20));
        }
    }

    /** Deletes copies from the disk, and then from the list of copies. */
    private void drop(List<Entry> dropped) throws IOException {
        for (Entry entry : dropped) {
            Files.deleteIfExists(folder.resolve(entry.file.path()));
            if (entries.remove(entry.file.path(), entry)) {
                bytes -= entry.file.bytes();
                deleted.add(entry.file.path());
            }
        }
        metrics.cacheBytes.set((double) bytes);
        copies.remove(deleted);
        deleted.clear();
    }

    private void fetch(Entry entry) {
        Path file = folder.resolve(entry.file.path());
        Path partial = folder.resolve(entry.file.path() + PARTIAL);
        try {
            PrivateFiles.folder(Objects.requireNonNull(file.getParent()));
            objects.fetch(entry.file, partial);
            PrivateFiles.tighten(partial);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            finished(entry);
            entry.local.complete(file);
        } catch (IOException | RuntimeException | Error e) {
            failed(entry, partial, e);
        }
    }

    private synchronized void finished(Entry entry) throws IOException {
        if (entry.unlisted && entry.users == 0) {
            drop(List.of(entry));
        }
    }

    private synchronized void failed(Entry entry, Path partial, Throwable reason) {
        try {
            Files.deleteIfExists(partial);
            drop(List.of(entry));
        } catch (IOException | RuntimeException e) {
            // The entry stays, so that the copy is deleted with the unlisted ones, or by the next run.
            reason.addSuppressed(e);
            entry.unlisted = true;
        }
        entry.local.completeExceptionally(reason);
    }

    /** Deletes the copies of files that are not listed any more, except those in use, which are deleted afterwards. */
    synchronized void deleteUnlisted() throws IOException {
        clear();
        Set<String> unlisted = copies.unlisted(entries.keySet());
        entries.values().forEach(entry -> entry.unlisted |= unlisted.contains(entry.file.path()));
        drop(entries.values().stream()
                .filter(entry -> entry.unlisted && entry.idle())
                .toList());
    }

    @Override
    public void close() {
        cleaning.close();
        fetching.shutdownNow();
    }

    private final class Opened implements LocalFiles {
        private final Map<String, Entry> files;
        private boolean closed;

        Opened(Map<String, Entry> files) {
            this.files = files;
        }

        void await(Duration patience) throws IOException {
            try {
                CompletableFuture.allOf(files.values().stream()
                                .map(entry -> entry.local)
                                .toArray(CompletableFuture[]::new))
                        .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw new ArchiveUnavailable(
                        "archive.timeout",
                        "%d files could not be fetched from the object store within %d s. Search again, or search a shorter time range."
                                .formatted(
                                        files.values().stream()
                                                .filter(entry -> !entry.local.isDone())
                                                .count(),
                                        patience.toSeconds()),
                        e);
            } catch (ExecutionException e) {
                Throwable reason = e.getCause();
                throw new IOException(reason == null ? e.getMessage() : reason.getMessage(), reason);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the node stops", e);
            }
        }

        @Override
        public Path path(ArchiveFile file) {
            Entry entry = files.get(file.path());
            if (entry == null) {
                throw new IllegalArgumentException(file.path() + " was not opened");
            }
            return entry.local.join();
        }

        @Override
        public void close() {
            synchronized (ArchiveCache.this) {
                if (closed) {
                    return;
                }
                closed = true;
                files.values().forEach(entry -> entry.users--);
                List<Entry> dropped = files.values().stream()
                        .filter(entry -> entry.unlisted && entry.idle())
                        .toList();
                try {
                    drop(dropped);
                } catch (IOException | RuntimeException e) {
                    LOG.warn("Copies of archived files are deleted later: {}", e.getMessage());
                }
            }
        }
    }
}
