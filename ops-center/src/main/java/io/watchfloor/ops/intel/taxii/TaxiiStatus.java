package io.watchfloor.ops.intel.taxii;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A status resource (4.3), as a server answers it.
 *
 * @param id null if the server states none that can be requested again
 * @param complete whether the server has decided on all objects
 * @param refused number of objects that the server refused, of which it may list some
 * @param successes ids of accepted objects; the server may leave them out
 * @param failures messages of refused objects, by id
 */
public record TaxiiStatus(
        @Nullable String id, boolean complete, long refused, Set<String> successes, Map<String, String> failures) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,100}");
    private static final int LONGEST_MESSAGE = 400;
    private static final String NO_REASON = "The server gives no reason.";

    public TaxiiStatus {
        successes = Set.copyOf(successes);
        failures = Map.copyOf(failures);
    }

    /** What became of one object. */
    public sealed interface Outcome {

        enum Open implements Outcome {
            /** The server has accepted the object. */
            ACCEPTED,
            /** The server has not decided yet. */
            PENDING
        }

        record Refused(String message) implements Outcome {}
    }

    /** Reads a status; empty if the bytes are not one. */
    public static Optional<TaxiiStatus> read(byte[] bytes) {
        JsonNode status;
        try {
            status = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String state = status == null ? "" : status.path("status").asText();
        if (!state.equals("complete") && !state.equals("pending")) {
            return Optional.empty();
        }
        Set<String> successes = new HashSet<>();
        status.path("successes").forEach(one -> successes.add(one.path("id").asText()));
        Map<String, String> failures = new HashMap<>();
        status.path("failures")
                .forEach(one -> failures.put(
                        one.path("id").asText(), message(one.path("message").asText(""))));
        String id = status.path("id").asText("");
        return Optional.of(new TaxiiStatus(
                ID.matcher(id).matches() ? id : null,
                state.equals("complete"),
                Math.max(status.path("failure_count").asLong(0), failures.size()),
                successes,
                failures));
    }

    /** A message of the server in one line, at most 400 characters. */
    public static String message(String text) {
        String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return plain.isEmpty()
                ? NO_REASON
                : plain.length() <= LONGEST_MESSAGE ? plain : plain.substring(0, LONGEST_MESSAGE);
    }

    /** What became of an object that was in the request. */
    public Outcome of(String object) {
        String failure = failures.get(object);
        if (failure != null) {
            return new Outcome.Refused(failure);
        }
        if (successes.contains(object)) {
            return Outcome.Open.ACCEPTED;
        }
        if (!complete) {
            return Outcome.Open.PENDING;
        }
        // The server may list neither, and must state their number.
        return refused > failures.size() ? new Outcome.Refused(NO_REASON) : Outcome.Open.ACCEPTED;
    }
}
