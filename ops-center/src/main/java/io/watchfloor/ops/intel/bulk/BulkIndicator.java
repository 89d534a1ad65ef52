package io.watchfloor.ops.intel.bulk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.intel.live.StoredIndicator.Action;
import io.watchfloor.ops.intel.stix.StixMarkings;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.indicator.IndicatorFields;
import io.watchfloor.sigma.indicator.IndicatorValue;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An indicator of a source, checked.
 *
 * @param text the value as the source wrote it
 */
record BulkIndicator(
        Key key,
        IndicatorValue value,
        String text,
        @Nullable Integer confidence,
        BulkItem.Validity validity,
        Tlp tlp,
        Action action) {

    private static final int LONGEST_NAME = 200;

    /** An indicator of a source. */
    record Key(String source, String externalId) {}

    /** Why an item is no indicator. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1;
        private final String code;

        Invalid(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        BulkResult result(@Nullable String externalId) {
            return BulkResult.refused(externalId, code, String.valueOf(getMessage()));
        }
    }

    /** @param usualSource the source of an item that names none */
    static BulkIndicator of(BulkItem item, String usualSource) throws Invalid {
        Kind kind = kind(item.kind());
        String text = item.value() == null ? "" : item.value().strip();
        IndicatorValue value = value(kind, text)
                .orElseThrow(() -> new Invalid(
                        "indicator.value",
                        "The value is not of the type %s. Correct the value or the type.".formatted(kind.text())));
        Integer confidence = item.confidence();
        if (confidence != null && (confidence < 0 || confidence > 100)) {
            throw new Invalid("indicator.confidence", "The confidence must be a number from 0 to 100.");
        }
        Instant from = item.validity().from();
        Instant until = item.validity().until();
        if (from != null && until != null && !from.isBefore(until)) {
            throw new Invalid("indicator.validity", "The validity must end after it begins.");
        }
        return new BulkIndicator(
                key(item.source(), item.externalId(), usualSource),
                value,
                text,
                confidence,
                item.validity(),
                tlp(item.tlp()),
                action(item.action()));
    }

    static Key key(@Nullable String source, @Nullable String externalId, String usualSource) throws Invalid {
        String id = externalId == null ? "" : externalId.strip();
        if (id.isEmpty() || id.length() > LONGEST_NAME) {
            throw new Invalid(
                    "indicator.external-id",
                    "The external ID must have 1 to %d characters. It is the ID by which you change and delete the indicator."
                            .formatted(LONGEST_NAME));
        }
        String name = source == null || source.isBlank() ? usualSource : source.strip();
        if (name.length() > LONGEST_NAME) {
            throw new Invalid(
                    "indicator.source", "The source must have at most %d characters.".formatted(LONGEST_NAME));
        }
        return new Key(name, id);
    }

    private static Kind kind(@Nullable String text) throws Invalid {
        return Arrays.stream(Kind.values())
                .filter(one -> one.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new Invalid(
                        "indicator.type",
                        "The type must be one of %s."
                                .formatted(Arrays.stream(Kind.values())
                                        .map(Kind::text)
                                        .collect(Collectors.joining(", ")))));
    }

    private static Optional<IndicatorValue> value(Kind kind, String text) {
        return kind.fields() == IndicatorFields.ADDRESS
                ? IndicatorValue.address(text).filter(one -> one.kind() == kind)
                : IndicatorValue.of(kind, text);
    }

    private static Tlp tlp(@Nullable String text) throws Invalid {
        return text == null
                ? Tlp.USUAL
                : Arrays.stream(Tlp.values())
                        .filter(one -> one.text().equals(text))
                        .findFirst()
                        .orElseThrow(() -> new Invalid(
                                "indicator.tlp",
                                "The marking must be one of %s."
                                        .formatted(Arrays.stream(Tlp.values())
                                                .map(Tlp::text)
                                                .collect(Collectors.joining(", ")))));
    }

    private static Action action(@Nullable String text) throws Invalid {
        return text == null
                ? Action.ALERT
                : Action.OF_SOURCES.stream()
                        .filter(one -> one.text().equals(text))
                        .findFirst()
                        .orElseThrow(() -> new Invalid(
                                "indicator.action",
                                "The action must be one of %s."
                                        .formatted(Action.OF_SOURCES.stream()
                                                .map(Action::text)
                                                .collect(Collectors.joining(", ")))));
    }

    boolean isExpired(Instant now) {
        Instant until = validity.until();
        return until != null && !until.isAfter(now);
    }

    /** Equal for items that are stored alike. */
    byte[] digest() {
        return Digests.sha256(String.join(
                        "\n",
                        value.kind().text(),
                        text,
                        String.valueOf(confidence),
                        String.valueOf(validity.from()),
                        String.valueOf(validity.until()),
                        tlp.text(),
                        action.text())
                .getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The object in STIX.
     *
     * @param created of the first version with this id
     */
    ObjectNode object(String id, Instant created, Instant modified) {
        Instant from = validity.from();
        Instant until = validity.until();
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("type", "indicator")
                .put("spec_version", "2.1")
                .put("id", id)
                .put("created", stix(created))
                .put("modified", stix(modified))
                .put("name", text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME));
        object.putArray("indicator_types").add(action == Action.ALLOW ? "benign" : "malicious-activity");
        object.put("pattern", pattern())
                .put("pattern_type", "stix")
                .put("valid_from", stix(from == null ? created : from));
        if (until != null) {
            object.put("valid_until", stix(until));
        }
        if (confidence != null) {
            object.put("confidence", confidence.intValue());
        }
        object.putArray("external_references")
                .addObject()
                .put("source_name", key.source())
                .put("external_id", key.externalId());
        object.putArray("object_marking_refs").add(StixMarkings.reference(tlp));
        return object;
    }

    private String pattern() {
        String property = switch (value.kind()) {
            case IPV4 -> "ipv4-addr:value =";
            case IPV6 -> "ipv6-addr:value =";
            case NETWORK -> (text.indexOf(':') < 0 ? "ipv4-addr" : "ipv6-addr") + ":value ISSUBSET";
            case DOMAIN -> "domain-name:value =";
            case URL -> "url:value =";
            case EMAIL -> "email-addr:value =";
            case MD5 -> "file:hashes.MD5 =";
            case SHA1 -> "file:hashes.'SHA-1' =";
            case SHA256 -> "file:hashes.'SHA-256' =";
        };
        return "[%s '%s']".formatted(property, text.replace("\\", "\\\\").replace("'", "\\'"));
    }

    /** With milliseconds, as STIX requires of {@code created} and {@code modified}. */
    static String stix(Instant time) {
        String text = time.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.indexOf('.') < 0 ? text.replace("Z", ".000Z") : text;
    }

    /** Bytes of a bundle with the objects. */
    static byte[] bundle(List<ObjectNode> objects) {
        ObjectNode bundle = JsonNodeFactory.instance
                .objectNode()
                .put("type", "bundle")
                .put("id", "bundle--44af6c39-c09b-49c5-9de2-394224b04982");
        bundle.putArray("objects").addAll(objects);
        return bundle.toString().getBytes(StandardCharsets.UTF_8);
    }
}
