package io.watchfloor.dashboards.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message from a client. */
sealed interface LiveRequest {

    JsonMapper MAPPER = JsonMapper.builder().build();

    /** @param from last cursor that the client received; null to get a snapshot */
    record Subscribe(Topic topic, @Nullable String from) implements LiveRequest {}

    record Unsubscribe(String topic) implements LiveRequest {}

    /** @param topic topic as sent by the client, shortened to the maximum length */
    record RejectedRequest(String topic, String code, String detail) implements LiveRequest {

        static RejectedRequest of(String topic, String code, String detail) {
            return new RejectedRequest(topic.substring(0, Math.min(topic.length(), Topic.LONGEST)), code, detail);
        }
    }

    static LiveRequest of(String text) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return RejectedRequest.of(
                    "", "live.not-json", "Send JSON such as {\"op\":\"subscribe\",\"topic\":\"cases\"}.");
        }
        String topic = json.path("topic").asText("");
        return switch (json.path("op").asText("")) {
            case "subscribe" -> subscribe(topic, json.path("from"));
            case "unsubscribe" -> new Unsubscribe(topic);
            default -> RejectedRequest.of(topic, "live.unknown-op", "op must be subscribe or unsubscribe.");
        };
    }

    private static LiveRequest subscribe(String text, JsonNode from) {
        Optional<Topic> topic = Topic.parse(text);
        return topic.isPresent()
                ? new Subscribe(topic.get(), from.isTextual() ? from.asText() : null)
                : RejectedRequest.of(
                        text,
                        "live.unknown-topic",
                        "Topics are cases, case:ID, assets, asset:ID, sensors, status, approvals, notifications:me.");
    }
}
