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

/** The doors of all nodes of a cluster: each tells the others by the database what its own count. */
public final class NodeInputs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeInputs.class);

    private static final Duration TELL_EVERY = Duration.ofSeconds(2);

    /** Whoever has said nothing for so long does not answer. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(10);

    private static final String TELL = """
            INSERT INTO door_count (node, told_at, doors) VALUES (:node, now(), CAST(:doors AS jsonb))
            ON CONFLICT (node) DO UPDATE SET told_at = excluded.told_at, doors = excluded.doors""";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Inputs own;
    private final String node;
    private final Jdbi database;
    private @Nullable PeriodicWork telling;

    /**
     * What a node told of its doors.
     *
     * @param at by the clock of the database
     * @param answers whether that was a moment ago
     */
    public record Told(String node, Instant at, boolean answers, List<InputStatus> doors) {
        public Told {
            doors = List.copyOf(doors);
        }
    }

    /** @param node this one's name; empty for a node alone, which tells nobody */
    public NodeInputs(Inputs own, String node, Jdbi database) {
        this.own = own;
        this.node = node;
        this.database = database;
    }

    /** Those of this node. */
    public Inputs own() {
        return own;
    }

    /** This one's name; empty for a node alone. */
    public String node() {
        return node;
    }

    /** Begins to tell, on a node that has doors. */
    public synchronized void open() {
        if (!node.isEmpty() && telling == null) {
            telling = new PeriodicWork(
                    "doors-told", TELL_EVERY, "The other nodes are not told what the doors here count", this::tell);
            telling.startNow();
        }
    }

    private void tell() throws JsonProcessingException {
        String doors = JSON.writeValueAsString(own.states());
        database.useHandle(handle -> {
            handle.createUpdate(TELL).bind("node", node).bind("doors", doors).execute();
            handle.execute("DELETE FROM door_count WHERE told_at < now() - interval '1 day'");
        });
    }

    /** What the other nodes told last, also those that have left. Blocks on the database. */
    public List<Told> others() {
        if (node.isEmpty()) {
            return List.of();
        }
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT node, told_at, told_at > now() - make_interval(secs => :seconds) AS answers, doors::text AS doors
                        FROM door_count WHERE node <> :node ORDER BY node""")
                .bind("seconds", SILENT_AFTER.toSeconds())
                .bind("node", node)
                .map((row, context) -> new Told(
                        row.getString("node"),
                        SqlTimestamps.of(row, "told_at"),
                        row.getBoolean("answers"),
                        read(row.getString("doors"))))
                .list());
    }

    /** A node of another version may have a door that is unknown here. */
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
            LOG.warn("What another node counts cannot be read: {}", e.getOriginalMessage());
        }
        return doors;
    }

    /** A node that ends in order is missed by nobody. */
    @Override
    public synchronized void close() {
        PeriodicWork ending = telling;
        telling = null;
        if (ending == null) {
            return;
        }
        try {
            var unused = ending.end(TELL_EVERY);
            database.useHandle(handle -> handle.execute("DELETE FROM door_count WHERE node = ?", node));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug("What the doors counted ends by itself: {}", e.toString());
        }
    }
}
