package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Text frames as JSON, field by field, so that renaming a class does not change the wire, and each wrong field is
 * named. Epochs and running hashes are 16 hex digits, because JSON readers lose bits of large numbers.
 */
final class FrameJson {
    private static final int DEEPEST = 16;
    private static final int LONGEST_SHORT = 100;

    /** Leaves room to count on from the largest sequence. */
    private static final long LARGEST_SEQUENCE = Long.MAX_VALUE - Integer.MAX_VALUE;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxDocumentLength(UplinkCodec.LARGEST_TEXT)
                            .build())
                    .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION, false)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private FrameJson() {}

    static String write(UplinkFrame frame) {
        ObjectNode json = JSON.createObjectNode();
        switch (frame) {
            case UplinkFrame.Hello hello -> writeHello(json, hello);
            case UplinkFrame.Welcome welcome -> writeWelcome(json, welcome);
            case UplinkFrame.Ack ack -> writeAck(json, ack);
            case UplinkFrame.Compare compare ->
                json.put("type", "compare")
                        .put("epoch", hex(compare.epoch()))
                        .put("sequence", compare.sequence())
                        .put("history", hex(compare.history()));
            case UplinkFrame.Compared compared ->
                json.put("type", "compared")
                        .put("epoch", hex(compared.epoch()))
                        .put("sequence", compared.sequence())
                        .put("same", compared.same().name().toLowerCase(Locale.ROOT));
            case UplinkFrame.Beat beat -> json.put("type", "beat");
            case UplinkFrame.Health health -> HealthJson.write(json.put("type", "health"), health.word());
            case UplinkFrame.Goodbye goodbye -> json.put("type", "goodbye").put("reason", goodbye.reason());
            case UplinkFrame.Heard heard ->
                json.put("type", "heard").put("serverTime", heard.serverTime().toString());
            case UplinkFrame.StartNewEpoch start ->
                json.put("type", "startNewEpoch").put("reason", start.reason());
            case UplinkFrame.Wait wait ->
                json.put("type", "wait")
                        .put("retryAfterMillis", wait.retryAfterMillis())
                        .put("reason", wait.reason());
            case UplinkFrame.Refusal refusal ->
                json.put("type", "refusal").put("code", refusal.code()).put("message", refusal.message());
            case ActionFrame action -> ActionJson.write(json, action);
            case ConfigurationFrame configuration -> ConfigurationJson.write(json, configuration);
        }
        return json.toString();
    }

    private static void writeHello(ObjectNode json, UplinkFrame.Hello hello) {
        json.put("type", "hello")
                .put("agentVersion", hello.agentVersion())
                .put("epoch", hex(hello.epoch()))
                .put("nextSequence", hello.nextSequence())
                .put("firstPending", hello.firstPending())
                .put("history", hex(hello.history()));
        if (hello.lineage() != null) {
            json.put("lineage", hex(hello.lineage()));
        }
        if (!hello.lost().isEmpty()) {
            LostJson.write(json.putArray("lost"), hello.lost());
        }
        Parting after = hello.after();
        if (after != null) {
            json.putObject("after")
                    .put("epoch", hex(after.epoch()))
                    .put("through", after.through())
                    .put("reason", after.reason().text());
        }
        HostWord host = hello.host();
        if (host != null) {
            ObjectNode word = json.putObject("host");
            ArrayNode names = word.putArray("names");
            host.names().forEach(names::add);
            ArrayNode addresses = word.putArray("addresses");
            host.addresses().forEach(addresses::add);
        }
    }

    private static void writeWelcome(ObjectNode json, UplinkFrame.Welcome welcome) {
        json.put("type", "welcome")
                .put("ackedThrough", welcome.ackedThrough())
                .put("history", hex(welcome.history()))
                .put("lineage", hex(welcome.lineage()))
                .put("credit", welcome.credit())
                .put("maxFrameBytes", welcome.maxFrameBytes())
                .put("serverTime", welcome.serverTime().toString());
        write(json, welcome.takes());
    }

    private static void write(ObjectNode json, Set<Feature> takes) {
        for (Feature feature : Feature.values()) {
            if (takes.contains(feature)) {
                json.put(feature.field(), true);
            }
        }
    }

    private static Set<Feature> takes(JsonNode json) {
        Set<Feature> takes = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            if (json.path(feature.field()).booleanValue()) {
                takes.add(feature);
            }
        }
        return takes;
    }

    private static void writeAck(ObjectNode json, UplinkFrame.Ack ack) {
        json.put("type", "ack")
                .put("epoch", hex(ack.epoch()))
                .put("through", ack.through())
                .put("credit", ack.credit())
                .put("detections", ack.detections());
        var rejected = json.putArray("rejected");
        for (Rejection rejection : ack.rejected()) {
            rejected.addObject()
                    .put("sequence", rejection.sequence())
                    .put("code", rejection.code())
                    .put("reason", rejection.reason());
        }
    }

    static UplinkFrame read(String text) throws ProtocolException {
        if (text.length() > UplinkCodec.LARGEST_TEXT) {
            throw new ProtocolException(
                    "frame.too-large",
                    "a text frame has %d characters, %d are allowed"
                            .formatted(text.length(), UplinkCodec.LARGEST_TEXT));
        }
        JsonNode json = parse(text);
        String type = string(json, "type");
        return switch (type) {
            case "hello" ->
                new UplinkFrame.Hello(
                        shortText(json, "agentVersion"),
                        eightBytes(json, "epoch"),
                        number(json, "nextSequence", 1, LARGEST_SEQUENCE),
                        number(json, "firstPending", 1, LARGEST_SEQUENCE),
                        eightBytes(json, "history"),
                        json.has("lineage") ? (Long) eightBytes(json, "lineage") : null,
                        LostJson.read(json.path("lost"), LARGEST_SEQUENCE),
                        json.has("after") ? parting(json.path("after")) : null,
                        json.has("host") ? host(json.path("host")) : null);
            case "welcome" ->
                new UplinkFrame.Welcome(
                        number(json, "ackedThrough", 0, LARGEST_SEQUENCE),
                        eightBytes(json, "history"),
                        eightBytes(json, "lineage"),
                        small(json, "credit"),
                        small(json, "maxFrameBytes"),
                        instant(json, "serverTime"),
                        takes(json));
            case "ack" ->
                new UplinkFrame.Ack(
                        eightBytes(json, "epoch"),
                        number(json, "through", 0, LARGEST_SEQUENCE),
                        small(json, "credit"),
                        small(json, "detections"),
                        rejections(json));
            case "compare" ->
                new UplinkFrame.Compare(
                        eightBytes(json, "epoch"),
                        number(json, "sequence", 0, LARGEST_SEQUENCE),
                        eightBytes(json, "history"));
            case "compared" ->
                new UplinkFrame.Compared(
                        eightBytes(json, "epoch"), number(json, "sequence", 0, LARGEST_SEQUENCE), same(json));
            case "beat" -> new UplinkFrame.Beat();
            case "health" -> new UplinkFrame.Health(HealthJson.read(json));
            case "goodbye" -> new UplinkFrame.Goodbye(shortText(json, "reason"));
            case "heard" -> new UplinkFrame.Heard(instant(json, "serverTime"));
            case "startNewEpoch" -> new UplinkFrame.StartNewEpoch(string(json, "reason"));
            case "wait" -> new UplinkFrame.Wait(small(json, "retryAfterMillis"), string(json, "reason"));
            case "refusal" -> new UplinkFrame.Refusal(string(json, "code"), string(json, "message"));
            case "ready", "order", "outcome", "noted" -> ActionJson.read(type, json);
            case "configure", "configured", "release" -> ConfigurationJson.read(type, json);
            default -> throw new ProtocolException("frame.type", "unknown frame type \"%.40s\"".formatted(type));
        };
    }

    private static JsonNode parse(String text) throws ProtocolException {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ProtocolException("frame.json", "a text frame is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!json.isObject()) {
            throw new ProtocolException("frame.json", "a text frame is not a JSON object");
        }
        return json;
    }

    private static List<Rejection> rejections(JsonNode json) throws ProtocolException {
        JsonNode array = json.path("rejected");
        if (!array.isArray()) {
            throw wrong("rejected", "a list");
        }
        List<Rejection> rejections = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            rejections.add(new Rejection(
                    number(item, "sequence", 1, Long.MAX_VALUE), string(item, "code"), string(item, "reason")));
        }
        return rejections;
    }

    static String string(JsonNode json, String field) throws ProtocolException {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw wrong(field, "a string");
        }
        return value.textValue();
    }

    private static String shortText(JsonNode json, String field) throws ProtocolException {
        String text = string(json, field);
        if (text.length() > LONGEST_SHORT || text.chars().anyMatch(Character::isISOControl)) {
            throw wrong(field, "a string of at most %d printable characters".formatted(LONGEST_SHORT));
        }
        return text;
    }

    static long number(JsonNode json, String field, long least, long most) throws ProtocolException {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw wrong(field, "a whole number from %d to %d".formatted(least, most));
        }
        return value.longValue();
    }

    private static int small(JsonNode json, String field) throws ProtocolException {
        return (int) number(json, field, 0, Integer.MAX_VALUE);
    }

    private static long eightBytes(JsonNode json, String field) throws ProtocolException {
        String text = string(json, field);
        if (text.length() != 16 || !text.chars().allMatch(HexFormat::isHexDigit)) {
            throw wrong(field, "16 hex digits");
        }
        return HexFormat.fromHexDigitsToLong(text);
    }

    private static Parting parting(JsonNode json) throws ProtocolException {
        String reason = string(json, "reason");
        return new Parting(
                eightBytes(json, "epoch"),
                number(json, "through", 0, LARGEST_SEQUENCE),
                // A later sensor may know more reasons: the parting itself is still reported.
                Parting.Reason.of(reason).orElse(Parting.Reason.CENTER_ASKED));
    }

    private static HostWord host(JsonNode json) throws ProtocolException {
        return new HostWord(
                texts(json, "names", HostWord.MOST_NAMES, HostWord.LONGEST_NAME),
                texts(json, "addresses", HostWord.MOST_ADDRESSES, HostWord.LONGEST_ADDRESS));
    }

    private static List<String> texts(JsonNode json, String field, int most, int longest) throws ProtocolException {
        JsonNode array = json.path(field);
        if (!array.isArray() || array.size() > most) {
            throw wrong("host." + field, "a list of at most %d strings".formatted(most));
        }
        List<String> texts = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            String text = item.textValue();
            if (text == null
                    || text.isBlank()
                    || text.length() > longest
                    || text.chars().anyMatch(Character::isISOControl)) {
                throw wrong("host." + field, "a list of strings of 1 to %d printable characters".formatted(longest));
            }
            texts.add(text);
        }
        return texts;
    }

    private static UplinkFrame.Compared.Same same(JsonNode json) throws ProtocolException {
        return switch (string(json, "same")) {
            case "true" -> UplinkFrame.Compared.Same.TRUE;
            case "false" -> UplinkFrame.Compared.Same.FALSE;
            case "unknown" -> UplinkFrame.Compared.Same.UNKNOWN;
            default -> throw wrong("same", "true, false or unknown");
        };
    }

    static Instant instant(JsonNode json, String field) throws ProtocolException {
        try {
            return Instant.parse(string(json, field));
        } catch (DateTimeException e) {
            throw new ProtocolException("frame.field", "\"%s\" must be an RFC 3339 time".formatted(field), e);
        }
    }

    private static String hex(long eightBytes) {
        return HexFormat.of().toHexDigits(eightBytes);
    }

    static ProtocolException wrong(String field, String wanted) {
        return new ProtocolException("frame.field", "\"%s\" must be %s".formatted(field, wanted));
    }
}
