package io.watchfloor.dashboards.intel.taxii;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.intel.IntelImport;
import io.watchfloor.ops.intel.IntelImport.Outcome;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.intel.taxii.TaxiiTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Status resources (4.3): what became of the objects of a request. Kept for a day. */
final class TaxiiStatuses {

    private static final Duration KEPT = Duration.ofDays(1);
    private static final int LONGEST_MESSAGE = 500;

    private TaxiiStatuses() {}

    static byte[] add(Handle handle, UUID id, String account, Instant now, IntelImport done) {
        byte[] body = Json.write(status(id, now, done)).getBytes(StandardCharsets.UTF_8);
        handle.createUpdate("DELETE FROM intel_status WHERE requested_at < :before")
                .bind("before", now.minus(KEPT).atOffset(ZoneOffset.UTC))
                .execute();
        handle.createUpdate(
                        "INSERT INTO intel_status (id, account, requested_at, body) VALUES (:id, :account, :at, :body)")
                .bind("id", id)
                .bind("account", account)
                .bind("at", now.atOffset(ZoneOffset.UTC))
                .bind("body", body)
                .execute();
        return body;
    }

    /** Only the account that sent the objects sees their status. */
    static Optional<byte[]> find(Handle handle, UUID id, String account) {
        return handle.createQuery("SELECT body FROM intel_status WHERE id = :id AND account = :account")
                .bind("id", id)
                .bind("account", account)
                .mapTo(byte[].class)
                .findOne();
    }

    private static ObjectNode status(UUID id, Instant now, IntelImport done) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("id", id.toString());
        status.put("status", "complete");
        status.put("request_timestamp", TaxiiTime.text(now));
        status.put("total_count", done.results().size());
        ArrayNode successes = JsonNodeFactory.instance.arrayNode();
        ArrayNode failures = JsonNodeFactory.instance.arrayNode();
        for (IntelImport.Result result : done.results()) {
            boolean refused = result.outcome() == Outcome.REFUSED;
            ObjectNode one = (refused ? failures : successes).addObject();
            StixObject object = result.entry().object();
            String version = object == null ? null : object.version();
            one.put(
                    "id",
                    Objects.requireNonNullElse(
                            result.entry().id(), "unknown" + result.entry().place()));
            one.put("version", version == null ? TaxiiTime.text(now) : TaxiiTime.version(version));
            if (refused) {
                one.put("message", message(result));
            }
        }
        status.put("success_count", successes.size());
        if (!successes.isEmpty()) {
            status.set("successes", successes);
        }
        status.put("failure_count", failures.size());
        if (!failures.isEmpty()) {
            status.set("failures", failures);
        }
        status.put("pending_count", 0);
        return status;
    }

    private static String message(IntelImport.Result result) {
        IntelImport.Conflict conflict = result.conflict();
        // One text for all contradictions, because they may be with versions that the partner does not see.
        String text = conflict == IntelImport.Conflict.CLEARANCE
                ? "taxii.marking The marking of the object is above the marking up to which you exchange objects."
                : conflict != null
                        ? "taxii.conflict The object contradicts a stored version. Use a new id, or a later modified."
                        : result.entry().issues().stream()
                                .filter(one -> one.code().refuses())
                                .findFirst()
                                .map(Object::toString)
                                .orElse("");
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
    }
}
