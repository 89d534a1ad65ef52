package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.gather.InvestigationPackage;
import io.watchfloor.sensors.agent.gather.PackageCollector;
import io.watchfloor.sensors.agent.gather.PackageException;
import io.watchfloor.sensors.agent.spool.PrivateFiles;
import io.watchfloor.sensors.protocol.ActionKind;
import io.watchfloor.sensors.protocol.HostState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes an investigation package and sends it to the center. If the sensor process is killed, the next process resumes
 * the upload of a complete package and deletes an incomplete package.
 */
final class CollectPackage implements ActionHandler {

    private static final String SUFFIX = ".zip";

    private final ActionSettings settings;
    private final ActionHandlerFactory.Packages packages;
    private final PackageCollector collector;

    CollectPackage(ActionSettings settings, ActionHandlerFactory.Packages packages, Clock clock) {
        this.settings = settings;
        this.packages = packages;
        this.collector = new PackageCollector(settings.collect(), packages.root(), clock);
    }

    @Override
    public Optional<String> refusalReason(StoredAction action) {
        try {
            collector.check(request(action));
            return Optional.empty();
        } catch (PackageException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Optional.of("the files cannot be checked: " + e);
        }
    }

    @Override
    public ActionResult execute(StoredAction action, List<StoredAction> others)
            throws IOException, InterruptedException {
        if (!settings.allow().contains(ActionKind.COLLECT_PACKAGE)) {
            return ActionResult.failed("this sensor's configuration no longer allows collect-package (actions.allow)");
        }
        PrivateFiles.createDirectories(packages.folder());
        deleteAllExcept(action.id());
        try {
            InvestigationPackage one =
                    collector.collect(action.id(), request(action), file(action.id()), action.deadline());
            packages.sender().send(action.id(), one, action.deadline());
            return success(one);
        } catch (PackageException e) {
            return ActionResult.failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw (InterruptedException) new InterruptedException("stopped").initCause(e);
            }
            throw e;
        }
    }

    /** If the center has received the whole package but its response was lost, the action has succeeded. */
    @Override
    public Optional<ActionResult> stop(StoredAction action) throws IOException, InterruptedException {
        Path file = file(action.id());
        if (Files.exists(file)) {
            InvestigationPackage one = InvestigationPackage.read(file);
            if (packages.sender().hasArrived(action.id(), one)) {
                return Optional.of(success(one));
            }
        }
        return Optional.empty();
    }

    private static ActionResult success(InvestigationPackage one) {
        return ActionResult.success(
                "%s, %d bytes compressed, %s at the center"
                        .formatted(
                                one.files() == 1 ? "1 file" : one.files() + " files",
                                one.bytes(),
                                one.files() == 1 ? "is" : "are"),
                evidence(one));
    }

    /**
     * Deletes the package only after the outcome is on disk. A process that is killed before that sends the same
     * package again, and the center recognizes the duplicate.
     */
    @Override
    public void cleanUp() throws IOException {
        if (Files.isDirectory(packages.folder())) {
            deleteAllExcept("");
        }
    }

    private static Map<String, String> evidence(InvestigationPackage one) {
        return new TreeMap<>(Map.of(
                "bytes",
                Long.toString(one.bytes()),
                "sha256",
                one.sha256(),
                "files",
                Integer.toString(one.files()),
                "unpacked",
                Long.toString(one.unpacked()),
                "changed",
                Integer.toString(one.changed()),
                "leftOut",
                Integer.toString(one.leftOut())));
    }

    private static PackageCollector.Request request(StoredAction action) throws PackageException {
        Set<HostState> state = EnumSet.noneOf(HostState.class);
        for (String text : split(action.argument("state"), " ")) {
            state.add(HostState.of(text)
                    .orElseThrow(() -> PackageException.of("unknown host state \"%s\"; known: %s"
                            .formatted(text, String.join(", ", HostState.texts())))));
        }
        return new PackageCollector.Request(split(action.argument("paths"), "\n"), state);
    }

    private static List<String> split(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .filter(one -> !one.isBlank())
                .toList();
    }

    private Path file(String id) {
        return packages.folder().resolve(id + SUFFIX);
    }

    /** Only one package is collected at a time, so all other files in the folder belong to finished orders. */
    private void deleteAllExcept(String id) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(packages.folder())) {
            for (Path file : files) {
                if (!file.equals(file(id))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public ActionResult revert(StoredAction action, List<StoredAction> others) {
        return ActionResult.failed("a package that the center has received cannot be recalled");
    }
}
