package io.watchfloor.dashboards.web;

import static io.watchfloor.dashboards.web.MockCases.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** The live stream of contract §5, with a log of deltas so that a page which comes back resumes from its cursor. */
final class MockStream {

    private record Delta(String topic, ObjectNode message) {}

    private static final class Viewer {
        final BoundedSourceQueue<Message> queue;
        final Set<String> topics = new HashSet<>();

        Viewer(BoundedSourceQueue<Message> queue) {
            this.queue = queue;
        }

        void close() {
            try {
                queue.complete();
            } catch (IllegalStateException alreadyClosed) {
                // The browser was faster.
            }
        }

        void send(ObjectNode message) {
            queue.offer(TextMessage.create(message.toString()));
        }
    }

    private final ActorSystem system;
    private final MockCases cases;
    private final List<Viewer> viewers = new ArrayList<>();
    private final List<Delta> log = new ArrayList<>();
    private boolean refusing;
    private int resumed;

    MockStream(ActorSystem system, MockCases cases) {
        this.system = system;
        this.cases = cases;
    }

    synchronized boolean isRefusing() {
        return refusing;
    }

    /** From now on no page gets through; those that are connected hear nothing more, as behind a dead network. */
    synchronized void cut() {
        refusing = true;
        viewers.clear();
    }

    synchronized void restore() {
        refusing = false;
    }

    /** Closes all connections; pages may come back at once. */
    synchronized void drop() {
        viewers.forEach(Viewer::close);
        viewers.clear();
    }

    /** How many subscriptions resumed from a cursor instead of getting a snapshot. */
    synchronized int resumed() {
        return resumed;
    }

    synchronized void beat() {
        viewers.forEach(viewer -> viewer.send(JSON.createObjectNode()
                .put("type", "heartbeat")
                .put("serverTime", Instant.now().toString())));
    }

    synchronized void publish(String topic, String change, ObjectNode item) {
        ObjectNode message = JSON.createObjectNode()
                .put("type", "delta")
                .put("topic", topic)
                .put("cursor", String.valueOf(log.size() + 1))
                .put("change", change)
                .set("item", item.deepCopy());
        log.add(new Delta(topic, message));
        viewers.stream().filter(viewer -> viewer.topics.contains(topic)).forEach(viewer -> viewer.send(message));
    }

    synchronized Flow<Message, Message, NotUsed> connect() {
        Pair<BoundedSourceQueue<Message>, Source<Message, NotUsed>> out =
                Source.<Message>queue(256).preMaterialize(system);
        Viewer viewer = new Viewer(out.first());
        viewers.removeIf(gone -> gone.queue.isCompleted());
        viewers.add(viewer);
        viewer.send(JSON.createObjectNode()
                .put("type", "hello")
                .put("serverTime", Instant.now().toString())
                .put("version", "stand-in"));
        return Flow.fromSinkAndSourceCoupled(
                Sink.foreach(message -> receive(viewer, message.asTextMessage().getStrictText())), out.second());
    }

    private synchronized void receive(Viewer viewer, String text) throws JsonProcessingException {
        JsonNode message = JSON.readTree(text);
        String topic = message.get("topic").asText();
        if (message.get("op").asText().equals("unsubscribe")) {
            viewer.topics.remove(topic);
            return;
        }
        viewer.topics.add(topic);
        if (message.hasNonNull("from")) {
            resumed++;
            log.stream()
                    .skip(Long.parseLong(message.get("from").asText()))
                    .filter(delta -> delta.topic().equals(topic))
                    .forEach(delta -> viewer.send(delta.message()));
            return;
        }
        viewer.send(JSON.createObjectNode()
                .put("type", "snapshot")
                .put("topic", topic)
                .put("cursor", String.valueOf(log.size()))
                .set("items", cases.items(topic).deepCopy()));
    }
}
