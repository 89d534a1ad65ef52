package io.watchfloor.ops.intake.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.config.work.PeriodicWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inputs of all nodes of a cluster. Each node publishes its counters in the database, for the other nodes and for
 * the command doctor.
 */
public final class NodeInputs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeInputs.class);

    private static final Duration PUBLISH_INTERVAL = Duration.ofSeconds(2);

    /** A node that has not published its counters for this long counts as not responding. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(10);

    private static final String PUBLISH = """
            INSERT INTO input_count (node, reported_at, inputs) VALUES (:node, now(), CAST(:inputs AS jsonb))
            ON CONFLICT (node) DO UPDATE SET reported_at = excluded.reported_at, inputs = excluded.inputs""";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Inputs own;
    private final String node;
    private final Jdbi database;
    private @Nullable PeriodicWork publishing;

    /**
     * The inputs of a node, as last published.
     *
     * @param at time of publication, by the clock of the database
     * @param answers whether the node has published its counters in the last few seconds
     */
    public record NodeReport(String node, Instant at, boolean answers, List<InputStatus> doors) {
        public NodeReport {
            doors = List.copyOf(doors);
        }
    }

    /** @param node the name of this node; empty for a center with only one node */
    public NodeInputs(Inputs own, String node, Jdbi database) {
        this.own = own;
        this.node = node;
        this.database = database;
    }

    /** The inputs of this node. */
    public Inputs own() {
        return own;
    }

    /** The name of this node; empty for a center with only one node. */
    public String node() {
        return node;
    }

    /** Starts publishing the counters. Must be called on nodes that have inputs. */
    public synchronized void open() {
        if (publishing == null) {
            publishing = new PeriodicWork(
                    "inputs-published",
                    PUBLISH_INTERVAL,
                    "The counters of this node's inputs could not be published",
                    this::publish);
            publishing.startNow();
        }
    }

    private void publish() throws JsonProcessingException {
        String inputs = JSON.writeValueAsString(own.states());
        database.useHandle(handle -> {
            handle.createUpdate(PUBLISH)
                    .bind("node", node)
                    .bind("inputs", inputs)
                    .execute();
            handle.execute("DELETE FROM input_count WHERE reported_at < now() - interval '1 day'");
        });
    }

    /** The inputs of the other nodes, as last published, including nodes that have left. Blocks on the database. */
    public List<NodeReport> others() {
        return node.isEmpty()
                ? List.of()
                : published(database).stream()
                        // A center that was a single node before published under the empty name.
                        .filter(one -> !one.node().isEmpty() && !one.node().equals(node))
                        .toList();
    }

    /** The inputs of all nodes, as last published. Blocks on the database. */
    public static List<NodeReport> published(Jdbi database) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT node, reported_at, reported_at > now() - make_interval(secs => :seconds) AS answers, inputs::text AS inputs
                        FROM input_count ORDER BY node""")
                .bind("seconds", SILENT_AFTER.toSeconds())
                .map((row, context) -> new NodeReport(
                        row.getString("node"),
                        SqlTimestamps.of(row, "reported_at"),
                        row.getBoolean("answers"),
                        read(row.getString("inputs"))))
                .list());
    }

    /** Ignores inputs that this version does not know, because the other node may run another version. */
    private static List<InputStatus> read(String text) {
        List<InputStatus> doors = new ArrayList<>();
        try {
            for (JsonNode one : JSON.readTree(text)) {
                String name = one.path("door").asText();
                if (InputName.of(name.toLowerCase(Locale.ROOT)).isPresent()) {
                    doors.add(JSON.treeToValue(one, InputStatus.class));
                }
            }
        } catch (JsonProcessingException e) {
            LOG.warn("The counters of another node's inputs could not be read: {}", e.getOriginalMessage());
        }
        return doors;
    }

    /** Deletes this node's entry, so that a node that was stopped normally is not shown as not responding. */
    @Override
    public synchronized void close() {
        PeriodicWork ending = publishing;
        publishing = null;
        if (ending == null) {
            return;
        }
        try {
            var unused = ending.end(PUBLISH_INTERVAL);
            database.useHandle(handle -> handle.execute("DELETE FROM input_count WHERE node = ?", node));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug(
                    "The published counters of this node's inputs could not be deleted and will expire: {}",
                    e.toString());
        }
    }
}
