package io.watchfloor.ops.archive;

import io.watchfloor.config.archive.ArchiveSettings;
import io.watchfloor.config.archive.ArchiveSettings.OfSource;
import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.archive.ArchiveCatalog.Block;
import io.watchfloor.ops.archive.ArchiveCatalog.PendingErasure;
import io.watchfloor.ops.archive.ArchiveFiles.Written;
import io.watchfloor.ops.archive.ArchiveMetrics.Reason;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves acknowledged telemetry from the database into files, merges small files, and deletes what has expired. One
 * node at a time does this work. If a node is replaced while it works, the blocks and files that it wanted to replace
 * are gone from the catalog, and its own files are never listed; so no record is lost or stored twice.
 */
public final class ArchiveWriter implements AutoCloseable {

    /** After each part the writer rests this many times as long as it worked, so that it takes a quarter of a core. */
    private static final int REST = 3;

    /** On a machine without free processor time a part takes minutes, and files must not come even later. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    /** A search reads waiting records one by one: this many take about 5 s. When more wait, the writer takes half a core. */
    private static final long MANY_WAITING = 300_000;

    /** When more wait, the writer takes a whole core, because a search of them takes longer than 15 s. */
    private static final long MOST_WAITING = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveWriter.class);

    private static final Duration LEASE = Duration.ofMinutes(2);

    /** Size of the records, as received, that are written at once. */
    private static final long AT_ONCE = 64L << 20;

    /** Files whose sketch is computed in one run. */
    private static final int SKETCHED_AT_ONCE = 20;

    private final ArchiveCatalog catalog;
    private final ArchiveStore store;
    private final ArchiveFiles files;
    private final ArchiveSettings settings;
    private final ArchiveMetrics metrics;
    private final Clock clock;
    private final String node;
    private final PeriodicWork work;
    private final PeriodicWork bound;

    /** Paths of files whose merge takes too much memory. Searches read them as they are. */
    private final Set<String> unmerged = new HashSet<>();

    /** In which the files of the current run are written. Used by the thread of the work. */
    private long term;

    /** @param node a name that is unique among all nodes, and stays the same when the node restarts */
    public ArchiveWriter(
            ArchiveSettings settings,
            ArchiveStore store,
            Jdbi database,
            TelemetryReader reader,
            ArchiveMetrics metrics,
            Clock clock,
            String node) {
        this(settings, store, database, new ArchiveFiles(store, reader), metrics, clock, node);
    }

    ArchiveWriter(
            ArchiveSettings settings,
            ArchiveStore store,
            Jdbi database,
            ArchiveFiles files,
            ArchiveMetrics metrics,
            Clock clock,
            String node) {
        this.catalog = new ArchiveCatalog(database);
        this.store = store;
        this.files = files;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.node = node;
        this.work = new PeriodicWork(
                "archive",
                settings.writeEvery(),
                "The archive's files could not be written. Its records are kept in the database until then",
                this::countedRun);
        // On a thread of its own, because a folder on another machine may not answer for hours.
        this.bound = new PeriodicWork(
                "archive-bound",
                settings.writeEvery(),
                "The telemetry that is in no file yet could not be bounded",
                this::shed);
    }

    public void start() {
        work.start();
        bound.start();
    }

    void countedRun() throws Exception {
        try {
            run();
            catalog.report(node, null);
        } catch (Exception e) {
            metrics.failures.inc();
            try {
                catalog.report(node, Objects.requireNonNullElse(e.getMessage(), e.toString()));
            } catch (RuntimeException database) {
                e.addSuppressed(database);
            }
            throw e;
        }
    }

    /** Keeps the database's disk free if files cannot be written: intake goes on, and the oldest telemetry is lost. */
    void shed() {
        long most = settings.retention().waiting();
        long records = catalog.shed(most);
        if (records > 0) {
            LOG.error(
                    "The oldest {} records of the archive are deleted, because files cannot be written and more than {} MiB"
                            + " wait in the database (watchfloor.archive.waiting). Check the folder {} and its disk",
                    records,
                    most >> 20,
                    settings.folder());
            metrics.deleted(Reason.WAITING, records);
            catalog.reportShed(records);
        }
    }

    private interface Step {
        void run() throws IOException, SQLException;
    }

    /** Runs steps of which each is done even if others fail, and then reports the first failure. */
    private static final class Steps {
        private @Nullable Exception failure;

        void attempt(Step step) {
            try {
                step.run();
            } catch (IOException | SQLException | RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }

        void report() throws Exception {
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** Does all work that is due now. Room comes first, because a full disk would let everything else fail. Blocks. */
    void run() throws Exception {
        if (!leads()) {
            return;
        }
        Steps steps = new Steps();
        steps.attempt(() -> makeRoom(settings.retention().free()));
        steps.attempt(this::write);
        catalog.erasures().forEach(erasure -> steps.attempt(() -> erase(erasure)));
        expire(steps);
        merge(steps);
        steps.attempt(this::sweep);
        steps.attempt(this::sketch);
        steps.attempt(this::measure);
        steps.report();
    }

    private boolean leads() {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        OptionalLong acquired = catalog.lease(node, LEASE);
        acquired.ifPresent(current -> term = current);
        return acquired.isPresent();
    }

    /** Writes all blocks into files. */
    private void write() throws IOException, SQLException {
        List<Block> blocks = readable(catalog.oldest(AT_ONCE));
        while (!blocks.isEmpty() && leads()) {
            long begin = System.nanoTime();
            List<Written> written = new ArrayList<>();
            for (Written one : files.write(blocks)) {
                if (omitted(one.file())) {
                    files.delete(one.file());
                    metrics.omitted.inc(one.file().content().records());
                } else {
                    written.add(one);
                }
            }
            if (catalog.list(term, written, blocks.stream().map(Block::id).toList())) {
                metrics.written.inc(written.stream()
                        .mapToLong(one -> one.file().content().records())
                        .sum());
            } else {
                discard(written);
            }
            blocks = readable(catalog.oldest(AT_ONCE));
            if (!blocks.isEmpty()) {
                rest(Duration.ofNanos(System.nanoTime() - begin));
            }
        }
    }

    /** Leaves the processor to the evaluation of records: less of it the slower a search of waiting records becomes. */
    private void rest(Duration worked) {
        long waiting = catalog.waiting().records();
        if (waiting > MOST_WAITING) {
            return;
        }
        try {
            Duration rest = worked.multipliedBy(waiting > MANY_WAITING ? 1 : REST);
            Thread.sleep(rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt(); // leads() is false then
        }
    }

    /** Without the blocks that a fault of the disk has damaged, so that they do not stop the others. */
    private List<Block> readable(List<Block> blocks) {
        List<Block> readable = new ArrayList<>(blocks);
        for (Block block : blocks) {
            try {
                ArchiveBlock.check(block.content());
            } catch (IllegalArgumentException e) {
                LOG.error("Block {} of the archive is left out: {}", block.id(), e.getMessage());
                catalog.markDamaged(block.id(), String.valueOf(e.getMessage()));
                metrics.failures.inc();
                readable.remove(block);
            }
        }
        return readable;
    }

    private boolean omitted(ArchiveFile file) {
        return settings.omit().stream().anyMatch(one -> one.matches(file.logSource()));
    }

    private void discard(List<Written> written) throws IOException {
        LOG.info("Another node has written or deleted the same telemetry: {} files are discarded", written.size());
        for (Written one : written) {
            files.delete(one.file());
        }
    }

    /** Removes the records of an asset that were received until its erasure. Runs after all blocks are written. */
    private void erase(PendingErasure erasure) throws IOException, SQLException {
        String kept = "NOT (asset = %s AND received <= TIMESTAMP '%s')"
                .formatted(
                        ArchiveEngine.quoted(erasure.asset()),
                        OffsetDateTime.ofInstant(erasure.erasedAt(), ZoneOffset.UTC)
                                .toLocalDateTime());
        for (ArchiveFile file : catalog.files()) {
            if (!leads()) {
                return;
            }
            if (mayHave(file, erasure.asset())) {
                rewrite(file, kept, Reason.ERASURE);
            }
        }
        deleteRemoved(Duration.ZERO);
        List<String> nodes = catalog.nodesWithRemoved();
        if (!nodes.isEmpty()) {
            LOG.info(
                    "The erasure of {} ends when these nodes have deleted their copies of archived files: {}. If a node is gone for"
                            + " good, erase its disk, and run: watchfloor archive remove-node NODE",
                    erasure.asset(),
                    nodes);
            return;
        }
        catalog.erased(erasure);
        LOG.info("The telemetry of {} until {} is erased from the archive", erasure.asset(), erasure.erasedAt());
    }

    private static boolean mayHave(ArchiveFile file, String asset) {
        return asset.compareTo(file.content().minAsset()) >= 0
                && asset.compareTo(file.content().maxAsset()) <= 0;
    }

    /** Keeps only the rows that meet a condition. */
    private void rewrite(ArchiveFile file, String where, Reason reason) throws IOException, SQLException {
        long kept = files.count(file, where);
        if (kept == file.content().records()) {
            return;
        }
        Optional<Written> smaller = kept == 0 ? Optional.empty() : files.merge(List.of(file), where);
        if (catalog.replace(term, List.of(file), smaller.stream().toList())) {
            metrics.deleted(reason, file.content().records() - kept);
        } else if (smaller.isPresent()) {
            files.delete(smaller.get().file());
        }
    }

    /** Deletes telemetry that is older or larger than its retention, oldest first. */
    private void expire(Steps steps) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        ArchiveSettings.Retention limits = settings.retention();
        for (ArchiveFile file : catalog.files()) {
            if (file.day().isBefore(today.minusDays(limits.days(file.logSource()))) && leads()) {
                steps.attempt(() -> remove(file, Reason.DAYS));
            }
        }
        for (OfSource limit : limits.sources()) {
            steps.attempt(() -> shrink(file -> limit.source().matches(file.logSource()), limit.size()));
        }
        steps.attempt(() -> shrink(file -> true, limits.size()));
        steps.attempt(() -> makeRoom(limits.free()));
    }

    private void shrink(Predicate<ArchiveFile> of, long size) throws IOException, SQLException {
        if (size == 0) {
            return;
        }
        List<ArchiveFile> all = catalog.files().stream().filter(of).toList();
        long bytes = all.stream().mapToLong(ArchiveFile::bytes).sum();
        for (ArchiveFile file : all) {
            if (bytes <= size || !leads()) {
                return;
            }
            remove(file, Reason.SIZE);
            bytes -= file.bytes();
        }
    }

    /** Deletes the oldest files, without waiting for searches, until the disk has enough free space. */
    private void makeRoom(long free) throws IOException, SQLException {
        if (free == 0 || files.free() >= free) {
            return;
        }
        deleteRemoved(Duration.ZERO);
        for (ArchiveFile file : catalog.files()) {
            if (files.free() >= free || !leads()) {
                return;
            }
            LOG.warn(
                    "The disk of the archive has less than {} bytes of free space: the telemetry of {} from {} is deleted",
                    free,
                    file.day(),
                    file.logSource());
            remove(file, Reason.DISK);
            deleteRemoved(Duration.ZERO);
        }
    }

    /** Removes a file, except the rows of assets with a legal hold. */
    private void remove(ArchiveFile file, Reason reason) throws IOException, SQLException {
        String held = catalog.held().stream()
                .filter(asset -> mayHave(file, asset))
                .map(ArchiveEngine::quoted)
                .collect(Collectors.joining(", "));
        if (!held.isEmpty()) {
            rewrite(file, "asset IN (" + held + ")", reason);
        } else if (catalog.replace(term, List.of(file), List.of())) {
            metrics.deleted(reason, file.content().records());
        }
    }

    private void merge(Steps steps) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<ArchiveFile> listed = catalog.files();
        unmerged.retainAll(listed.stream().map(ArchiveFile::path).toList());
        List<ArchiveFile> mergeable =
                listed.stream().filter(file -> !unmerged.contains(file.path())).toList();
        for (List<ArchiveFile> due : FileMerges.due(mergeable, today)) {
            if (leads()) {
                steps.attempt(() -> merge(due));
            }
        }
    }

    private void merge(List<ArchiveFile> former) throws IOException, SQLException {
        List<Written> merged;
        try {
            merged = files.merge(former, null).stream().toList();
        } catch (SQLException e) {
            if (!ArchiveEngine.isOutOfMemory(e)) {
                throw e;
            }
            LOG.warn(
                    "{} files of {} are not merged, because their records are too long",
                    former.size(),
                    former.getFirst().day());
            metrics.failures.inc();
            former.forEach(file -> unmerged.add(file.path()));
            return;
        }
        if (!catalog.replace(term, former, merged)) {
            discard(merged);
        }
    }

    /** Computes the sketches of files of an earlier version. Those in an object store would have to be fetched for this. */
    private void sketch() throws IOException, SQLException {
        if (settings.s3().isPresent()) {
            return;
        }
        for (ArchiveFile file : catalog.withoutSketch(SKETCHED_AT_ONCE)) {
            if (!leads()) {
                return;
            }
            long begin = System.nanoTime();
            catalog.sketched(file, files.sketch(file));
            rest(Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    /** Deletes files that were replaced, and files that a crash has left. */
    private void sweep() throws IOException {
        deleteRemoved(ArchiveFiles.GRACE);
        files.deleteOldDrafts(clock.instant());
        for (String path : files.old(clock.instant())) {
            if (!catalog.knows(path)) {
                files.delete(path);
            }
        }
    }

    private void deleteRemoved(Duration ago) throws IOException {
        for (ArchiveFile file : catalog.removed(ago)) {
            files.delete(file);
            catalog.deleted(file);
        }
        store.deleteUnlistedCopies();
        catalog.forgetDeleted();
    }

    private void measure() {
        ArchiveCatalog.Waiting now = catalog.waiting();
        metrics.waiting.set((double) now.records());
        metrics.waitingSeconds.set(
                now.since() == null
                        ? 0
                        : Math.max(
                                0,
                                Duration.between(now.since(), clock.instant()).toMillis() / 1e3));
        List<ArchiveFile> all = catalog.files();
        metrics.files.set(all.size());
        metrics.bytes.set((double) all.stream().mapToLong(ArchiveFile::bytes).sum());
    }

    @Override
    public void close() {
        work.close();
        bound.close();
    }
}
