package io.watchfloor.sensors.agent.gather;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.agent.files.PathText;
import io.watchfloor.sensors.protocol.HostState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes investigation packages. Counts the files before any file is read, so that a request over the limits is refused
 * as a whole.
 */
public final class PackageCollector {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Minimum free disk space that must remain when a package is written. */
    private static final long RESERVE = 64L << 20;

    private final PackageSettings settings;
    private final HostStateCollector host;
    private final Clock clock;

    /** The files and kinds of host state to collect. */
    public record Request(List<String> paths, Set<HostState> state) {
        public Request {
            paths = List.copyOf(paths);
            state = Set.copyOf(state);
        }

        private List<HostState> sorted() {
            return state.stream().sorted().toList();
        }
    }

    /** @param root root of this host's file system; contains the kernel's folder {@code proc} */
    public PackageCollector(PackageSettings settings, Path root, Clock clock) {
        this.settings = settings;
        this.host = new HostStateCollector(root);
        this.clock = clock;
    }

    /**
     * Checks a request without collecting anything.
     *
     * @throws PackageException if the request is not allowed, exceeds a limit, or matches no file
     */
    public void check(Request request) throws IOException, PackageException {
        SizeCheck named = new SizeCheck();
        if (!request.paths().isEmpty() && settings.under().isEmpty()) {
            throw new PackageException(
                    "this sensor's configuration allows no folder for file collection" + " (actions.collect.under)");
        }
        for (FilePattern one : patterns(request)) {
            FileFinder.visit(one, named);
        }
        if (!request.state().isEmpty()) {
            if (!settings.state()) {
                throw new PackageException("this sensor's configuration does not allow collecting host state"
                        + " (actions.collect.state)");
            }
        } else if (named.paths.isEmpty()) {
            throw new PackageException(
                    named.reasons.isEmpty()
                            ? "none of the files exists"
                            : "none of the files can be collected: " + String.join("; ", named.reasons));
        }
    }

    /**
     * Writes the package.
     *
     * @param id id of the order
     * @param file path of the finished package
     * @param until time at which collection is aborted
     */
    public InvestigationPackage collect(String id, Request request, Path file, Instant until)
            throws IOException, PackageException {
        if (Files.exists(file)) {
            // the package is complete: an earlier process was killed while sending it
            return InvestigationPackage.read(file);
        }
        if (Files.getFileStore(file.getParent()).getUsableSpace() < settings.maxBytes() + RESERVE) {
            throw new PackageException("%s has less than %s free, which a package may need: free disk space"
                    .formatted(file.getParent(), megabytes(settings.maxBytes() + RESERVE)));
        }
        ObjectNode manifest = JSON.createObjectNode()
                .put("format", "watchfloor-package-1")
                .put("response", id)
                .put("begunAt", clock.instant().toString());
        ArrayNode paths = manifest.putObject("asked").putArray("paths");
        request.paths().forEach(paths::add);
        ArrayNode state = manifest.withObject("/asked").putArray("state");
        request.sorted().forEach(one -> state.add(one.text()));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (PackageWriter into = new PackageWriter(part, manifest, settings.maxBytes())) {
            host.add(into, request.state());
            Packer packing = new Packer(into, until);
            List<FilePattern> all = new ArrayList<>(patterns(request));
            all.addAll(host.files(request.state()));
            for (FilePattern one : all) {
                FileFinder.visit(one, packing);
            }
            packing.end();
            into.finish(clock.instant().toString());
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return InvestigationPackage.read(file);
    }

    private List<FilePattern> patterns(Request request) throws PackageException {
        List<FilePattern> wanted = new ArrayList<>();
        for (String path : request.paths()) {
            wanted.add(FilePattern.of(path, settings.under()));
        }
        return wanted;
    }

    private static String megabytes(long bytes) {
        return "%d MiB".formatted((bytes + (1 << 20) - 1) >> 20);
    }

    /** Checks number and size of the files before any file is read. */
    private final class SizeCheck implements FileFinder.Visitor {
        private final Set<Path> paths = new HashSet<>();
        private final List<String> reasons = new ArrayList<>();
        private long bytes;

        @Override
        public void file(FileFinder.FoundFile found) throws PackageException {
            if (!paths.add(found.path())) {
                return;
            }
            bytes += found.attributes().size();
            if (paths.size() > settings.maxFiles()) {
                throw new PackageException("more than %d files match (actions.collect.max-files): name fewer files"
                        .formatted(settings.maxFiles()));
            }
            if (bytes > settings.maxBytes()) {
                throw new PackageException("the files exceed %s (actions.collect.max-size): %s"
                        .formatted(megabytes(settings.maxBytes()), "name fewer files"));
            }
        }

        @Override
        public void omit(Path path, String why) {
            if (reasons.size() < 3) {
                reasons.add(PathText.of(path) + ": " + why);
            }
        }
    }

    private final class Packer implements FileFinder.Visitor {
        private final Set<Path> seen = new HashSet<>();
        private final PackageWriter into;
        private final Instant until;
        private int omittedCount;

        Packer(PackageWriter into, Instant until) {
            this.into = into;
            this.until = until;
        }

        @Override
        public void file(FileFinder.FoundFile found) throws IOException, PackageException {
            if (clock.instant().isAfter(until)) {
                throw new PackageException("the time limit expired before the package was complete");
            }
            if (seen.size() >= 2 * settings.maxFiles()) {
                omittedCount += seen.contains(found.path()) ? 0 : 1;
                // the files that the order names were checked before; this check limits the files of the host state
                return;
            }
            if (!seen.add(found.path())) {
                return;
            }
            if (HostStateCollector.isTooLong(found)) {
                into.omit(
                        found.path(),
                        "the journal file exceeds the limit for host state: request the journal as a file");
            } else {
                into.add(found);
            }
        }

        @Override
        public void omit(Path path, String why) {
            if (seen.size() >= 2 * settings.maxFiles()) {
                omittedCount += seen.contains(path) ? 0 : 1;
            } else if (seen.add(path)) {
                into.omit(path, why);
            }
        }

        private void end() {
            if (omittedCount > 0) {
                into.omitUnnamed(
                        omittedCount,
                        "the manifest lists at most %d files (twice actions.collect.max-files)"
                                .formatted(2 * settings.maxFiles()));
            }
        }
    }
}
