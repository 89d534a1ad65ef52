package io.watchfloor.ops.telemetry;

import io.watchfloor.sensors.protocol.LogSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which log sources a Windows record is of, and which Sigma names its fields also have: the table {@code windows.yml}. */
final class WindowsSources {

    private static final String PRODUCT = "windows";
    private static final LogSource UNKNOWN_CHANNEL = new LogSource(PRODUCT, null, null);
    private static final WindowsSources BUILTIN = new WindowsSources(Resources.map(Resources.yaml("windows.yml")));

    private record Category(
            LogSource logsource,
            Map<String, List<String>> conditions,
            Map<String, String> fields,
            Map<String, List<String>> accounts) {}

    private final Map<String, LogSource> serviceByChannel = new HashMap<>();
    private final Map<String, List<Category>> categories = new HashMap<>();

    private WindowsSources(Map<String, Object> table) {
        Resources.map(table.get("services")).forEach((service, channels) -> {
            for (String channel : Resources.texts(channels)) {
                serviceByChannel.put(channel.toLowerCase(Locale.ROOT), new LogSource(PRODUCT, null, service));
            }
        });
        for (Object item : Resources.list(table.get("categories"))) {
            add(Resources.map(item));
        }
    }

    static WindowsSources builtin() {
        return BUILTIN;
    }

    private void add(Map<String, Object> item) {
        String service = String.valueOf(item.get("service"));
        Map<String, List<String>> conditions = new LinkedHashMap<>();
        Resources.map(item.get("when")).forEach((field, values) -> conditions.put(field, Resources.texts(values)));
        Map<String, String> fields = new LinkedHashMap<>();
        Resources.map(item.get("fields")).forEach((target, source) -> fields.put(target, String.valueOf(source)));
        Map<String, List<String>> accounts = new LinkedHashMap<>();
        Resources.map(item.get("account")).forEach((target, parts) -> accounts.put(target, Resources.texts(parts)));
        LogSource logsource = new LogSource(PRODUCT, Resources.text(item.get("category")), service);
        Category category = new Category(logsource, conditions, fields, accounts);
        for (String event : Resources.texts(item.get("events"))) {
            categories
                    .computeIfAbsent(key(service, event), key -> new ArrayList<>())
                    .add(category);
        }
    }

    private static String key(@Nullable String service, String event) {
        return service + "/" + event;
    }

    /** The record's log sources; adds to the fields the names under which its categories know them. */
    List<LogSource> of(Fields fields) {
        String channel = fields.text("Channel");
        LogSource service = channel == null ? null : serviceByChannel.get(channel.toLowerCase(Locale.ROOT));
        if (service == null) {
            return List.of(UNKNOWN_CHANNEL);
        }
        String event = fields.text("EventID");
        List<Category> possible = event == null ? null : categories.get(key(service.service(), event));
        if (possible == null) {
            return List.of(service);
        }
        List<LogSource> logsources = new ArrayList<>(possible.size());
        for (Category category : possible) {
            if (holds(category.conditions(), fields)) {
                logsources.add(category.logsource());
                category.fields().forEach(fields::copyIfAbsent);
                category.accounts().forEach((target, parts) -> account(target, parts, fields));
            }
        }
        return logsources.isEmpty() ? List.of(service) : List.copyOf(logsources);
    }

    private static boolean holds(Map<String, List<String>> conditions, Fields fields) {
        return conditions.entrySet().stream().allMatch(condition -> {
            String value = fields.text(condition.getKey());
            return value != null && condition.getValue().stream().anyMatch(value::equalsIgnoreCase);
        });
    }

    /** {@code DOMAIN\name}, or the name alone. */
    private static void account(String target, List<String> parts, Fields fields) {
        String domain = fields.text(parts.getFirst());
        String name = fields.text(parts.getLast());
        if (name != null) {
            fields.putIfAbsent(target, domain == null || domain.isEmpty() ? name : domain + '\\' + name);
        }
    }
}
