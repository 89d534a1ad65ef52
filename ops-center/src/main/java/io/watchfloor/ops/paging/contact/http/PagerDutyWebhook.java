package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.digest.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An incident event from PagerDuty's webhook (version 3).
 *
 * @param id id of the event; a repeated delivery has the same id
 * @param type the event type, such as {@code incident.acknowledged}
 * @param key the incident's deduplication key: the case id if the center sent the alert; may be empty
 * @param user PagerDuty's id of the user who acted; empty if no user acted
 * @param name PagerDuty's name of the user
 */
public record PagerDutyWebhook(String id, String type, String key, String user, String name) {

    public static final String HEADER = "X-PagerDuty-Signature";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "v1=";

    /**
     * Whether PagerDuty signed the body.
     *
     * @param header one signature, or two separated by a comma while the secret is being rotated
     */
    public static boolean signed(String secret, String header, byte[] body) {
        byte[] expected = (VERSION + hex(secret, body)).getBytes(StandardCharsets.US_ASCII);
        return Arrays.stream(header.split(",", -1))
                .map(one -> one.strip().getBytes(StandardCharsets.UTF_8))
                .anyMatch(one -> MessageDigest.isEqual(one, expected));
    }

    /** @return empty if the body is not an event */
    public static Optional<PagerDutyWebhook> read(byte[] body) {
        JsonNode event;
        try {
            event = JSON.readTree(new String(body, StandardCharsets.UTF_8)).path("event");
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        JsonNode agent = event.path("agent");
        boolean person = agent.path("type").asText("").startsWith("user");
        String id = event.path("id").asText("");
        String type = event.path("event_type").asText("");
        return id.isEmpty() || type.isEmpty()
                ? Optional.empty()
                : Optional.of(new PagerDutyWebhook(
                        id,
                        type,
                        event.path("data").path("incident_key").asText(""),
                        person ? agent.path("id").asText("") : "",
                        agent.path("summary").asText("")));
    }

    private static String hex(String secret, byte[] body) {
        return HexFormat.of().formatHex(Digests.hmac(secret.getBytes(StandardCharsets.UTF_8), body));
    }
}
