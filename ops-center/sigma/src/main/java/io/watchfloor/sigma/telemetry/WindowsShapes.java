package io.watchfloor.sigma.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads Windows records in the formats of evtx_dump, Winlogbeat (old and new), OpenTelemetry and NXLog. */
final class WindowsShapes {

    /** Values that log shippers write into EventType. A Sysmon field has the same name. */
    private static final Set<String> SHIPPERS_TYPES =
            Set.of("info", "warning", "error", "critical", "debug", "verbose", "audit_success", "audit_failure");

    private static final List<String> SYSTEM_FIELDS = List.of("Level", "Task", "Opcode", "Keywords", "Version");

    private WindowsShapes() {}

    /** Reads a Windows record; null for other formats. */
    static @Nullable RecordShape read(Map<String, @Nullable Object> record) {
        if (record.get("Event") instanceof Map<?, ?> event && event.get("System") instanceof Map<?, ?> system) {
            return evtx(event, system);
        }
        if (record.containsKey("event_id") && record.containsKey("log_name")) {
            return winlogbeat(record, record, "computer_name", "log_name", "source_name");
        }
        if (record.get("winlog") instanceof Map<?, ?> winlog && winlog.containsKey("event_id")) {
            return winlogbeat(record, winlog, "computer_name", "channel", "provider_name");
        }
        if (record.get("event_id") instanceof Map<?, ?> && record.containsKey("channel")) {
            return opentelemetry(record);
        }
        return record.containsKey("EventID") ? flat(record) : null;
    }

    private static RecordShape evtx(Map<?, ?> event, Map<?, ?> system) {
        Fields fields = new Fields();
        data(event.get("EventData"), fields);
        data(event.get("UserData"), fields);
        for (String name : SYSTEM_FIELDS) {
            fields.putIfAbsent(name, scalar(system.get(name)));
        }
        Object id = scalar(system.get("EventID"));
        always("EventID", id, fields);
        always("Channel", scalar(system.get("Channel")), fields);
        always("Computer", scalar(system.get("Computer")), fields);
        always("Provider_Name", attribute(system.get("Provider"), "Name"), fields);
        Object time = attribute(system.get("TimeCreated"), "SystemTime");
        return reading(fields, time == null ? null : Fields.text(time));
    }

    private static void data(@Nullable Object data, Fields fields) {
        if (data instanceof List<?> list) {
            list.forEach(item -> data(item, fields));
        } else if (data instanceof Map<?, ?> members) {
            members.forEach((name, value) -> {
                if (!name.equals("#attributes")) {
                    member(String.valueOf(name), value, fields);
                }
            });
        }
    }

    private static void member(String name, @Nullable Object value, Fields fields) {
        if (value instanceof Map<?, ?> object) {
            if (object.containsKey("#text")) {
                fields.put(name, object.get("#text"));
            } else {
                data(object, fields);
            }
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            list.forEach(item -> data(item, fields));
        } else {
            fields.put(name, value);
        }
    }

    private static RecordShape winlogbeat(
            Map<String, @Nullable Object> record, Map<?, ?> log, String computer, String channel, String provider) {
        Fields fields = new Fields();
        top(record, fields);
        data(log.get("event_data"), fields);
        data(log.get("user_data"), fields);
        always("EventID", scalar(log.get("event_id")), fields);
        always("Channel", scalar(log.get(channel)), fields);
        always("Provider_Name", scalar(log.get(provider)), fields);
        always("Computer", scalar(log.get(computer)), fields);
        fields.copyIfAbsent("Message", "message");
        EcsNames.add(record, fields.text("Channel"), fields);
        return reading(fields, fields.text("@timestamp"));
    }

    /** Reads the log record body of OpenTelemetry's Windows Event Log receiver. */
    private static RecordShape opentelemetry(Map<String, @Nullable Object> record) {
        Fields fields = new Fields();
        data(record.get("event_data"), fields);
        data(record.get("user_data"), fields);
        always("EventID", member(record.get("event_id"), "id"), fields);
        always("Channel", scalar(record.get("channel")), fields);
        always("Provider_Name", member(record.get("provider"), "name"), fields);
        always("Computer", scalar(record.get("computer")), fields);
        always("Message", scalar(record.get("message")), fields);
        Object time = scalar(record.get("system_time"));
        return reading(fields, time == null ? null : Fields.text(time));
    }

    private static @Nullable Object member(@Nullable Object object, String name) {
        return object instanceof Map<?, ?> members ? scalar(members.get(name)) : null;
    }

    private static RecordShape flat(Map<String, @Nullable Object> record) {
        Fields fields = new Fields();
        top(record, fields);
        fields.copyIfAbsent("Provider_Name", "SourceName");
        fields.copyIfAbsent("Computer", "Hostname");
        String type = fields.text("EventType");
        if (type != null && SHIPPERS_TYPES.contains(type.toLowerCase(Locale.ROOT))) {
            fields.remove("EventType");
        }
        String time = fields.text("@timestamp");
        for (String name : List.of("TimeCreated", "UtcTime", "EventTime")) {
            time = time == null ? fields.text(name) : time;
        }
        return reading(fields, time);
    }

    private static void top(Map<String, @Nullable Object> record, Fields fields) {
        record.forEach((name, value) -> {
            if (!(value instanceof Map)) {
                fields.put(name, value);
            }
        });
    }

    private static RecordShape reading(Fields fields, @Nullable String time) {
        return new RecordShape(fields, WindowsSources.builtin().of(fields), fields.text("Computer"), time);
    }

    private static void always(String name, @Nullable Object value, Fields fields) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** Returns a scalar, or the text of an element with attributes. */
    private static @Nullable Object scalar(@Nullable Object value) {
        Object inner = value instanceof Map<?, ?> object ? object.get("#text") : value;
        return Fields.isScalar(inner) ? inner : null;
    }

    private static @Nullable Object attribute(@Nullable Object element, String name) {
        return element instanceof Map<?, ?> object && object.get("#attributes") instanceof Map<?, ?> attributes
                ? scalar(attributes.get(name))
                : null;
    }

    /**
     * Adds Sysmon and PowerShell field names to records whose fields Winlogbeat modules or Elasticsearch pipelines
     * moved to the Elastic Common Schema (ECS).
     */
    private static final class EcsNames {

        private static final Set<String> MOVED =
                Set.of("process", "file", "registry", "destination", "source", "dns", "powershell", "rule");

        private static final Map<String, String> NAMES = Map.ofEntries(
                Map.entry("Image", "process.executable"),
                Map.entry("CommandLine", "process.command_line"),
                Map.entry("CurrentDirectory", "process.working_directory"),
                Map.entry("ProcessId", "process.pid"),
                Map.entry("ProcessGuid", "process.entity_id"),
                Map.entry("ParentImage", "process.parent.executable"),
                Map.entry("ParentCommandLine", "process.parent.command_line"),
                Map.entry("ParentProcessId", "process.parent.pid"),
                Map.entry("ParentProcessGuid", "process.parent.entity_id"),
                Map.entry("OriginalFileName", "process.pe.original_file_name"),
                Map.entry("Company", "process.pe.company"),
                Map.entry("Product", "process.pe.product"),
                Map.entry("Description", "process.pe.description"),
                Map.entry("TargetObject", "registry.path"),
                Map.entry("DestinationIp", "destination.ip"),
                Map.entry("DestinationPort", "destination.port"),
                Map.entry("DestinationHostname", "destination.domain"),
                Map.entry("SourceIp", "source.ip"),
                Map.entry("SourcePort", "source.port"),
                Map.entry("QueryName", "dns.question.name"),
                Map.entry("RuleName", "rule.name"),
                Map.entry("ScriptBlockText", "powershell.file.script_block_text"));

        private static final List<String> HASHES = List.of("md5", "sha1", "sha256", "imphash");

        private EcsNames() {}

        /** Adds fields that are missing in the record's event data. */
        static void add(Map<String, @Nullable Object> record, @Nullable String channel, Fields fields) {
            String log = channel == null ? "" : channel.toLowerCase(Locale.ROOT);
            boolean sysmon = log.contains("sysmon");
            if ((!sysmon && !log.contains("powershell"))
                    || record.keySet().stream().noneMatch(MOVED::contains)) {
                return;
            }
            Fields ecs = Flattening.of(record);
            if (sysmon) {
                NAMES.forEach((name, from) -> fields.putIfAbsent(name, ecs.text(from)));
                file(ecs, fields);
                hashes(ecs, fields);
                user(ecs, fields);
            } else {
                fields.putIfAbsent("ScriptBlockText", ecs.text("powershell.file.script_block_text"));
            }
        }

        private static void file(Fields ecs, Fields fields) {
            String id = String.valueOf(fields.text("EventID"));
            String path = ecs.text("file.path");
            switch (id) {
                case "6", "7" -> fields.putIfAbsent("ImageLoaded", path);
                case "17", "18" -> fields.putIfAbsent("PipeName", ecs.text("file.name"));
                default -> fields.putIfAbsent("TargetFilename", path);
            }
        }

        /** Formats hashes like Sysmon: {@code MD5=...,SHA256=...}. */
        private static void hashes(Fields ecs, Fields fields) {
            StringBuilder all = new StringBuilder();
            for (String owner : List.of("process.hash.", "file.hash.", "process.pe.", "file.pe.")) {
                for (String kind : HASHES) {
                    String value = ecs.text(owner + kind);
                    if (value != null) {
                        all.append(all.isEmpty() ? "" : ",")
                                .append(kind.toUpperCase(Locale.ROOT))
                                .append('=')
                                .append(value.toUpperCase(Locale.ROOT));
                    }
                }
            }
            if (!all.isEmpty()) {
                fields.putIfAbsent("Hashes", all.toString());
            }
        }

        private static void user(Fields ecs, Fields fields) {
            String name = ecs.text("user.name");
            String domain = ecs.text("user.domain");
            if (name != null) {
                fields.putIfAbsent("User", domain == null ? name : domain + "\\" + name);
            }
        }
    }
}
