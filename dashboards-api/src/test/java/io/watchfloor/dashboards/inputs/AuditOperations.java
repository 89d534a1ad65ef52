package io.watchfloor.dashboards.inputs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * 40 operations of Office 365's audit log in all content types that an analyst wants to see, each of a user of its own:
 * u01 to u40. And operations that are routine, of the users r01 to r07.
 */
public final class AuditOperations {

    public static final int COUNT = 40;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One audited operation.
     *
     * @param type content type
     * @param asset whose alert the operation becomes
     * @param alert severity and title of the alert of the built-in rules; empty if the operation is routine
     * @param record JSON
     */
    public record Operation(String type, String asset, String alert, String record) {}

    private AuditOperations() {}

    /** @param at when the operations took place */
    public static List<Operation> all(Instant at) {
        return read("/inputs/audit-operations.jsonl", at);
    }

    /** Operations that happen all day, and raise no alert by themselves. */
    static List<Operation> routine(Instant at) {
        return read("/inputs/routine-operations.jsonl", at);
    }

    private static List<Operation> read(String resource, Instant at) {
        List<Operation> all = new ArrayList<>();
        try (InputStream in = AuditOperations.class.getResourceAsStream(resource)) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                JsonNode one = JSON.readTree(line.replace(
                        "@TIME@", at.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "")));
                JsonNode record = one.path("record");
                String mailbox = record.path("MailboxOwnerUPN")
                        .asText(record.at("/Recipients/0").asText());
                all.add(new Operation(
                        one.path("contentType").asText(),
                        mailbox.isEmpty() ? "user:" + record.path("UserId").asText() : "mailbox:" + mailbox,
                        one.path("alert").asText(),
                        record.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** An operation of no interest, of one user. */
    public static String viewed(String id, String user, Instant at) {
        return """
                {"CreationTime":"%s","Id":"%s","Operation":"PageViewed","OrganizationId":"%s","RecordType":4,\
                "UserKey":"k","UserType":0,"Version":1,"Workload":"SharePoint","UserId":"%s"}""".formatted(
                at.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""), id, StubActivityFeed.TENANT, user);
    }
}
