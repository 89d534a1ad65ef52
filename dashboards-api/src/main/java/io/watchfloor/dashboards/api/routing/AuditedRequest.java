package io.watchfloor.dashboards.api.routing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.wire.json.Unlogged;
import io.watchfloor.ops.platform.rights.Verb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * The content of a request for the audit log: a JSON body without its secrets, or size and hash of a file or another body.
 *
 * @param text content in one line; may be empty
 * @param reason field {@code reason} of the body; empty if the body has no such field
 */
public record AuditedRequest(String text, String reason) {

    static final AuditedRequest NOTHING = new AuditedRequest("", "");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .build())
            .build();

    /**
     * Fields whose name contains one of these words are not stored. The address of a contact method is not stored
     * either, because any part of the address may be secret.
     */
    private static final List<String> SECRETS = List.of(
            "secret",
            "token",
            "password",
            "code",
            "credential",
            "assertion",
            "signature",
            "key",
            "response",
            "digits",
            "address",
            "pin");

    public static AuditedRequest of(Call call) {
        if (call.route().needs() == Verb.NONE) {
            return NOTHING; // the body is a credential
        }
        if (call.route().method().equals("GET")) {
            return new AuditedRequest(
                    call.request().getUri().queryString(StandardCharsets.UTF_8).orElse(""), "");
        }
        ByteString bytes = call.bytes();
        if (bytes.isEmpty()) {
            return NOTHING;
        }
        Operation operation = call.route().operation();
        boolean file = operation != null && operation.bodies().stream().allMatch(AuditedRequest::isFile);
        return (file ? Optional.<JsonNode>empty() : json(bytes))
                .map(body -> new AuditedRequest(
                        withoutSecrets(body).toString(), body.path("reason").asText("")))
                .orElseGet(() -> new AuditedRequest("%d bytes, sha256:%s".formatted(bytes.size(), sha256(bytes)), ""));
    }

    private static boolean isFile(Content body) {
        return body.type() == null || (body.type() instanceof Class<?> type && Unlogged.class.isAssignableFrom(type));
    }

    /** Returns empty if the body is not a JSON object. */
    static Optional<JsonNode> json(ByteString bytes) {
        if (bytes.isEmpty() || bytes.head() != '{') {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readTree(bytes.toArrayUnsafe()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Removes secrets, including secrets in nested objects. */
    private static JsonNode withoutSecrets(JsonNode body) {
        for (JsonNode inner : body) {
            withoutSecrets(inner);
        }
        if (body instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                String name = member.getKey().toLowerCase(Locale.ROOT);
                boolean ofContact = name.equals("address") && member.getValue().isObject();
                if (ofContact || SECRETS.stream().anyMatch(name::contains)) {
                    member.setValue(object.textNode("…"));
                }
            });
        }
        return body;
    }

    private static String sha256(ByteString bytes) {
        return Digests.hex(bytes.toArrayUnsafe());
    }
}
