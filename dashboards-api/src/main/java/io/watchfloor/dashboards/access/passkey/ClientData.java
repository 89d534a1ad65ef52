package io.watchfloor.dashboards.access.passkey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.yubico.webauthn.data.ByteArray;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The client data of a ceremony, which the authenticator signs: type, challenge and origin.
 *
 * @param type {@value #CREATE} or {@value #GET}
 * @param inside whether the page was embedded in a frame of another site
 */
record ClientData(String type, ByteArray challenge, String origin, boolean inside) {

    static final String CREATE = "webauthn.create";
    static final String GET = "webauthn.get";

    private static final int LONGEST = 4096;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static ClientData read(ByteArray said) {
        byte[] bytes = said.getBytes();
        if (bytes.length > LONGEST) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
        try {
            JsonNode json = MAPPER.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
            JsonNode crossOrigin = json.path("crossOrigin");
            if (!json.isObject()
                    || !json.path("type").isTextual()
                    || !json.path("challenge").isTextual()
                    || !json.path("origin").isTextual()
                    || !(crossOrigin.isMissingNode() || crossOrigin.isBoolean())) {
                throw PasskeyRefusal.MALFORMED.asException();
            }
            return new ClientData(
                    json.path("type").asText(),
                    new ByteArray(
                            Base64.getUrlDecoder().decode(json.path("challenge").asText())),
                    json.path("origin").asText(),
                    crossOrigin.asBoolean() || json.has("topOrigin"));
        } catch (CharacterCodingException | JsonProcessingException | IllegalArgumentException e) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
    }

    /** Rejects client data of another type or another origin. */
    void check(String wanted, PasskeyParty party) {
        if (!type.equals(wanted)) {
            throw PasskeyRefusal.TYPE.asException();
        }
        if (!origin.equals(party.origin())) {
            throw PasskeyRefusal.ORIGIN.asException();
        }
        if (inside) {
            throw PasskeyRefusal.CROSS_ORIGIN.asException();
        }
    }
}
