package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a hello tells of lost sequences, as JSON. A center of an earlier version reads the ranges alone. */
final class LostJson {
    /** Most ranges in one frame. */
    static final int MOST = 100;

    private LostJson() {}

    static void write(ArrayNode array, List<Lost> lost) {
        for (Lost range : lost) {
            ObjectNode item = array.addObject().put("from", range.from()).put("to", range.to());
            if (range.reason() != null) {
                item.put("reason", range.reason());
            }
            put(item, "since", range.since());
            put(item, "until", range.until());
        }
    }

    private static void put(ObjectNode item, String field, @Nullable Instant time) {
        if (time != null) {
            item.put(field, time.toString());
        }
    }

    static List<Lost> read(JsonNode array, long largestSequence) throws ProtocolException {
        if (array.isMissingNode()) {
            return List.of();
        }
        if (!array.isArray() || array.size() > MOST) {
            throw wrong("lost", "a list of at most %d ranges".formatted(MOST));
        }
        List<Lost> lost = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            long from = sequence(item, "from", 1, largestSequence);
            long to = sequence(item, "to", from, largestSequence);
            JsonNode reason = item.path("reason");
            if (!reason.isMissingNode() && !reason.isTextual()) {
                throw wrong("lost.reason", "a word");
            }
            try {
                lost.add(new Lost(from, to, reason.textValue(), time(item, "since"), time(item, "until")));
            } catch (IllegalArgumentException e) {
                throw new ProtocolException("frame.field", "\"lost\": " + e.getMessage(), e);
            }
        }
        return lost;
    }

    private static @Nullable Instant time(JsonNode item, String field) throws ProtocolException {
        JsonNode time = item.path(field);
        if (time.isMissingNode() || time.isNull()) {
            return null;
        }
        try {
            return Instant.parse(time.asText());
        } catch (DateTimeException e) {
            throw new ProtocolException("frame.field", "\"lost.%s\" must be an RFC 3339 time".formatted(field), e);
        }
    }

    private static long sequence(JsonNode item, String field, long least, long most) throws ProtocolException {
        JsonNode value = item.path(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw wrong(field, "a whole number from %d to %d".formatted(least, most));
        }
        return value.longValue();
    }

    private static ProtocolException wrong(String field, String wanted) {
        return new ProtocolException("frame.field", "\"%s\" must be %s".formatted(field, wanted));
    }
}
