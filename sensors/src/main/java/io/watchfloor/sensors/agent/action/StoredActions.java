package io.watchfloor.sensors.agent.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.agent.spool.AtomicFile;
import io.watchfloor.sensors.agent.spool.PrivateFiles;
import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ProtocolException;
import io.watchfloor.sensors.protocol.UplinkCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores all actions that this sensor knows, each in its own file: a header line, the order, then each outcome as sent
 * to the center. Finished actions are deleted after {@value #KEPT_DAYS} days; until then a repeated order is
 * recognized.
 */
final class StoredActions {

    private static final Logger LOG = LoggerFactory.getLogger(StoredActions.class);

    private static final int KEPT_DAYS = 30;
    private static final int MAX_ACTIONS = 1_000;
    private static final String SUFFIX = ".action";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Map<String, StoredAction> known = new TreeMap<>();

    private StoredActions(Path folder) {
        this.folder = folder;
    }

    /** Reads the stored actions. A file that cannot be read is logged and ignored, but not deleted. */
    static StoredActions open(Path folder, Instant now) throws IOException {
        PrivateFiles.createDirectories(folder);
        StoredActions book = new StoredActions(folder);
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
        for (Path file : files) {
            try {
                StoredAction action = read(Files.readString(file));
                book.known.put(action.id(), action);
            } catch (IOException | ProtocolException | IllegalArgumentException | DateTimeException e) {
                LOG.warn("cannot read the stored action {}, ignoring the action: {}", file, e.getMessage());
            }
        }
        book.forget(now);
        return book;
    }

    Optional<StoredAction> find(String id) {
        return Optional.ofNullable(known.get(id));
    }

    List<StoredAction> all() {
        return List.copyOf(known.values());
    }

    /**
     * Stores the action on disk; the file survives a power cut.
     *
     * @return false if the disk is full; then nothing is written
     */
    boolean put(StoredAction action, Instant now) throws IOException {
        if (!known.containsKey(action.id()) && known.size() >= MAX_ACTIONS) {
            forget(now);
            if (known.size() >= MAX_ACTIONS && !forgetOldest()) {
                return false;
            }
        }
        if (!AtomicFile.replace(file(action.id()), write(action).getBytes(StandardCharsets.UTF_8), true)) {
            return false;
        }
        known.put(action.id(), action);
        return true;
    }

    /** Stores the action in memory only. */
    void remember(StoredAction action) {
        known.put(action.id(), action);
    }

    private void forget(Instant now) throws IOException {
        for (StoredAction one : all()) {
            if (one.phase() == StoredAction.Phase.OVER
                    && one.receivedAt().plus(Duration.ofDays(KEPT_DAYS)).isBefore(now)) {
                remove(one);
            }
        }
    }

    private boolean forgetOldest() throws IOException {
        Optional<StoredAction> oldest = known.values().stream()
                .filter(one -> one.phase() == StoredAction.Phase.OVER)
                .min(Comparator.comparing(StoredAction::receivedAt));
        if (oldest.isPresent()) {
            remove(oldest.get());
        }
        return oldest.isPresent();
    }

    private void remove(StoredAction one) throws IOException {
        Files.deleteIfExists(file(one.id()));
        known.remove(one.id());
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private static String write(StoredAction action) {
        ObjectNode head = JSON.createObjectNode()
                .put("version", 1)
                .put("phase", action.phase().text())
                .put("receivedAt", action.receivedAt().toString())
                .put("heard", action.acknowledged());
        Instant revertAt = action.revertAt();
        if (revertAt != null) {
            head.put("revertAt", revertAt.toString());
        }
        StringBuilder text = new StringBuilder(head.toString()).append('\n');
        text.append(UplinkCodec.encode(action.order())).append('\n');
        action.outcomes().forEach(one -> text.append(UplinkCodec.encode(one)).append('\n'));
        return text.toString();
    }

    private static StoredAction read(String text) throws IOException, ProtocolException {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !(UplinkCodec.decode(lines.get(1)) instanceof Order order)) {
            throw new IOException("the file is incomplete");
        }
        JsonNode head = JSON.readTree(lines.getFirst());
        List<Outcome> outcomes = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            if (UplinkCodec.decode(line) instanceof Outcome outcome) {
                outcomes.add(outcome);
            }
        }
        return new StoredAction(
                order,
                StoredAction.Phase.of(head.path("phase").asText()),
                Instant.parse(head.path("receivedAt").asText()),
                head.path("heard").asInt(),
                head.hasNonNull("revertAt")
                        ? Instant.parse(head.path("revertAt").asText())
                        : null,
                outcomes);
    }
}
