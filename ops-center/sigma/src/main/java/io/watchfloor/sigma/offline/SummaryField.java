package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The most informative field of a record for a reader: what was executed, requested or modified, otherwise the actor.
 *
 * @param field field name in the record
 * @param value at most 160 characters of the value
 */
public record SummaryField(String field, String value) {

    private static final int LONGEST = 160;
    private static final int MOST_ARGUMENTS = 32;

    /** Fields for categories whose records have more informative fields than the general fields below. */
    private static final Map<String, List<String>> BY_CATEGORY = Map.of(
            "process_creation", List.of("CommandLine", "Image"),
            "network_connection", List.of("DestinationIp", "DestinationHostname", "Image"),
            "process_access", List.of("TargetImage", "SourceImage"),
            "create_remote_thread", List.of("TargetImage", "SourceImage"));

    /**
     * Fields for all other records. The first field that is present is used, so rarer fields come before common fields.
     */
    private static final List<String> FIELDS = List.of(
            "CommandLine",
            "ScriptBlockText",
            "Payload",
            "QueryName",
            "query",
            "TargetObject",
            "TargetFilename",
            "ImageLoaded",
            "PipeName",
            "ServiceFileName",
            "ImagePath",
            "TaskName",
            "RelativeTargetName",
            "ShareName",
            "ObjectName",
            "ThreatName",
            "alert.signature",
            "TargetUserName",
            // actors of cloud records
            "userIdentity.arn",
            "userIdentity.userName",
            "UserId",
            "actor.alternateId",
            "properties.userPrincipalName",
            "UserPrincipalName",
            "properties.initiatedBy.user.userPrincipalName",
            "protoPayload.authenticationInfo.principalEmail",
            "data.protoPayload.authenticationInfo.principalEmail",
            "user.username",
            "actor",
            // web requests
            "c-uri",
            "cs-uri-query",
            "url",
            "uri",
            // auditd records
            "cmd",
            "proctitle",
            "exe",
            // programs, addresses and users
            "TargetImage",
            "Image",
            "Application",
            "ProcessName",
            "DestinationIp",
            "DestAddress",
            "dst_ip",
            "dest_ip",
            "id.resp_h",
            "IpAddress",
            "User",
            "SubjectUserName",
            "UserName",
            "name",
            "message",
            "Message",
            "Data");

    /** Returns the summary field; empty if the record has none of the known fields. */
    public static Optional<SummaryField> of(Telemetry telemetry) {
        Map<String, Object> fields = telemetry.fields();
        if ("EXECVE".equals(fields.get("type"))) {
            return arguments(fields);
        }
        return telemetry.logsources().stream()
                .flatMap(source -> Optional.ofNullable(source.category()).stream())
                .flatMap(category -> BY_CATEGORY.getOrDefault(category, List.of()).stream())
                .flatMap(field -> field(field, fields).stream())
                .findFirst()
                .or(() -> FIELDS.stream()
                        .flatMap(field -> field(field, fields).stream())
                        .findFirst());
    }

    private static Optional<SummaryField> field(String field, Map<String, Object> fields) {
        String value = switch (fields.get(field)) {
            case null -> "";
            case List<?> several -> several.isEmpty() ? "" : String.valueOf(several.getFirst());
            case Object one -> one.toString();
        };
        String text = value.strip();
        // Windows writes a dash for an absent value.
        return text.isEmpty() || text.equals("-") ? Optional.empty() : Optional.of(new SummaryField(field, cut(text)));
    }

    /** auditd writes each argument of a command line to a separate field. */
    private static Optional<SummaryField> arguments(Map<String, Object> fields) {
        StringJoiner line = new StringJoiner(" ");
        for (int i = 0; i < MOST_ARGUMENTS && fields.get("a" + i) != null; i++) {
            line.add(String.valueOf(fields.get("a" + i)));
        }
        return line.length() == 0 ? Optional.empty() : Optional.of(new SummaryField("EXECVE", cut(line.toString())));
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return text.substring(0, end) + "…";
    }
}
