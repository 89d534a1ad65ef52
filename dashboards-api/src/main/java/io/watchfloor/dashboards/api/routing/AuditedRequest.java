package io.watchfloor.dashboards.api.routing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.platform.rights.Verb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * What a request asks for, as the audit log keeps it: a JSON body without its secrets, the size and hash of another body.
 *
 * @param text in one line; empty for nothing
 * @param reason the member {@code reason} of the body; empty when there is none
 */
public record AuditedRequest(String text, String reason) {

    private static final AuditedRequest NOTHING = new AuditedRequest("", "");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .build())
            .build();

    /** A member whose name has one of these is not kept; nor is the address of a contact, any part of which may be secret. */
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
            return NOTHING; // The body is a proof of who somebody is.
        }
        if (call.route().method().equals("GET")) {
            return new AuditedRequest(
                    call.request().getUri().queryString(StandardCharsets.UTF_8).orElse(""), "");
        }
        ByteString bytes = call.bytes();
        if (bytes.isEmpty()) {
            return NOTHING;
        }
        return json(bytes)
                .map(body -> new AuditedRequest(
                        withoutSecrets(body).toString(), body.path("reason").asText("")))
                .orElseGet(() -> new AuditedRequest("%d bytes, sha256:%s".formatted(bytes.size(), sha256(bytes)), ""));
    }

    /** Empty for what is no JSON object. */
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

    /** Also in objects within the body. */
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
