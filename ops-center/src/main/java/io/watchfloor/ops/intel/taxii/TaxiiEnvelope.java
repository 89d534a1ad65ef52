package io.watchfloor.ops.intel.taxii;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An envelope of objects.
 *
 * @param more whether objects follow
 * @param next where they follow; null if not stated
 * @param objects the list of objects as received; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // envelopes are never compared
public record TaxiiEnvelope(boolean more, @Nullable String next, Optional<byte[]> objects) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_NEXT = 4096;

    /** Reads an envelope; empty if the bytes are not one. The objects are not read. */
    public static Optional<TaxiiEnvelope> read(byte[] bytes) {
        try (JsonParser in = JSON.createParser(bytes)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            boolean more = false;
            String next = null;
            byte[] objects = null;
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                if (name.equals("more") && value.isBoolean()) {
                    more = in.getBooleanValue();
                } else if (name.equals("next") && value == JsonToken.VALUE_STRING) {
                    next = in.getText();
                } else if (name.equals("objects") && value == JsonToken.START_ARRAY && objects == null) {
                    int from = (int) in.currentTokenLocation().getByteOffset();
                    in.skipChildren();
                    objects = Arrays.copyOfRange(
                            bytes, from, (int) in.currentLocation().getByteOffset());
                } else if (List.of("more", "next", "objects").contains(name)) {
                    return Optional.empty();
                } else {
                    in.skipChildren();
                }
            }
            return in.nextToken() != null || (next != null && next.length() > LONGEST_NEXT)
                    ? Optional.empty()
                    : Optional.of(new TaxiiEnvelope(more, next, Optional.ofNullable(objects)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes an envelope with the objects as received. */
    public static byte[] write(List<byte[]> objects, @Nullable String next) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii(next == null ? "{" : "{\"more\":true,\"next\":\"" + next + "\","));
        if (objects.isEmpty()) {
            out.writeBytes(ascii(next == null ? "}" : "\"objects\":[]}"));
            return out.toByteArray();
        }
        String before = "\"objects\":[";
        for (byte[] object : objects) {
            out.writeBytes(ascii(before));
            out.writeBytes(object);
            before = ",";
        }
        out.writeBytes(ascii("]}"));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
