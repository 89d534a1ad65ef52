package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.protocol.ActionFrame.Call;
import io.watchfloor.sensors.protocol.ActionFrame.Noted;
import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.Ready;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Frames about actions as JSON, field by field as {@link FrameJson} does. */
final class ActionJson {

    private static final long LONGEST_LIMIT = Duration.ofDays(366).toMillis();

    private ActionJson() {}

    static void write(ObjectNode json, ActionFrame frame) {
        switch (frame) {
            case Ready ready -> {
                ArrayNode actions = json.put("type", "ready").putArray("actions");
                ready.actions().forEach(actions::add);
                if (ready.cancels()) {
                    json.put("cancels", true);
                }
            }
            case Order order -> {
                json.put("type", "order")
                        .put("id", order.id())
                        .put("call", order.call().text())
                        .put("kind", order.kind());
                entries(json.putObject("arguments"), order.arguments());
                json.put("limitMillis", order.limitMillis());
            }
            case Outcome outcome -> {
                json.put("type", "outcome")
                        .put("id", outcome.id())
                        .put("number", outcome.number())
                        .put("state", written(outcome.state()).text())
                        .put("words", outcome.words());
                entries(json.putObject("evidence"), outcome.evidence());
                json.put("at", outcome.at().toString());
                Instant revertAt = outcome.revertAt();
                if (revertAt != null) {
                    json.put("revertAt", revertAt.toString());
                }
                if (outcome.state() == State.CANCELLED) {
                    json.put("cancelled", true);
                }
            }
            case Noted heard -> json.put("type", "noted").put("id", heard.id()).put("number", heard.number());
        }
    }

    /** Those who do not know the word read that it was not done, which is true. */
    private static State written(State state) {
        return state == State.CANCELLED ? State.FAILED : state;
    }

    private static State state(JsonNode json) throws ProtocolException {
        State state = one(json, "state", State.values(), State::text);
        return state == State.FAILED && json.path("cancelled").asBoolean() ? State.CANCELLED : state;
    }

    private static void entries(ObjectNode json, Map<String, String> entries) {
        entries.forEach(json::put);
    }

    static ActionFrame read(String type, JsonNode json) throws ProtocolException {
        return switch (type) {
            case "ready" -> new Ready(actions(json), json.path("cancels").asBoolean());
            case "order" ->
                new Order(
                        id(json),
                        one(json, "call", Call.values(), Call::text),
                        text(json, "kind", ActionFrame.LONGEST_NAME),
                        entries(json, "arguments"),
                        FrameJson.number(json, "limitMillis", 0, LONGEST_LIMIT));
            case "outcome" ->
                new Outcome(
                        id(json),
                        number(json),
                        state(json),
                        text(json, "words", ActionFrame.LONGEST_WORDS),
                        entries(json, "evidence"),
                        FrameJson.instant(json, "at"),
                        json.hasNonNull("revertAt") ? FrameJson.instant(json, "revertAt") : null);
            case "noted" -> new Noted(id(json), number(json));
            default -> throw FrameJson.wrong("type", "ready, order, outcome or noted");
        };
    }

    private static String id(JsonNode json) throws ProtocolException {
        String id = text(json, "id", ActionFrame.LONGEST_NAME);
        if (!id.matches("[A-Za-z0-9_-]+")) {
            throw FrameJson.wrong("id", "letters, digits, - and _");
        }
        return id;
    }

    private static int number(JsonNode json) throws ProtocolException {
        return (int) FrameJson.number(json, "number", 1, Integer.MAX_VALUE);
    }

    private static List<String> actions(JsonNode json) throws ProtocolException {
        JsonNode array = json.path("actions");
        if (!array.isArray() || array.size() > ActionFrame.MOST_ENTRIES) {
            throw FrameJson.wrong("actions", "a list of at most %d kinds".formatted(ActionFrame.MOST_ENTRIES));
        }
        List<String> actions = new ArrayList<>(array.size());
        for (JsonNode one : array) {
            actions.add(bounded("actions", one, ActionFrame.LONGEST_NAME));
        }
        return actions;
    }

    private static SortedMap<String, String> entries(JsonNode json, String field) throws ProtocolException {
        JsonNode object = json.path(field);
        if (!object.isObject() || object.size() > ActionFrame.MOST_ENTRIES) {
            throw FrameJson.wrong(field, "an object of at most %d strings".formatted(ActionFrame.MOST_ENTRIES));
        }
        SortedMap<String, String> entries = new TreeMap<>();
        for (Map.Entry<String, JsonNode> one : object.properties()) {
            if (one.getKey().length() > ActionFrame.LONGEST_NAME) {
                throw FrameJson.wrong(field, "named with at most %d characters".formatted(ActionFrame.LONGEST_NAME));
            }
            entries.put(one.getKey(), bounded(field, one.getValue(), ActionFrame.LONGEST_VALUE));
        }
        return entries;
    }

    static String text(JsonNode json, String field, int longest) throws ProtocolException {
        return bounded(field, json.path(field), longest);
    }

    private static String bounded(String field, JsonNode value, int longest) throws ProtocolException {
        String text = value.textValue();
        if (text == null || text.length() > longest) {
            throw FrameJson.wrong(field, "a string of at most %d characters".formatted(longest));
        }
        return text;
    }

    private static <T> T one(JsonNode json, String field, T[] all, Function<T, String> name) throws ProtocolException {
        String text = FrameJson.string(json, field);
        for (T one : all) {
            if (name.apply(one).equals(text)) {
                return one;
            }
        }
        throw FrameJson.wrong(
                field,
                "one of " + String.join(", ", Arrays.stream(all).map(name).toList()));
    }
}
