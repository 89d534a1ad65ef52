package io.watchfloor.ops.intel.stix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The id that follows from the properties of an observable, so that all producers give it the same id. */
public final class DerivedObservableId {

    private static final UUID NAMESPACE = UUID.fromString("00abedb4-aa42-466c-9c01-fed23315a9b7");

    /** The first of these hashes that is present identifies a file. */
    private static final List<String> HASHES = List.of("MD5", "SHA-1", "SHA-256", "SHA-512");

    private DerivedObservableId() {}

    /** Returns the id; empty for a process, a custom type, and an observable without one of the properties. */
    public static Optional<String> of(ObjectNode observable) {
        String type = observable.path("type").asText();
        StixModel.Shape shape = StixModel.STANDARD.shape(type);
        if (shape == null || shape.derived().isEmpty()) {
            return Optional.empty();
        }
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        for (String property : shape.derived()) {
            JsonNode value = observable.path(property);
            if (!value.isMissingNode()) {
                named.set(property, property.equals("hashes") ? one(value) : value);
            }
        }
        return named.isEmpty() ? Optional.empty() : Optional.of(type + "--" + uuid(CanonicalJson.bytes(named)));
    }

    private static JsonNode one(JsonNode hashes) {
        ObjectNode first = JsonNodeFactory.instance.objectNode();
        HASHES.stream()
                .filter(hashes::has)
                .findFirst()
                .or(() -> hashes.properties().stream().findFirst().map(Map.Entry::getKey))
                .ifPresent(name -> first.set(name, hashes.get(name)));
        return first;
    }

    /** A UUID of version 5 (RFC 4122) in the namespace of STIX. */
    public static UUID uuid(byte[] name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .array());
            ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name));
            return new UUID(
                    (hash.getLong() & 0xffffffffffff0fffL) | 0x5000L,
                    (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
